package show_test

import (
	"math"
	"slices"
	"testing"

	"gradrepl/engine/tensor"
	"gradrepl/repl/show"
)

func TestSummary(t *testing.T) {
	for _, test := range []struct {
		tensor *tensor.Tensor
		want   []string
	}{
		{tensor.Mat("3 -4; 0 0"), []string{"shape (2, 2), norm 5", "min -4, max 3, mean -0.25"}},
		{tensor.New(0, 3), []string{"shape (0, 3), norm 0"}},
		{tensor.Vec(1, math.NaN(), math.Inf(1), 3, math.Inf(-1)), []string{"shape (5,), norm 3.162", "min 1, max 3, mean 2", "without 1 NaN, 2 infinite"}},
		{tensor.Vec(math.NaN()), []string{"shape (1,), norm 0", "without 1 NaN, 0 infinite"}},
	} {
		if got := show.Summary(test.tensor); !slices.Equal(got, test.want) {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

package block_test

import (
	"math"
	"strings"
	"testing"

	"gradrepl/engine/tensor"
	"gradrepl/repl/show/block"
)

func TestBeside(t *testing.T) {
	a := block.Tensor("A∇", tensor.Mat("1 2; 3 4"), tensor.DefaultPrinting(), 80)
	b := block.Tensor("a long title", tensor.Vec(5, 6), tensor.DefaultPrinting(), 80)
	got := strings.Join(block.Beside(80, a, block.Sign("→"), b), "\n")
	want := `A∇              a long title
[[1. 2.]    →   [5. 6.]
 [3. 4.]]`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// Where not all fit, the sign goes with what is behind it.
	got = strings.Join(block.Beside(20, a, block.Sign("→"), b), "\n")
	want = `A∇
[[1. 2.]
 [3. 4.]]

    a long title
→   [5. 6.]`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTensor(t *testing.T) {
	large := tensor.Arange(0, 1000, 1).Reshape(100, 10)
	large.Set(math.NaN(), 0, 0)
	for _, test := range []struct {
		t    *tensor.Tensor
		want string
	}{
		{tensor.Scalar(0.1 + 0.2), "t|0.3"},
		{tensor.Scalar(2), "t|2.0"},
		{tensor.Vec(1, 2), "t|[1. 2.]"},
		{large, "t|shape (100, 10), norm 1.824e+04|min 1, max 999, mean 500|NaN: 1, infinite: 0"},
		{tensor.New(0, 3), "t|[]"},
		{tensor.Ones(2, 30), "t|shape (2, 30), norm 7.746|min 1, max 1, mean 1"},
		{tensor.Ones(25), "t|[1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1. 1.| 1. 1. 1. 1. 1. 1.]"},
	} {
		if got := strings.Join(block.Tensor("t", test.t, tensor.DefaultPrinting(), 60), "|"); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

package tensor

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestMat(t *testing.T) {
	want := FromSlice([]float64{1, 2, 3, 4}, 2, 2)
	for name, got := range map[string]*Tensor{
		"text":           Mat("1 2; 3 4"),
		"lines":          Mat("\n1 2\n3 4\n"),
		"commas":         Mat("1, 2; 3,4;"),
		"last commas":    Mat("1, 2,\n3, 4,\n"),
		"blank lines":    Mat(" \n1 2 \r\n\t\n;3\t4"),
		"other numbers":  Mat("1e0 0x1p1; +3 4."),
		"rows as text":   Mat("1 2", "3 4"),
		"slices":         Mat([]float64{1, 2}, []float64{3, 4}),
		"slices of ints": Mat([]int{1, 2}, []int{3, 4}),
		"tensors":        Mat(Vec(1, 2), Vec(3, 4)),
		"nested":         Mat([][]float64{{1, 2}, {3, 4}}),
		"nested ints":    Mat([][]int{{1, 2}, {3, 4}}),
		"mixed":          Mat("1 2", []int{3, 4}),
	} {
		if !got.Equal(want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	special := Mat("nan inf -inf")
	if d := special.Data(); !math.IsNaN(d[0]) || !math.IsInf(d[1], 1) || !math.IsInf(d[2], -1) {
		t.Errorf("nan, inf and -inf became %v", special)
	}
	source := []float64{1, 2}
	m := Mat(source)
	if source[0] = 5; m.At(0, 0) != 1 {
		t.Error("Mat shares the memory of its rows")
	}
}

func TestMatErrors(t *testing.T) {
	mustPanic(t, "rows differ in length: row 1 has 2 numbers, row 2 has 1 number", func() { Mat("1 2; 3") })
	mustPanic(t, "rows differ in length: row 1 has 1 number, row 3 has 2 numbers", func() { Mat([]float64{1}, "2; 3 4") })
	mustPanic(t, `row 2: "x" is no number`, func() { Mat("1 2; 3 x") })
	mustPanic(t, `row 3: "x" is no number`, func() { Mat("1 2; 3 4", "5 x") })
	mustPanic(t, `row 1: "[[1" is no number`, func() { Mat("[[1 2]]") })
	mustPanic(t, "row 1: 1e400 is beyond the range of float64", func() { Mat("1e400") })
	mustPanic(t, `row 2: a comma without a number before it, in " 3,,4"`, func() { Mat("1 2; 3,,4") })
	mustPanic(t, `row 1: a comma without a number before it, in ","`, func() { Mat(",") })
	mustPanic(t, "rows differ in length: row 1 has 0 numbers, row 2 has 1 number", func() { Mat([]int{}, []int{1}) })
	mustPanic(t, "needs at least one row, got none", func() { Mat(" ;\n") })
	mustPanic(t, "needs at least one row, got none", func() { Mat([][]float64{}) })
	mustPanic(t, "needs at least one row, got none", func() { Mat("") })
	mustPanic(t, "needs at least one row, got none", func() { Mat() })
	mustPanic(t, "row 1: needs a text, a []float64, a []int or a tensor of rank 1, got map[string]int", func() { Mat(map[string]int{}) })
	mustPanic(t, "row 2: needs a text, a []float64, a []int or a tensor of rank 1, got float64", func() { Mat("1", 2.0) })
	mustPanic(t, "row 1: needs a text, a []float64, a []int or a tensor of rank 1, got <nil>", func() { Mat(nil) })
	mustPanic(t, "row 1: needs a tensor of rank 1, got shape (1, 2)", func() { Mat(Ones(1, 2)) })
	mustPanic(t, "row 1: needs a tensor of rank 1, got nil", func() { Mat((*Tensor)(nil)) })
}

// Whatever the text, there is a matrix or a clear error; and what a matrix
// prints with all its digits is read as the same matrix.
func FuzzMat(f *testing.F) {
	for _, seed := range []string{"1 2; 3 4", "", ";;", "1,2\n3 4", "nan -inf", "1e400", "0x1p-3 _", "1 2; 3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		defer func() {
			if r := recover(); r != nil {
				var e *Error
				if err, ok := r.(error); !ok || !errors.As(err, &e) || e.Op != "Mat" {
					t.Fatalf("%q: panic %v", text, r)
				}
			}
		}()
		m := Mat(text)
		p := Printing{Precision: 17, Threshold: m.Size() + 1, EdgeItems: 3, LineWidth: 1 << 30}
		printed := strings.NewReplacer("[", "", "]", "").Replace(p.Sprint(m))
		if again := Mat(printed); !again.AllClose(m, 0) {
			t.Fatalf("%q gave %v, which is read as %v", text, m, again)
		}
	})
}

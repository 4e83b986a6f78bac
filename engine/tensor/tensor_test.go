package tensor

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// mustPanic checks that run panics with an *Error that has want in its text.
func mustPanic(t *testing.T, want string, run func()) {
	t.Helper()
	defer func() {
		t.Helper()
		var e *Error
		err, _ := recover().(error)
		if !errors.As(err, &e) || !strings.Contains(e.Error(), want) {
			t.Errorf("got %v, want a panic with %q", err, want)
		}
	}()
	run()
}

func TestConstructors(t *testing.T) {
	for _, test := range []struct {
		name  string
		got   *Tensor
		shape Shape
		data  []float64
	}{
		{"New", New(2, 2), Shape{2, 2}, []float64{0, 0, 0, 0}},
		{"Zeros", Zeros(3), Shape{3}, []float64{0, 0, 0}},
		{"Ones", Ones(1, 2), Shape{1, 2}, []float64{1, 1}},
		{"Full", Full(7, 2), Shape{2}, []float64{7, 7}},
		{"Full of rank 0", Full(7), Shape{}, []float64{7}},
		{"Eye", Eye(2), Shape{2, 2}, []float64{1, 0, 0, 1}},
		{"Scalar", Scalar(5), Shape{}, []float64{5}},
		{"Vec", Vec(1, 2), Shape{2}, []float64{1, 2}},
		{"FromSlice", FromSlice([]float64{1, 2, 3, 4, 5, 6}, 3, 2), Shape{3, 2}, []float64{1, 2, 3, 4, 5, 6}},
		{"Arange", Arange(0, 1, 0.25), Shape{4}, []float64{0, 0.25, 0.5, 0.75}},
		{"Arange down", Arange(3, 0, -1), Shape{3}, []float64{3, 2, 1}},
		{"Arange of nothing", Arange(1, 1, 1), Shape{0}, []float64{}},
		{"Linspace", Linspace(0, 1, 5), Shape{5}, []float64{0, 0.25, 0.5, 0.75, 1}},
		{"Linspace of one", Linspace(2, 9, 1), Shape{1}, []float64{2}},
		{"empty", New(2, 0, 3), Shape{2, 0, 3}, []float64{}},
		{"LazyZerosLike", LazyZerosLike(Ones(2, 2)), Shape{2, 2}, []float64{0, 0, 0, 0}},
	} {
		if !test.got.Shape().Equal(test.shape) || !slices.Equal(test.got.Data(), test.data) {
			t.Errorf("%s: shape %v, %v; want %v, %v", test.name, test.got.Shape(), test.got.Data(), test.shape, test.data)
		}
		if test.got.Size() != len(test.data) || test.got.Rank() != len(test.shape) {
			t.Errorf("%s: size %d, rank %d", test.name, test.got.Size(), test.got.Rank())
		}
	}
}

func TestConstructorErrors(t *testing.T) {
	mustPanic(t, "negative dimension in shape (2, -1)", func() { New(2, -1) })
	mustPanic(t, "has more than", func() { New(1<<40, 1<<40) })
	mustPanic(t, "has more than", func() { Zeros(1 << 29) })
	mustPanic(t, "has more than", func() { Eye(1 << 20) })
	mustPanic(t, "shape (2, 2) has 4 elements, got 3", func() { FromSlice([]float64{1, 2, 3}, 2, 2) })
	mustPanic(t, "step is 0", func() { Arange(0, 1, 0) })
	mustPanic(t, "no finite range", func() { Arange(0, 1e18, 1) })
	mustPanic(t, "needs a tensor of one element, got shape (2,)", func() { Vec(1, 2).Item() })
}

// Who writes to a lazy tensor, by whatever way, writes to no other one.
func TestLazyZeros(t *testing.T) {
	like := Ones(2, 2)
	for name, write := range map[string]func(z *Tensor){
		"Set":     func(z *Tensor) { z.Set(1, 0, 0) },
		"Data":    func(z *Tensor) { z.Data()[0] = 1 },
		"Reshape": func(z *Tensor) { z.Reshape(4).Set(1, 0) },
		"Row":     func(z *Tensor) { z.Row(0).Set(1, 0) },
		"Rows":    func(z *Tensor) { z.Rows(0, 1).Set(1, 0, 0) },
		"Dense":   func(z *Tensor) { z.Dense().Set(0, 0, 1) },
	} {
		z, other := LazyZerosLike(like), LazyZerosLike(like)
		write(z)
		if z.At(0, 0) != 1 || z.IsZero() {
			t.Errorf("%s did not write to its tensor: %v", name, z)
		}
		if !other.IsZero() || other.Sum() != 0 || LazyZerosLike(like).Sum() != 0 {
			t.Errorf("%s wrote to another tensor", name)
		}
	}
	if big := LazyZerosLike(New(200, 200)); big.Size() != 40000 || !big.IsZero() {
		t.Error("a large one is wrong")
	}
}

func TestIndexing(t *testing.T) {
	x := Arange(0, 24, 1).Reshape(2, 3, 4)
	if got := x.At(1, 2, 3); got != 23 {
		t.Errorf("At(1, 2, 3) = %v", got)
	}
	x.Set(-1, 0, 1, 2)
	if got := x.Data()[6]; got != -1 {
		t.Errorf("Set(-1, 0, 1, 2) wrote elsewhere: %v", x)
	}
	row := x.Row(1)
	row.Set(100, 0, 0)
	if x.At(1, 0, 0) != 100 || !row.Shape().Equal(Shape{3, 4}) {
		t.Error("Row does not share memory")
	}
	if got := x.Rows(1, 2).Shape(); !got.Equal(Shape{1, 3, 4}) {
		t.Errorf("Rows(1, 2) has shape %v", got)
	}
	m := Mat("1 2 3; 4 5 6")
	for name, pair := range map[string][2]*Tensor{
		"TakeRows":        {m.TakeRows([]int{1, 0, 1}), Mat("4 5 6; 1 2 3; 4 5 6")},
		"TakeRows none":   {m.TakeRows(nil), New(0, 3)},
		"Narrow":          {m.Narrow(1, 1, 3), Mat("2 3; 5 6")},
		"Narrow last dim": {m.Narrow(-1, 0, 1), Mat("1; 4")},
		"Narrow to none":  {m.Narrow(0, 1, 1), New(0, 3)},
		"Transpose":       {m.Transpose(), Mat("1 4; 2 5; 3 6")},
		"Concat":          {Concat(1, m, Mat("7; 8")), Mat("1 2 3 7; 4 5 6 8")},
		"Concat rows":     {Concat(0, m, Mat("7 8 9")), Mat("1 2 3; 4 5 6; 7 8 9")},
		"Reshape":         {m.Reshape(-1, 2), Mat("1 2; 3 4; 5 6")},
		"Expand":          {Vec(1, 2).Expand(2, 2), Mat("1 2; 1 2")},
	} {
		if !pair[0].Equal(pair[1]) {
			t.Errorf("%s:\n%v\nwant\n%v", name, pair[0], pair[1])
		}
	}
}

func TestIndexErrors(t *testing.T) {
	m := Mat("1 2 3; 4 5 6")
	mustPanic(t, "At: index (2, 0) out of range for shape (2, 3)", func() { m.At(2, 0) })
	mustPanic(t, "At: 1 indices for shape (2, 3)", func() { m.At(1) })
	mustPanic(t, "Set: index (0, -1) out of range", func() { m.Set(1, 0, -1) })
	mustPanic(t, "Row: row 2 out of range for shape (2, 3)", func() { m.Row(2) })
	mustPanic(t, "Row: a scalar has no rows", func() { Scalar(1).Row(0) })
	mustPanic(t, "rows 1 to 3 out of range", func() { m.Rows(1, 3) })
	mustPanic(t, "row 5 out of range", func() { m.TakeRows([]int{0, 5}) })
	mustPanic(t, "0 to 4 out of range for dimension 1", func() { m.Narrow(1, 0, 4) })
	mustPanic(t, "6 elements of shape (2, 3) do not fit shape (4, -1)", func() { m.Reshape(4, -1) })
	mustPanic(t, "one dimension may be -1", func() { m.Reshape(-1, -1) })
	mustPanic(t, "dimension 0 given twice", func() { m.Permute(0, 0) })
	mustPanic(t, "dimension 2 out of range for shape (2, 3)", func() { m.SumDim(2, false) })
	mustPanic(t, "shape (2, 3) does not broadcast to (2, 2)", func() { m.Expand(2, 2) })
	mustPanic(t, "shapes differ outside dimension 0", func() { Concat(0, m, Vec(1)) })
	mustPanic(t, "needs at least 2 dimensions", func() { Vec(1).Transpose() })
}

func TestReductions(t *testing.T) {
	m := Mat("1 5 3; 4 2 6")
	for name, pair := range map[string][2]*Tensor{
		"SumDim 0":      {m.SumDim(0, false), Vec(5, 7, 9)},
		"SumDim 1 keep": {m.SumDim(-1, true), Mat("9; 12")},
		"SumTo row":     {m.SumTo(Shape{3}), Vec(5, 7, 9)},
		"SumTo column":  {m.SumTo(Shape{2, 1}), Mat("9; 12")},
		"SumTo scalar":  {m.SumTo(Shape{}), Scalar(21)},
	} {
		if !pair[0].Equal(pair[1]) {
			t.Errorf("%s: %v, want %v", name, pair[0], pair[1])
		}
	}
	largest, where := m.MaxDim(1, false)
	if !largest.Equal(Vec(5, 6)) || !slices.Equal(where, []int{1, 2}) {
		t.Errorf("MaxDim: %v at %v", largest, where)
	}
	smallest, where := m.MinDim(0, true)
	if !smallest.Equal(Mat("1 2 3")) || !slices.Equal(where, []int{0, 1, 0}) {
		t.Errorf("MinDim: %v at %v", smallest, where)
	}
	if m.Sum() != 21 || m.Mean() != 3.5 || m.Max() != 6 || m.Min() != 1 || m.ArgMax() != 5 || m.ArgMin() != 0 {
		t.Errorf("Sum %v Mean %v Max %v Min %v ArgMax %v ArgMin %v", m.Sum(), m.Mean(), m.Max(), m.Min(), m.ArgMax(), m.ArgMin())
	}
	if got := Mat("1 3; 7 7").ArgMaxDim(1); !slices.Equal(got, []int{1, 0}) {
		t.Errorf("ArgMaxDim: %v", got)
	}
	nan := Vec(1, math.NaN(), 3)
	if !math.IsNaN(nan.Max()) || !math.IsNaN(nan.Min()) || nan.ArgMax() != 1 {
		t.Error("a NaN was lost")
	}
	empty := New(0)
	if empty.Sum() != 0 || !math.IsNaN(empty.Mean()) {
		t.Errorf("an empty tensor: sum %v, mean %v", empty.Sum(), empty.Mean())
	}
	mustPanic(t, "an empty tensor has no extremes", func() { empty.Max() })
	mustPanic(t, "dimension 1 of shape (2, 0) is empty", func() { New(2, 0).MaxDim(1, false) })
	mustPanic(t, "does not broadcast", func() { m.SumTo(Shape{2}) })
}

// at is the element that index of a broadcast result is computed from.
func at(t *Tensor, index []int) float64 {
	own := slices.Clone(index[len(index)-t.Rank():])
	for i, d := range t.Shape() {
		if d == 1 {
			own[i] = 0
		}
	}
	return t.At(own...)
}

// eachIndex calls f with every index of a shape.
func eachIndex(shape Shape, f func(index []int)) {
	index := make([]int, len(shape))
	for i := range shape.Size() {
		for d := len(shape) - 1; d >= 0; d-- {
			index[d] = i % shape[d]
			i /= shape[d]
		}
		f(index)
	}
}

// NumPy's rule, element by element, on random shapes.
func TestBroadcasting(t *testing.T) {
	rng := NewRNG(1)
	ops := map[string]struct {
		op func(a, b *Tensor) *Tensor
		f  func(x, y float64) float64
	}{
		"Add": {(*Tensor).Add, func(x, y float64) float64 { return x + y }},
		"Sub": {(*Tensor).Sub, func(x, y float64) float64 { return x - y }},
		"Mul": {(*Tensor).Mul, func(x, y float64) float64 { return x * y }},
		"Div": {(*Tensor).Div, func(x, y float64) float64 { return x / y }},
		"Zip": {func(a, b *Tensor) *Tensor { return a.Zip("Zip", b, math.Atan2) }, math.Atan2},
	}
	for range 500 {
		shape := make(Shape, rng.IntN(5))
		for i := range shape {
			shape[i] = rng.IntN(4)
		}
		part := func() *Tensor {
			s := slices.Clone(shape[rng.IntN(len(shape)+1):])
			for i := range s {
				if rng.IntN(3) == 0 {
					s[i] = 1
				}
			}
			return rng.Randn(s...)
		}
		a, b := part(), part()
		want, ok := Broadcast(a.Shape(), b.Shape())
		if !ok {
			t.Fatalf("%v and %v do not broadcast", a.Shape(), b.Shape())
		}
		for name, o := range ops {
			got := o.op(a, b)
			if !got.Shape().Equal(want) {
				t.Fatalf("%s of %v and %v has shape %v, want %v", name, a.Shape(), b.Shape(), got.Shape(), want)
			}
			eachIndex(want, func(index []int) {
				if g, w := got.At(index...), o.f(at(a, index), at(b, index)); g != w {
					t.Fatalf("%s of %v and %v at %v: %v, want %v", name, a.Shape(), b.Shape(), index, g, w)
				}
			})
		}
		if wide := a.Expand(want...); !wide.SumTo(a.Shape()).AllClose(a.Scale(float64(want.Size())/math.Max(1, float64(a.Size()))), 1e-12) && a.Size() > 0 && want.Size() > 0 {
			t.Fatalf("summing %v expanded to %v gives another tensor", a.Shape(), want)
		}
	}
	mustPanic(t, "Add: shapes do not broadcast: (2,) and (3,)", func() { Vec(1, 2).Add(Vec(1, 2, 3)) })
}

func TestPermute(t *testing.T) {
	rng := NewRNG(2)
	for range 200 {
		shape := make(Shape, 1+rng.IntN(4))
		for i := range shape {
			shape[i] = 1 + rng.IntN(4)
		}
		x, dims := rng.Randn(shape...), rng.Perm(len(shape))
		got := x.Permute(dims...)
		eachIndex(got.Shape(), func(index []int) {
			from := make([]int, len(index))
			for i, d := range dims {
				from[d] = index[i]
			}
			if got.At(index...) != x.At(from...) {
				t.Fatalf("Permute(%v) of shape %v is wrong at %v", dims, shape, index)
			}
		})
	}
}

// naive is the matrix product by its definition.
func naive(a, b *Tensor) *Tensor {
	n, k, m := a.Shape()[0], a.Shape()[1], b.Shape()[1]
	out := New(n, m)
	for i := range n {
		for j := range m {
			sum := 0.0
			for l := range k {
				sum += a.At(i, l) * b.At(l, j)
			}
			out.Set(sum, i, j)
		}
	}
	return out
}

func TestMatMul(t *testing.T) {
	rng := NewRNG(3)
	for _, size := range [][3]int{{1, 1, 1}, {2, 3, 4}, {128, 2, 4}, {128, 4, 2}, {4, 128, 2}, {20, 30, 40}, {65, 70, 3}, {0, 3, 2}, {3, 0, 2}, {3, 2, 0}} {
		n, k, m := size[0], size[1], size[2]
		a, b := rng.Randn(n, k), rng.Randn(k, m)
		want := naive(a, b)
		for name, got := range map[string]*Tensor{
			"MatMul": a.MatMul(b), "MatMulT": a.MatMulT(b.Transpose()), "TMatMul": a.Transpose().TMatMul(b),
		} {
			if !got.AllClose(want, 1e-12) {
				t.Errorf("%s of %v", name, size)
			}
		}
	}
}

func TestMatMulOfOtherRanks(t *testing.T) {
	a, b := Arange(0, 12, 1).Reshape(2, 2, 3), Arange(0, 6, 1).Reshape(3, 2)
	product := a.MatMul(b)
	for i := range 2 {
		if !product.Row(i).Equal(naive(a.Row(i), b)) {
			t.Errorf("batch %d: %v", i, product.Row(i))
		}
	}
	for name, pair := range map[string][2]*Tensor{
		"vector · vector": {Vec(1, 2, 3).MatMul(Vec(4, 5, 6)), Scalar(32)},
		"vector · matrix": {Vec(1, 2, 3).MatMul(b), Vec(16, 22)},
		"matrix · vector": {Mat("1 2; 3 4").MatMul(Vec(1, 1)), Vec(3, 7)},
	} {
		if !pair[0].Equal(pair[1]) {
			t.Errorf("%s: %v, want %v", name, pair[0], pair[1])
		}
	}
	mustPanic(t, "MatMul: inner dimensions differ: (2, 2) · (3, 2)", func() { Ones(2, 2).MatMul(Ones(3, 2)) })
	mustPanic(t, "batch dimensions do not broadcast", func() { Ones(2, 2, 2).MatMul(Ones(3, 2, 2)) })
	mustPanic(t, "needs at least 1 dimension each", func() { Scalar(1).MatMul(Vec(1)) })
	mustPanic(t, "MatMulT: needs two matrices", func() { Vec(1).MatMulT(Vec(1)) })
	mustPanic(t, "inner dimensions differ: (2, 3)ᵀ · (3, 2)", func() { Ones(2, 3).TMatMul(Ones(3, 2)) })
}

// Views to and from gonum share memory.
func TestGonum(t *testing.T) {
	x := Mat("1 2; 3 4")
	x.Dense().Set(0, 1, 9)
	if x.At(0, 1) != 9 {
		t.Error("Dense copies")
	}
	d := x.Dense()
	y := FromDense(d)
	y.Set(7, 1, 1)
	if d.At(1, 1) != 7 || x.At(1, 1) != 7 {
		t.Error("FromDense copies")
	}
	wide := Mat("1 2 3; 4 5 6").Dense()
	part := FromDense(wide.Slice(0, 2, 1, 3).(*mat.Dense))
	if !part.Equal(Mat("2 3; 5 6")) {
		t.Errorf("a part of a wider matrix: %v", part)
	}
	if r, c := Vec(1, 2, 3).Dense().Dims(); r != 1 || c != 3 {
		t.Errorf("a vector is a %d×%d matrix", r, c)
	}
	mustPanic(t, "gonum has no empty matrix", func() { New(0, 2).Dense() })
	mustPanic(t, "needs at most 2 dimensions", func() { New(1, 1, 1).Dense() })
}

func TestComparing(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	if Vec(1).Equal(Mat("1")) || Vec(nan).Equal(Vec(nan)) || !Vec(1, inf).Equal(Vec(1, inf)) {
		t.Error("Equal")
	}
	if !Vec(1, nan, inf).AllClose(Vec(1+1e-10, nan, inf), 1e-9) || Vec(1).AllClose(Vec(1.1), 1e-9) || Vec(inf).AllClose(Vec(1), 1e-9) || Vec(inf).AllClose(Vec(-inf), 1) {
		t.Error("AllClose")
	}
}

func TestRandom(t *testing.T) {
	a, b := NewRNG(9), NewRNG(9)
	if !a.Randn(3, 4).Equal(b.Randn(3, 4)) || !a.Rand(5).Equal(b.Rand(5)) {
		t.Error("the same seed gave other numbers")
	}
	if NewRNG(10).Randn(4).Equal(NewRNG(9).Randn(4)) {
		t.Error("other seeds gave the same numbers")
	}
	u := NewRNG(1).Rand(10000)
	if u.Min() < 0 || u.Max() >= 1 || math.Abs(u.Mean()-0.5) > 0.02 {
		t.Errorf("Rand: from %v to %v, mean %v", u.Min(), u.Max(), u.Mean())
	}
	if Randn(4).Equal(Randn(4)) || Rand(4).Equal(Rand(4)) {
		t.Error("without a seed the numbers repeat")
	}
}

package tensor

import (
	"math"
	"slices"
	"testing"
)

// randomShape has from 0 to most dimensions of size 1 to 4.
func randomShape(rng *RNG, most int) Shape {
	shape := make(Shape, rng.IntN(most+1))
	for i := range shape {
		shape[i] = 1 + rng.IntN(4)
	}
	return shape
}

// Each reduction along a dimension against its definition, on random shapes
// with ties and NaN among the elements.
func TestReductionsAgainstDefinition(t *testing.T) {
	rng := NewRNG(4)
	for range 300 {
		x := rng.Randn(append(randomShape(rng, 3), 1+rng.IntN(4))...).Map(math.Round)
		if rng.IntN(4) == 0 {
			x.Data()[rng.IntN(x.Size())] = math.NaN()
		}
		d, keep := rng.IntN(x.Rank()), rng.IntN(2) == 0
		sum := x.SumDim(d-x.Rank(), keep) // the dimension counted from the end
		largest, atLargest := x.MaxDim(d, keep)
		smallest, atSmallest := x.MinDim(d, keep)
		if got := x.ArgMaxDim(d); !slices.Equal(got, atLargest) {
			t.Fatalf("ArgMaxDim(%d) of\n%v\nis %v, MaxDim's %v", d, x, got, atLargest)
		}
		place := 0
		eachIndex(x.shape.without(d, true), func(index []int) {
			line := make([]float64, x.shape[d])
			for i := range line {
				index[d] = i
				line[i] = x.At(index...)
			}
			total := 0.0
			for _, v := range line {
				total += v
			}
			isNaN := slices.IndexFunc(line, math.IsNaN)
			iMax, iMin := slices.Index(line, slices.Max(line)), slices.Index(line, slices.Min(line))
			if isNaN >= 0 {
				iMax, iMin = isNaN, isNaN
			}
			got, want := Vec(sum.data[place], largest.data[place], smallest.data[place]), Vec(total, line[iMax], line[iMin])
			if !got.AllClose(want, 1e-12) || atLargest[place] != iMax || atSmallest[place] != iMin {
				t.Fatalf("along dimension %d of\n%v\nsum, maximum, minimum of %v are %v at %d, %d", d, x, line, got, atLargest[place], atSmallest[place])
			}
			place++
		})
		want := x.shape.without(d, keep)
		if !sum.Shape().Equal(want) || !largest.Shape().Equal(want) || !smallest.Shape().Equal(want) {
			t.Fatalf("reductions of %v along %d have shapes %v, %v, %v", x.Shape(), d, sum.Shape(), largest.Shape(), smallest.Shape())
		}
	}
}

// Batches of matrices, broadcast, against the product of each pair.
func TestBatchedMatMulAgainstDefinition(t *testing.T) {
	rng := NewRNG(5)
	for range 200 {
		batch := randomShape(rng, 3)
		part := func(n, m int) *Tensor {
			shape := slices.Clone(batch[rng.IntN(len(batch)+1):])
			for i := range shape {
				if rng.IntN(3) == 0 {
					shape[i] = 1
				}
			}
			return rng.Randn(append(shape, n, m)...)
		}
		n, k, m := 1+rng.IntN(4), rng.IntN(4), 1+rng.IntN(20)
		a, b := part(n, k), part(k, m)
		ra, rb := a.Rank()-2, b.Rank()-2
		common, _ := Broadcast(a.shape[:ra], b.shape[:rb])
		got := a.MatMul(b)
		if want := append(slices.Clone(common), n, m); !got.Shape().Equal(want) {
			t.Fatalf("%v · %v has shape %v, want %v", a.Shape(), b.Shape(), got.Shape(), want)
		}
		// The same, with each operand written out.
		wideA := a.Expand(append(slices.Clone(common), n, k)...).Reshape(common.Size(), n, k)
		wideB := b.Expand(append(slices.Clone(common), k, m)...).Reshape(common.Size(), k, m)
		products := got.Reshape(common.Size(), n, m)
		for i := range common.Size() {
			if !products.Row(i).AllClose(naive(wideA.Row(i), wideB.Row(i)), 1e-12) {
				t.Fatalf("%v · %v is wrong in matrix %d", a.Shape(), b.Shape(), i)
			}
		}
	}
}

// 0·NaN and 0·∞ are NaN in a product of any size.
func TestMatMulKeepsNaN(t *testing.T) {
	for _, n := range []int{2, 40} {
		for _, special := range []float64{math.NaN(), math.Inf(1)} {
			zeros, b := New(n, n), Ones(n, n)
			b.Set(special, 1, 0)
			for name, got := range map[string]*Tensor{
				"MatMul": zeros.MatMul(b), "MatMulT": zeros.MatMulT(b.Transpose()), "TMatMul": zeros.TMatMul(b),
			} {
				for i := range n {
					if !math.IsNaN(got.At(i, 0)) || got.At(i, 1) != 0 {
						t.Fatalf("%s: row %d of 0·B, with %v in column 0 of B, begins with %v, %v", name, i, special, got.At(i, 0), got.At(i, 1))
					}
				}
			}
		}
	}
}

// Every function of tensors without elements.
func TestEmpty(t *testing.T) {
	e, wide := New(0, 3), New(2, 0)
	increment := func(x float64) float64 { return x + 1 }
	for name, test := range map[string]struct {
		got   *Tensor
		shape Shape
	}{
		"Mat":          {Mat([]float64{}), Shape{1, 0}},
		"Vec":          {Vec(), Shape{0}},
		"FromSlice":    {FromSlice(nil, 0, 3), Shape{0, 3}},
		"Eye":          {Eye(0), Shape{0, 0}},
		"Linspace":     {Linspace(0, 1, 0), Shape{0}},
		"Randn":        {NewRNG(1).Randn(0, 3), Shape{0, 3}},
		"Clone":        {e.Clone(), Shape{0, 3}},
		"ZerosLike":    {ZerosLike(e), Shape{0, 3}},
		"Reshape":      {e.Reshape(3, -1), Shape{3, 0}},
		"Permute":      {e.Permute(1, 0), Shape{3, 0}},
		"Transpose":    {wide.Transpose(), Shape{0, 2}},
		"Expand":       {New(1, 0).Expand(2, 4, 0), Shape{2, 4, 0}},
		"Expand to 0":  {Vec(1).Expand(0), Shape{0}},
		"Concat":       {Concat(0, e, e), Shape{0, 3}},
		"Concat to 3":  {Concat(1, wide, New(2, 1)), Shape{2, 1}},
		"Row":          {wide.Row(1), Shape{0}},
		"Rows":         {e.Rows(0, 0), Shape{0, 3}},
		"TakeRows":     {wide.TakeRows([]int{1, 1, 0}), Shape{3, 0}},
		"Narrow":       {e.Narrow(1, 1, 2), Shape{0, 1}},
		"Map":          {e.Map(increment), Shape{0, 3}},
		"Add":          {e.Add(e), Shape{0, 3}},
		"Sub a scalar": {e.Sub(Scalar(1)), Shape{0, 3}},
		"Mul a row":    {e.Mul(Vec(1, 2, 3)), Shape{0, 3}},
		"Div":          {Ones(1, 3).Div(e), Shape{0, 3}},
		"Zip":          {wide.Zip("Zip", New(2, 1), math.Atan2), Shape{2, 0}},
		"Scale":        {e.Scale(2), Shape{0, 3}},
		"AddScaled":    {e.AddScaled(2, e), Shape{0, 3}},
		"Neg":          {e.Neg(), Shape{0, 3}},
		"SumDim":       {e.SumDim(0, false), Shape{3}},
		"SumDim keep":  {wide.SumDim(1, true), Shape{2, 1}},
		"SumTo":        {e.SumTo(Shape{1, 3}), Shape{1, 3}},
		"MatMul":       {e.MatMul(New(3, 4)), Shape{0, 4}},
		"MatMul of 0":  {wide.MatMul(e), Shape{2, 3}},
		"MatMul batch": {New(0, 2, 3).MatMul(New(0, 3, 4)), Shape{0, 2, 4}},
		"MatMulT":      {e.MatMulT(New(4, 3)), Shape{0, 4}},
		"TMatMul":      {e.TMatMul(New(0, 4)), Shape{3, 4}},
	} {
		if !test.got.Shape().Equal(test.shape) || !test.got.Equal(New(test.shape...)) {
			t.Errorf("%s: %v of shape %v, want shape %v", name, test.got, test.got.Shape(), test.shape)
		}
	}
	largest, where := e.MaxDim(1, false)
	if largest.Size() != 0 || len(where) != 0 || len(e.ArgMaxDim(1)) != 0 {
		t.Errorf("MaxDim: %v, %v", largest, where)
	}
	if e.Sum() != 0 || !math.IsNaN(e.Mean()) || !e.IsZero() || !e.AllClose(e, 0) || e.String() != "[]" {
		t.Errorf("Sum %v, Mean %v, text %q", e.Sum(), e.Mean(), e)
	}
	for want, run := range map[string]func(){
		"Max: an empty tensor has no extremes":      func() { e.Max() },
		"ArgMin: an empty tensor has no extremes":   func() { e.ArgMin() },
		"MinDim: dimension 0 of shape (0, 3)":       func() { e.MinDim(0, false) },
		"Item: needs a tensor of one element":       func() { e.Item() },
		"Row: row 0 out of range for shape (0, 3)":  func() { e.Row(0) },
		"At: index (0, 0) out of range":             func() { e.At(0, 0) },
		"Dense: gonum has no empty matrix":          func() { e.Dense() },
		"do not fit shape (0, -1)":                  func() { e.Reshape(0, -1) },
		"Concat: needs at least one tensor":         func() { Concat(0) },
		"MatMul: inner dimensions differ: (0, 3) ·": func() { e.MatMul(e) },
	} {
		mustPanic(t, want, run)
	}
}

func TestSharesMemory(t *testing.T) {
	x := Arange(0, 12, 1).Reshape(4, 3)
	lazy := LazyZerosLike(x)
	for name, test := range map[string]struct {
		a, b *Tensor
		want bool
	}{
		"itself":                        {x, x, true},
		"a reshaped view":               {x, x.Reshape(2, 6), true},
		"its last row":                  {x.Row(3), x, true},
		"rows that overlap":             {x.Rows(0, 2), x.Rows(1, 3), true},
		"rows side by side":             {x.Rows(0, 2), x.Rows(2, 4), false},
		"a copy":                        {x, x.Clone(), false},
		"nothing":                       {x, x.Rows(1, 1), false},
		"a lazy one with itself":        {lazy, lazy, true},
		"two lazy ones":                 {lazy, LazyZerosLike(x), false},
		"gonum's view of it":            {x, FromDense(x.Dense()), true},
		"a transpose, which is copied":  {x, x.Transpose(), false},
		"an expansion, which is copied": {x, x.Expand(4, 3), false},
	} {
		if test.a.SharesMemory(test.b) != test.want || test.b.SharesMemory(test.a) != test.want {
			t.Errorf("%s: want %v", name, test.want)
		}
	}
}

package engine

import (
	"math"
	"testing"

	"gradrepl/engine/tensor"
)

var (
	logarithm = mapping{math.Log, func(x float64) float64 { return 1 / x }}
	root      = mapping{math.Sqrt, func(x float64) float64 { return 0.5 / math.Sqrt(x) }}
)

// Where NaN and infinities come from: the first op that makes one of numbers, on
// constants too; a leaf that has one; the first backward that makes one.
func TestFirstNotFinite(t *testing.T) {
	x := Node(tensor.Mat("1 2; 0 -1")).Named("x")
	inf := Apply(logarithm, x).Named("y")
	later := Apply(sum{}, Apply(mul{}, inf, inf))
	for _, test := range []struct {
		n    *TensorNode
		want string
	}{
		{later, "mapping(x) → y gives -Inf at [1 0] and 1 other element, where x is 0"},
		{Apply(mul{}, vec(1), Apply(logarithm, Const(tensor.Vec(-2)))), "mapping((1,)) → (1,) gives NaN at [0], where input 0 is -2"},
		{Apply(sum{}, Const(tensor.Vec(1, math.NaN())).Named("k")), "k is NaN at [1]: it has been so from the start"},
		{Apply(sum{}, Apply(mul{}, vec(1e200, 1).Named("a"), vec(1e200, 1).Named("b"))), "mul(a, b) → (2,) gives Inf at [0], where a is 1e+200 and b is 1e+200"},
	} {
		f := test.n.FirstNotFinite()
		if f == nil || f.String() != test.want {
			t.Errorf("got %v, want %s", f, test.want)
		}
	}
	if f := Apply(sum{}, x).FirstNotFinite(); f != nil {
		t.Errorf("in a finite graph: %v", f)
	}
}

func TestFirstNotFiniteGradient(t *testing.T) {
	x := vec(4, 0).Named("x")
	loss := Apply(sum{}, Apply(mul{}, Apply(root, x), Apply(root, x)))
	if f := loss.FirstNotFinite(); f != nil {
		t.Fatalf("the forward is finite: %v", f)
	}
	x.Grad = tensor.Vec(7, 8)
	var found *NotFinite
	pass := loss.Pass()
	for step := range pass.Apart() {
		if found == nil {
			found = step.NotFinite()
		}
	}
	want := "the backward of mapping(x) → (2,) gives NaN at [1] of the gradient over x, where x is 0, though what came in is finite"
	if found == nil || found.String() != want {
		t.Errorf("got %v, want %s", found, want)
	}
	if pass.Gradient(x).At(0) != 1 || !pass.Over() {
		t.Errorf("the gradient of the pass is %v", pass.Gradient(x))
	}
	wantGrad(t, "a pass apart changes nothing: x", x, 7, 8)
}

// A pass apart gives what Backward does, also where steps were taken before.
func TestApart(t *testing.T) {
	a, b := vec(1, 2), vec(3, 4)
	build := func() *TensorNode {
		c := Apply(mul{}, a, b)
		return Apply(sum{}, Apply(add{}, Apply(mul{}, c, c), a))
	}
	loss := build()
	pass := loss.Pass()
	pass.Next()
	pass.Next()
	steps := 2
	for range pass.Apart() {
		steps++
	}
	wantGrad(t, "a is untouched", a, 0, 0)
	wantGrad(t, "the loss is untouched", loss, 0)
	if steps != pass.Len() {
		t.Errorf("%d steps of %d", steps, pass.Len())
	}
	loss.Backward()
	if !pass.Gradient(a).Equal(a.Grad) || !pass.Gradient(b).Equal(b.Grad) {
		t.Errorf("apart %v and %v, by Backward %v and %v", pass.Gradient(a), pass.Gradient(b), a.Grad, b.Grad)
	}
	mustPanic(t, "this pass is over", func() {
		for range pass.Apart() {
		}
	})
}

func TestLeaves(t *testing.T) {
	a, b := vec(1).Named("a"), vec(2).Named("b")
	y := Apply(mul{}, Apply(add{}, b, Const(tensor.Vec(3))), Apply(mul{}, a, b))
	leaves := y.Leaves()
	if len(leaves) != 2 || leaves[0] != b || leaves[1] != a {
		t.Errorf("got %v", leaves)
	}
	if l := a.Leaves(); len(l) != 1 || l[0] != a {
		t.Errorf("of a leaf: %v", l)
	}
	if l := Const(tensor.Vec(1)).Leaves(); l != nil {
		t.Errorf("of a constant: %v", l)
	}
}

package engine

import (
	"sync"
	"testing"

	"gradrepl/engine/tensor"
)

// Question 5: a, b, c = a + b.
func TestGraph(t *testing.T) {
	a, b := vec(1, 2).Named("a"), vec(3, 4).Named("b")
	c := Apply(add{}, a, b).Named("c")
	if !c.Value.Equal(tensor.Vec(4, 6)) || c.Source.Inputs[0] != a || c.Source.Outputs[0] != c || c.Source.Op != (add{}) || a.Source != nil {
		t.Errorf("c is %v with source %v", c, c.Source)
	}
	wantGrad(t, "before a backward pass", a, 0, 0)
	loss := Apply(sum{}, Apply(mul{}, c, c))
	loss.Backward()
	wantGrad(t, "a", a, 8, 12)
	wantGrad(t, "c", c, 8, 12)
	wantGrad(t, "loss", loss, 1)
}

// An inner node that also feeds something outside of the loss gets the
// gradient of the loss alone.
func TestOtherConsumers(t *testing.T) {
	a := vec(1, 2)
	inner := Apply(mul{}, a, a)
	outside := Apply(sum{}, Apply(mul{}, inner, inner))
	loss := Apply(sum{}, inner)
	loss.Backward()
	wantGrad(t, "inner", inner, 1, 1)
	wantGrad(t, "a", a, 2, 4)
	wantGrad(t, "outside", outside, 0)
}

func TestSecondBackwardAdds(t *testing.T) {
	a := vec(3)
	loss := Apply(sum{}, Apply(mul{}, a, a))
	loss.Backward()
	wantGrad(t, "once", a, 6)
	first := a.Grad
	loss.Backward()
	wantGrad(t, "twice", a, 12)
	if !first.Equal(tensor.Vec(6)) {
		t.Errorf("the gradient that was seen first has become %v", first)
	}
	loss.ZeroGrad()
	wantGrad(t, "after ZeroGrad", a, 0)
	wantGrad(t, "after ZeroGrad", loss, 0)
	if !first.Equal(tensor.Vec(6)) {
		t.Errorf("ZeroGrad wrote to %v", first)
	}
}

// Each node has a gradient of its own, also where ops hand one on as it is.
func TestGradientsShareNothing(t *testing.T) {
	a, b := vec(1), vec(2)
	c := Apply(add{}, a, b)
	c.Backward()
	a.Grad.Set(100, 0)
	wantGrad(t, "b", b, 1)
	wantGrad(t, "c", c, 1)
	// Also where they are parts of one.
	first, second := vec(1, 2), vec(3)
	joined := Apply(join{}, first, second)
	joined.BackwardFrom(tensor.Vec(4, 5, 6))
	first.Grad.Set(100, 1)
	second.Grad.Set(200, 0)
	wantGrad(t, "joined", joined, 4, 5, 6)
	// Also where they are the zeros of an output that nobody used.
	x, y := vec(1), vec(2)
	parts := ApplyAll(pass{}, x, y)
	parts[0].Backward()
	y.Grad.Set(100, 0)
	wantGrad(t, "the unused output", parts[1], 0)
	x = vec(1, 2)
	start := tensor.Vec(5, 6)
	x.BackwardFrom(start)
	x.Grad.Set(0, 0)
	if !start.Equal(tensor.Vec(5, 6)) {
		t.Error("the gradient that a backward pass started from was written to")
	}
}

// The sum over many paths: a node that is used n times on each of k levels.
func TestDiamonds(t *testing.T) {
	a := vec(1)
	x, want := a, 1.0
	for range 60 {
		x = Apply(add{}, x, x) // 2⁶⁰ paths
		want *= 2
	}
	x.Backward()
	wantGrad(t, "a", a, want)
}

func TestSeveralOutputs(t *testing.T) {
	a := vec(1, 2, 3, 4)
	parts := ApplyAll(halves{}, a)
	loss := Apply(sum{}, Apply(mul{}, parts[0], parts[0]))
	loss.Backward()
	wantGrad(t, "a", a, 2, 4, 0, 0)
	wantGrad(t, "the unused output", parts[1], 0, 0)
	a.Grad = tensor.New(4)
	Apply(sum{}, Apply(mul{}, parts[0], parts[1])).Backward()
	wantGrad(t, "a", a, 3, 4, 1, 2)
}

func TestConstants(t *testing.T) {
	a, k := vec(2), Const(tensor.Vec(5))
	loss := Apply(mul{}, a, k)
	loss.Backward()
	wantGrad(t, "a", a, 5)
	if k.Grad != nil || k.NeedsGrad() {
		t.Error("a constant took a gradient")
	}
	square := Apply(mul{}, k, k)
	if square.NeedsGrad() {
		t.Error("what is made of constants takes a gradient")
	}
	mustPanic(t, "takes no gradient: it was computed from constants alone", func() { square.Backward() })
	// Nothing is computed for constants: this op's backward would panic.
	never := faulty{
		forward:  func(in []*tensor.Tensor) []*tensor.Tensor { return in },
		backward: func([]*tensor.Tensor) []*tensor.Tensor { panic("called") },
	}
	Apply(add{}, a, Apply(never, k)).Backward()
	if a.Detach().NeedsGrad() {
		t.Error("a detached node takes a gradient")
	}
}

func TestLongChain(t *testing.T) {
	length := 1_000_000
	if testing.Short() {
		length = 100_000
	}
	a := vec(1)
	x := a
	for range length {
		x = Apply(add{}, x, a)
	}
	x.Backward()
	wantGrad(t, "a", a, float64(length+1))
	x.ZeroGrad()
	wantGrad(t, "after ZeroGrad", a, 0)
	x.Clear()
	if x.Source != nil {
		t.Error("Clear left the graph")
	}
}

func TestClear(t *testing.T) {
	a := vec(1, 2).Named("a")
	c := Apply(mul{}, a, a).Named("c")
	source := c.Source
	loss := Apply(sum{}, c)
	loss.Backward()
	loss.Clear()
	if loss.Source != nil || c.Source != nil || source.Inputs != nil || source.Context != nil {
		t.Errorf("links are left: %v, %v", c.Source, source)
	}
	wantGrad(t, "a", a, 0, 0)
	if !c.Value.Equal(tensor.Vec(1, 4)) {
		t.Errorf("Clear changed a value: %v", c.Value)
	}
	if got := source.String(); got != "OpNode mul (cleared)" {
		t.Errorf("a cleared OpNode is %q", got)
	}
}

func TestErrors(t *testing.T) {
	a := vec(1, 2)
	identity := func(in []*tensor.Tensor) []*tensor.Tensor { return in }
	mustPanic(t, "Backward: needs a scalar to start from, got shape (2,)", func() { a.Backward() })
	mustPanic(t, "gradient of shape (3,) for a node of shape (2,)", func() { a.BackwardFrom(tensor.New(3)) })
	mustPanic(t, "add: input 1 is nil", func() { Apply(add{}, a, nil) })
	mustPanic(t, "Apply: needs an op, got nil", func() { Apply(nil, a) })
	mustPanic(t, "Backward: needs a gradient for a node of shape (2,), got nil", func() { a.BackwardFrom(nil) })
	mustPanic(t, "Node: needs a tensor, got nil", func() { Node(nil) })
	mustPanic(t, "Const: needs a tensor, got nil", func() { Const(nil) })
	mustPanic(t, "its forward gave 2; use ApplyAll", func() { Apply(halves{}, a) })
	for want, op := range map[string]faulty{
		"faulty: its backward has to give a gradient for each input: 1, not 2": {identity, func(g []*tensor.Tensor) []*tensor.Tensor { return append(g, g...) }},
		"faulty: its backward gave nil for input 0":                            {identity, func([]*tensor.Tensor) []*tensor.Tensor { return make([]*tensor.Tensor, 1) }},
		"its backward gave shape (3,) for input 0 of shape (2,)": {identity, func([]*tensor.Tensor) []*tensor.Tensor {
			return []*tensor.Tensor{tensor.New(3)}
		}},
	} {
		mustPanic(t, want, func() { Apply(op, a).BackwardFrom(tensor.Ones(2)) })
	}
	mustPanic(t, "its forward gave nil for output 0", func() {
		Apply(faulty{forward: func([]*tensor.Tensor) []*tensor.Tensor { return make([]*tensor.Tensor, 1) }}, a)
	})
	c := Apply(mul{}, a, a)
	mustPanic(t, `mul: its forward saved nothing as "x", only ["a" "b"]`, func() { c.Source.Context.Get("x") })
	c.Source.Context.Save("n", 3)
	mustPanic(t, `what its forward saved as "n" is no tensor but int`, func() { c.Source.Context.Tensor("n") })
}

// A backward pass that fails leaves all gradients as they were.
func TestFailedBackward(t *testing.T) {
	a := vec(1)
	fail := true
	bad := faulty{
		forward: func(in []*tensor.Tensor) []*tensor.Tensor { return in },
		backward: func(g []*tensor.Tensor) []*tensor.Tensor {
			if fail {
				return nil
			}
			return g
		},
	}
	inner := Apply(bad, a)
	loss := Apply(add{}, inner, a)
	mustPanic(t, "1, not 0", loss.Backward)
	wantGrad(t, "a", a, 0)
	wantGrad(t, "inner", inner, 0)
	wantGrad(t, "loss", loss, 0)
	fail = false
	loss.Backward()
	wantGrad(t, "a, after all", a, 2)
	wantGrad(t, "inner, after all", inner, 1)
}

// The gradient of an earlier pass is not mixed with one of another shape.
func TestValueOfOtherShape(t *testing.T) {
	a := vec(3)
	Apply(sum{}, a).Backward()
	a.Value = tensor.Vec(1, 2)
	loss := Apply(sum{}, a)
	mustPanic(t, "Backward: (2,) has a value of shape (2,) and a gradient of shape (1,) from an earlier pass; zero it first", loss.Backward)
	wantGrad(t, "loss", loss, 0)
	loss.ZeroGrad()
	loss.Backward()
	wantGrad(t, "a", a, 1, 1)
}

// The graph keeps its inputs when the caller uses the slice again.
func TestApplyCopiesInputs(t *testing.T) {
	a, b, other := vec(1), vec(2), vec(3)
	inputs := []*TensorNode{a, b}
	c := Apply(add{}, inputs...)
	inputs[0] = other
	if c.Source.Inputs[0] != a {
		t.Fatal("the graph has changed with the slice")
	}
	c.Backward()
	wantGrad(t, "a", a, 1)
	wantGrad(t, "other", other, 0)
}

// Losses of size 1 may have any rank, and nodes may be empty.
func TestShapes(t *testing.T) {
	m := Node(tensor.Mat("3"))
	Apply(mul{}, m, m).Backward()
	if !m.Grad.Equal(tensor.Mat("6")) {
		t.Errorf("gradient of a (1, 1) loss: %v", m.Grad)
	}
	s := Node(tensor.Scalar(2))
	s.Backward()
	if !s.Grad.Equal(tensor.Scalar(1)) {
		t.Errorf("gradient of a leaf over itself: %v", s.Grad)
	}
	e := Node(tensor.New(0, 3))
	loss := Apply(sum{}, Apply(mul{}, e, e))
	loss.Backward()
	if !e.Grad.Equal(tensor.New(0, 3)) || loss.Item() != 0 {
		t.Errorf("an empty node: gradient of shape %v, loss %v", e.Grad.Shape(), loss.Item())
	}
	mustPanic(t, "needs a scalar to start from, got shape (0, 3)", e.Backward)
}

func TestContext(t *testing.T) {
	c := new(Context)
	c.Save("n", 1)
	c.Save("long", []int{1, 2, 3, 4, 5, 6, 7, 8})
	c.Save("nothing", nil)
	c.Save("n", tensor.Vec(1, 2))
	if !c.Tensor("n").Equal(tensor.Vec(1, 2)) || len(c.Keys()) != 3 {
		t.Errorf("a second value under a key: %v", c)
	}
	if got, want := c.String(), "Context(n (2,), long [1 2 3 4 5 6 …](8), nothing nil)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	mustPanic(t, `Context: its forward saved nothing as "x"`, func() { c.Get("x") })
}

func TestSeparateGoroutines(t *testing.T) {
	var wg sync.WaitGroup
	two := tensor.Vec(2) // values may be shared
	for i := range 8 {
		wg.Go(func() {
			a := vec(float64(i))
			x := a
			for range 100 {
				x = Apply(add{}, x, Apply(mul{}, Apply(mul{}, a, a), Const(two)))
			}
			x.Backward()
			if got, want := a.Grad.Item(), 1+400*float64(i); got != want {
				t.Errorf("graph %d: gradient %v, want %v", i, got, want)
			}
		})
	}
	wg.Wait()
}

func TestStrings(t *testing.T) {
	a, b := vec(1, 2).Named("a"), vec(3, 4).Named("b")
	c := Apply(add{}, a, b).Named("c")
	d := Apply(mul{}, Apply(add{}, a, Const(tensor.Scalar(2))), c)
	for want, got := range map[string]string{
		"OpNode add(a, b) → c":                   c.Source.String(),
		"OpNode mul(add(a, 2), c) → (2,)":        d.Source.String(),
		"TensorNode c (2,) = add(a, b)\n[4. 6.]": c.String(),
		"TensorNode a (2,) leaf\n[1. 2.]":        a.String(),
		"TensorNode (1,) constant\n[1.]":         Const(tensor.Vec(1)).String(),
		"Context(a (2,), b (2,))":                d.Source.Context.String(),
		"nil":                                    (*OpNode)(nil).String(),
		"mul":                                    OpString(mul{}),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func BenchmarkLongChain(b *testing.B) {
	for range b.N {
		a := vec(1)
		x := a
		for range 1000 {
			x = Apply(add{}, x, a)
		}
		x.Backward()
	}
}

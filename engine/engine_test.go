package engine

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"gradrepl/engine/tensor"
)

// Ops for the tests: the smallest ones that make all kinds of graphs.

type add struct{}

func (add) Forward(_ *Context, in []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{in[0].Add(in[1])}
}
func (add) Backward(_ *Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{grads[0], grads[0]}
}

type mul struct{}

func (mul) Forward(ctx *Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("a", in[0])
	ctx.Save("b", in[1])
	return []*tensor.Tensor{in[0].Mul(in[1])}
}
func (mul) Backward(ctx *Context, grads []*tensor.Tensor) []*tensor.Tensor {
	out := make([]*tensor.Tensor, 2)
	if ctx.NeedsGrad(0) {
		out[0] = grads[0].Mul(ctx.Tensor("b"))
	}
	if ctx.NeedsGrad(1) {
		out[1] = grads[0].Mul(ctx.Tensor("a"))
	}
	return out
}

type sum struct{}

func (sum) Forward(_ *Context, in []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{tensor.Scalar(in[0].Sum())}
}
func (sum) Backward(ctx *Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{tensor.Full(grads[0].Item(), ctx.InputShape(0)...)}
}

// halves cuts a vector in two: an op with two outputs.
type halves struct{}

func (halves) Forward(_ *Context, in []*tensor.Tensor) []*tensor.Tensor {
	n := in[0].Size()
	return []*tensor.Tensor{in[0].Narrow(0, 0, n/2), in[0].Narrow(0, n/2, n)}
}
func (halves) Backward(_ *Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{tensor.Concat(0, grads...)}
}

// faulty gives what its functions give.
type faulty struct {
	forward  func(in []*tensor.Tensor) []*tensor.Tensor
	backward func(grads []*tensor.Tensor) []*tensor.Tensor
}

func (f faulty) Forward(_ *Context, in []*tensor.Tensor) []*tensor.Tensor { return f.forward(in) }
func (f faulty) Backward(_ *Context, g []*tensor.Tensor) []*tensor.Tensor { return f.backward(g) }

func vec(x ...float64) *TensorNode { return Node(tensor.Vec(x...)) }

func wantGrad(t *testing.T, what string, n *TensorNode, want ...float64) {
	t.Helper()
	if !n.Grad.Reshape(-1).Equal(tensor.Vec(want...)) {
		t.Errorf("%s: gradient %v, want %v", what, n.Grad, want)
	}
}

func mustPanic(t *testing.T, want string, run func()) {
	t.Helper()
	defer func() {
		t.Helper()
		var e *tensor.Error
		err, _ := recover().(error)
		if !errors.As(err, &e) || !strings.Contains(e.Error(), want) {
			t.Errorf("got %v, want a panic with %q", err, want)
		}
	}()
	run()
}

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
	x := vec(1, 2)
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
	mustPanic(t, "Node: needs a tensor, got nil", func() { Node(nil) })
	mustPanic(t, "Const: needs a tensor, got nil", func() { Const(nil) })
	mustPanic(t, "its forward gave 2; use ApplyAll", func() { Apply(halves{}, a) })
	for want, op := range map[string]faulty{
		"faulty: its backward gave 2 gradients for 1 inputs": {identity, func(g []*tensor.Tensor) []*tensor.Tensor { return append(g, g...) }},
		"faulty: its backward gave nil for input 0":          {identity, func([]*tensor.Tensor) []*tensor.Tensor { return make([]*tensor.Tensor, 1) }},
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

// A backward pass that fails leaves the gradients of leaves as they were or
// complete, never half added.
func TestFailedBackward(t *testing.T) {
	a := vec(1)
	bad := faulty{
		forward:  func(in []*tensor.Tensor) []*tensor.Tensor { return in },
		backward: func([]*tensor.Tensor) []*tensor.Tensor { return nil },
	}
	loss := Apply(add{}, Apply(bad, a), a)
	mustPanic(t, "gave 0 gradients", loss.Backward)
	wantGrad(t, "a", a, 0)
}

func TestSeparateGoroutines(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			a := vec(float64(i))
			x := a
			for range 100 {
				x = Apply(add{}, x, Apply(mul{}, a, a))
			}
			x.Backward()
			if got, want := a.Grad.Item(), 1+200*float64(i); got != want {
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

func TestGradCheck(t *testing.T) {
	a, k := vec(1, -2, 0.5).Named("a"), Const(tensor.Vec(2, 3, 4)).Named("k")
	value, grad := a.Value, a.Grad
	report := GradCheck(func(x ...*TensorNode) *TensorNode { return Apply(mul{}, Apply(mul{}, x[0], x[0]), x[1]) }, a, k)
	if !report.OK() || !report.Inputs[1].Constant || report.Inputs[0].Relative > 1e-9 {
		t.Errorf("a right gradient:\n%v", report)
	}
	if a.Value != value || a.Grad != grad {
		t.Error("the check left other values or gradients")
	}
	// A gradient that lacks a factor is found, and where.
	wrong := faulty{
		forward:  func(in []*tensor.Tensor) []*tensor.Tensor { return []*tensor.Tensor{in[0].Scale(3)} },
		backward: func(g []*tensor.Tensor) []*tensor.Tensor { return g },
	}
	report = GradCheck(func(x ...*TensorNode) *TensorNode { return Apply(wrong, x...) }, a)
	e := report.Inputs[0]
	if report.OK() || e.Numeric < 2.9*e.Analytic || len(e.Index) != 1 {
		t.Errorf("a wrong gradient:\n%v", report)
	}
	for _, want := range []string{"input", "analytic", "a          (3,)", "DIFFER"} {
		if !strings.Contains(report.String(), want) {
			t.Errorf("no %q in\n%v", want, report)
		}
	}
	// Where the function panics, the inputs are as before.
	mustPanic(t, "gave 0 gradients", func() {
		GradCheck(func(x ...*TensorNode) *TensorNode {
			return Apply(faulty{wrong.forward, func([]*tensor.Tensor) []*tensor.Tensor { return nil }}, x...)
		}, a)
	})
	if a.Value != value || a.Grad != grad {
		t.Error("a check that panicked left other values or gradients")
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

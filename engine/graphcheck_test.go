package engine

import (
	"math"
	"strings"
	"testing"

	"gradrepl/engine/tensor"
)

// square keeps its input in the Context, relu has a kink.
var (
	square = faultyMap(func(x float64) float64 { return x * x }, func(x float64) float64 { return 2 * x })
	relu   = faultyMap(func(x float64) float64 { return max(0, x) }, func(x float64) float64 {
		if x > 0 {
			return 1
		}
		return 0
	})
)

// mapping is a function of each element and what it says its derivative is.
type mapping struct{ f, slope func(x float64) float64 }

func faultyMap(f, slope func(x float64) float64) Op { return mapping{f, slope} }

func (m mapping) Forward(ctx *Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return []*tensor.Tensor{in[0].Map(m.f)}
}

func (m mapping) Backward(ctx *Context, g []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{g[0].Mul(ctx.Tensor("x").Map(m.slope))}
}

// A graph with shared nodes and several consumers, a constant and an op on
// constants alone: every leaf that takes a gradient is checked, and nothing in
// the graph is changed.
func TestGradCheckGraph(t *testing.T) {
	a, b := vec(1, -2, 0.5).Named("a"), vec(3, 1, 2).Named("b")
	k := Apply(mul{}, Const(tensor.Vec(2, 2, 2)), Const(tensor.Vec(1, 2, 3)))
	shared := Apply(mul{}, a, b)
	loss := Apply(sum{}, Apply(add{}, Apply(mul{}, shared, shared), Apply(mul{}, k, Apply(mul{}, a, vec(1, 1, 1)))))
	loss.Backward()
	grads, values := []*tensor.Tensor{a.Grad, b.Grad, shared.Grad}, []*tensor.Tensor{a.Value, b.Value, shared.Value}
	report := GradCheckGraph(loss)
	if !report.OK() || len(report.Inputs) != 3 {
		t.Fatalf("%v", report)
	}
	for i, n := range []*TensorNode{a, b, shared} {
		if n.Grad != grads[i] || n.Value != values[i] {
			t.Errorf("node %d was changed", i)
		}
	}
	for i, name := range []string{"a", "b", "leaf 2"} {
		e := report.Inputs[i]
		if e.Name != name || e.Checked != 3 || e.Relative > 1e-8 {
			t.Errorf("%s: %+v", name, e)
		}
	}
	// The numbers are those of the backward pass.
	if e := report.Inputs[0]; e.Analytic != a.Grad.At(e.Index...) {
		t.Errorf("analytic %v at %v, the gradient is %v", e.Analytic, e.Index, a.Grad)
	}
	mustPanic(t, "a is a leaf", func() { GradCheckGraph(a) })
	mustPanic(t, "computed from constants alone", func() { GradCheckGraph(k) })
}

// The one wrong op deep in a graph is named, with what is wrong and where.
func TestGuiltyOpIsFound(t *testing.T) {
	wrong := faultyMap(func(x float64) float64 { return x * x }, func(x float64) float64 { return -2 * x })
	x := vec(1, 2, -3).Named("x")
	y := x
	for range 6 {
		y = Apply(add{}, y, Apply(square, x))
	}
	guilty := Apply(wrong, y).Named("guilty")
	loss := Apply(sum{}, Apply(square, Apply(mul{}, guilty, x)))
	report := GradCheckGraph(loss)
	if report.OK() || len(report.Faults) != 1 || report.Faults[0].Kind != FaultSign || report.Faults[0].Op.Outputs[0].Name != "guilty" {
		t.Fatalf("%v", report)
	}
	if text := report.String(); !strings.Contains(text, "DIFFERS") || !strings.Contains(text, "→ guilty is WRONG in its backward:\n  X∇ is −1 times what it should be") {
		t.Errorf("got\n%s", text)
	}
	// One that is used twice is told once.
	twice := Apply(sum{}, Apply(wrong, Apply(wrong, x)))
	if report := GradCheckGraph(twice); len(report.Faults) != 1 || report.Faults[0].Times != 2 || !strings.Contains(report.String(), "WRONG in its backward, at 2 places:") {
		t.Errorf("%v", report)
	}
	// Wrong only in what the loss does not show: its factor is 0.
	hidden := Apply(sum{}, Apply(mul{}, Apply(wrong, x), Const(tensor.Vec(0, 0, 0))))
	if report := GradCheckGraph(hidden); report.OK() || !strings.Contains(report.String(), "agree to 1e-06, but an op is WRONG by itself") {
		t.Errorf("%v", report)
	}
	// A gradient of the wrong shape stops the backward pass; it is told all the same.
	wide := faulty{
		func(in []*tensor.Tensor) []*tensor.Tensor { return []*tensor.Tensor{in[0].Add(in[1])} },
		func(g []*tensor.Tensor) []*tensor.Tensor { return []*tensor.Tensor{g[0], g[0]} },
	}
	broad := Apply(sum{}, Apply(wide, Node(tensor.Ones(2, 3)).Named("m"), x))
	text := GradCheckGraph(broad).String()
	for _, want := range []string{"no gradient: the backward pass stops", "CANNOT BE COMPARED", "X₁∇ (over x) has shape (2, 3), its input has (3,):\n  the sum over axis 0 is missing"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// A kink is no failure, alone or together with others; a wrong slope beside one
// is.
func TestKinks(t *testing.T) {
	x := vec(-1, 0, 2).Named("x")
	for name, loss := range map[string]*TensorNode{
		"relu":                Apply(sum{}, Apply(relu, x)),
		"a difference of two": Apply(sum{}, Apply(add{}, Apply(relu, x), Apply(faultyMap(func(x float64) float64 { return -x }, func(float64) float64 { return -1 }), Apply(relu, Apply(faultyMap(func(x float64) float64 { return -x }, func(float64) float64 { return -1 }), x))))),
		"a step":              Apply(sum{}, Apply(faultyMap(math.Floor, func(float64) float64 { return 0 }), x)),
		"the border of √":     Apply(sum{}, Apply(faultyMap(func(x float64) float64 { return math.Pow(x, 1.5) }, func(x float64) float64 { return 1.5 * math.Sqrt(x) }), vec(0, 1))),
	} {
		report := GradCheckGraph(loss)
		if !report.OK() || report.Inputs[0].Kinks == 0 || !strings.Contains(report.String(), "  kink\n") || !strings.Contains(report.String(), "At a kink") {
			t.Errorf("%s:\n%v", name, report)
		}
	}
	beside := faultyMap(func(x float64) float64 { return max(0, x) }, func(x float64) float64 {
		if x > 0 {
			return 1
		}
		return -0.5 // no slope of either side, nor between them
	})
	if report := GradCheckOp(beside, vec(0, 1)); report.OK() {
		t.Errorf("a slope outside of those of the sides:\n%v", report)
	}
	// Close to a kink, and where it bends sharply, smaller steps tell.
	sharp := faultyMap(func(x float64) float64 { return math.Log(x) }, func(x float64) float64 { return 1 / x })
	for name, op := range map[string]*OpReport{"near a kink": GradCheckOp(relu, vec(1e-7, -1e-7)), "sharp": GradCheckOp(sharp, vec(1e-4, 1e-6))} {
		if !op.OK() || op.Kinks > 0 {
			t.Errorf("%s:\n%v", name, op)
		}
	}
}

// What gives something else each time is named instead of being blamed.
func TestUnsteadyOps(t *testing.T) {
	rng := tensor.NewRNG(1)
	noise := faulty{
		func(in []*tensor.Tensor) []*tensor.Tensor {
			return []*tensor.Tensor{in[0].Mul(rng.Rand(in[0].Shape()...))}
		},
		func(g []*tensor.Tensor) []*tensor.Tensor { return g },
	}
	report := GradCheckGraph(Apply(sum{}, Apply(noise, vec(1, 2))))
	if report.OK() || len(report.Faults) > 0 || !strings.Contains(report.String(), "CANNOT BE CHECKED: faulty gives something else each time") {
		t.Errorf("%v", report)
	}
	report = GradCheck(func(x ...*TensorNode) *TensorNode { return Apply(mul{}, x[0], Const(rng.Rand(2))) }, vec(1, 2))
	if report.OK() || !strings.Contains(report.String(), "CANNOT BE CHECKED: the function") {
		t.Errorf("%v", report)
	}
}

// Leaves that have got other values since are checked at these.
func TestGradCheckGraphOfChangedLeaves(t *testing.T) {
	x := vec(1, 2).Named("x")
	loss := Apply(sum{}, Apply(square, x))
	x.Value = tensor.Vec(5, 7)
	report := GradCheckGraph(loss)
	if e := report.Inputs[0]; !report.OK() || e.Analytic != 2*x.Value.At(e.Index...) {
		t.Errorf("%v", report)
	}
	if !loss.Value.Equal(tensor.Scalar(5)) {
		t.Errorf("the loss has become %v", loss.Value)
	}
}

// The value taken out of the graph is told from a wrong op.
func TestDetached(t *testing.T) {
	report := GradCheck(func(x ...*TensorNode) *TensorNode { return Apply(mul{}, x[0], x[0].Detach()) }, vec(2, 3))
	if report.OK() || len(report.Faults) > 0 || !strings.Contains(report.String(), "Each op is right by itself, as far as it was checked. So the result depends") {
		t.Errorf("%v", report)
	}
}

// Large inputs are checked at some of their elements, and the report says so.
func TestLargeInputsAreSampled(t *testing.T) {
	x := Node(tensor.NewRNG(1).Randn(1000, 300)).Named("x")
	report := GradCheckGraph(Apply(sum{}, Apply(square, x)))
	e := report.Inputs[0]
	if !report.OK() || e.Checked < 8 || e.Checked > 100 || !strings.Contains(report.String(), "Not all elements were compared, but ") {
		t.Errorf("%v", report)
	}
	columns := make(map[int]bool)
	for _, i := range spread(300000, 10) {
		columns[i%300] = true
		if i < 0 || i >= 300000 {
			t.Errorf("element %d", i)
		}
	}
	if len(columns) < 8 {
		t.Errorf("all in %d columns", len(columns))
	}
}

// An op that keeps something in itself is left as it was.
func TestStatefulOpIsLeftAsItWas(t *testing.T) {
	op := &stateful{}
	x := vec(2, 3)
	loss := Apply(sum{}, Apply(op, x))
	if report := GradCheckGraph(loss); !report.OK() {
		t.Fatalf("%v", report)
	}
	loss.Backward()
	wantGrad(t, "x", x, 4, 6)
	// Applied twice, it has forgotten the first time, and is told of.
	twice := Apply(sum{}, Apply(op, Apply(op, vec(2, 3))))
	if report := GradCheckGraph(twice); len(report.Faults) != 1 || report.Faults[0].Kind != FaultState {
		t.Errorf("%v", report)
	}
}

type stateful struct{ x *tensor.Tensor }

func (s *stateful) Forward(_ *Context, in []*tensor.Tensor) []*tensor.Tensor {
	s.x = in[0]
	return []*tensor.Tensor{in[0].Mul(in[0])}
}

func (s *stateful) Backward(_ *Context, g []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{g[0].Mul(s.x).Scale(2)}
}

package engine

import (
	"strings"
	"testing"

	"gradrepl/engine/tensor"
)

// scaleBy is c·x with a backward that says its slope is another one.
func scaleBy(c, slope float64) Op {
	return faulty{
		forward:  func(in []*tensor.Tensor) []*tensor.Tensor { return []*tensor.Tensor{in[0].Scale(c)} },
		backward: func(g []*tensor.Tensor) []*tensor.Tensor { return []*tensor.Tensor{g[0].Scale(slope)} },
	}
}

func TestGradCheck(t *testing.T) {
	a, k := vec(1, -2, 0.5).Named("a"), Const(tensor.Vec(2, 3, 4)).Named("k")
	hidden := vec(1, 2, 3) // a node that the function uses beside its inputs
	a.Grad = tensor.Vec(7, 8, 9)
	value, grad := a.Value, a.Grad
	unchanged := func(when string) {
		t.Helper()
		if a.Value != value || a.Grad != grad || !value.Equal(tensor.Vec(1, -2, 0.5)) || !grad.Equal(tensor.Vec(7, 8, 9)) {
			t.Errorf("%s the input has value %v and gradient %v", when, a.Value, a.Grad)
		}
	}
	cube := func(x ...*TensorNode) *TensorNode {
		return Apply(mul{}, Apply(mul{}, Apply(mul{}, x[0], x[0]), x[1]), hidden)
	}
	report := GradCheck(cube, a, k)
	if e := report.Inputs[0]; !report.OK() || e.Name != "a" || !e.Shape.Equal(tensor.Shape{3}) || e.Relative > 1e-8 || e.Constant {
		t.Errorf("a right gradient:\n%v", report)
	}
	if e := report.Inputs[1]; !e.Constant || e.Name != "k" || !strings.Contains(report.String(), "constant") {
		t.Errorf("a constant:\n%v", report)
	}
	unchanged("after the check")
	wantGrad(t, "a node beside the inputs", hidden, 0, 0, 0)
	// Where the function panics half-way, the inputs are as before.
	calls := 0
	mustPanic(t, "Test: third call", func() {
		GradCheck(func(x ...*TensorNode) *TensorNode {
			if calls++; calls == 3 {
				panic(tensor.Errorf("Test", "third call"))
			}
			return cube(x...)
		}, a, k)
	})
	unchanged("after a panic in the function")
	mustPanic(t, "Test: backward", func() {
		GradCheck(func(x ...*TensorNode) *TensorNode {
			return Apply(faulty{
				func(in []*tensor.Tensor) []*tensor.Tensor { return in },
				func([]*tensor.Tensor) []*tensor.Tensor { panic(tensor.Errorf("Test", "backward")) },
			}, x...)
		}, a)
	})
	unchanged("after a panic in the backward")
	mustPanic(t, "GradCheck: needs a function that gives a node, got nil from it", func() {
		GradCheck(func(...*TensorNode) *TensorNode { return nil }, a)
	})
}

// A wrong gradient is found: in which input, and at which element.
func TestGradCheckOfWrongGradient(t *testing.T) {
	right, wrong := Node(tensor.Ones(2, 2)).Named("right"), Node(tensor.Mat("0 0; 0 5"))
	// Wrong for positive elements only.
	clipped := faulty{
		forward: func(in []*tensor.Tensor) []*tensor.Tensor { return []*tensor.Tensor{in[0].Scale(3)} },
		backward: func(g []*tensor.Tensor) []*tensor.Tensor {
			out := g[0].Scale(3)
			out.Set(0, 1, 1)
			return []*tensor.Tensor{out}
		},
	}
	f := func(x ...*TensorNode) *TensorNode {
		return Apply(sum{}, Apply(add{}, Apply(scaleBy(2, 2), x[0]), Apply(clipped, x[1])))
	}
	report := GradCheck(f, right, wrong)
	if e := report.Inputs[0]; report.OK() || e.Relative > report.Tolerance || e.Analytic != 2 {
		t.Errorf("the right one:\n%v", report)
	}
	e := report.Inputs[1]
	if e.Name != "input 1" || e.Index[0] != 1 || e.Index[1] != 1 || e.Analytic != 0 || e.Numeric < 2.999 || e.Numeric > 3.001 || e.Absolute < 2.999 || e.Relative < 0.999 {
		t.Errorf("the wrong one:\n%v", report)
	}
	text := report.String()
	for _, want := range []string{
		"input    shape   worst at  analytic  numeric  absolute  relative\n",
		"right    (2, 2)  [",
		"input 1  (2, 2)  [1 1]            0        3         3         1  DIFFERS\n",
		"The gradients DIFFER: by more than 1e-06.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// The columns of the table are as wide as the names need.
func TestGradReportColumns(t *testing.T) {
	x := Node(tensor.Ones(1, 1, 1, 1, 1, 1)).Named("a name that is long")
	lines := strings.Split(GradCheck(func(x ...*TensorNode) *TensorNode { return x[0] }, x, vec(1)).String(), "\n")
	if len(lines) != 4 || len(lines[0]) != len(lines[1]) || len(lines[1]) != len(lines[2]) {
		t.Errorf("the lines are not equally long:\n%s", strings.Join(lines, "\n"))
	}
}

func TestGradCheckOfSpecialCases(t *testing.T) {
	// Nothing depends on the input, and it has no elements.
	report := GradCheck(func(...*TensorNode) *TensorNode { return Const(tensor.Scalar(1)) }, vec(1), Node(tensor.New(0, 2)))
	if !report.OK() || len(report.Inputs) != 2 || report.Inputs[1].Index != nil {
		t.Errorf("a function of nothing:\n%v", report)
	}
	// Steps suit the element's size.
	large := vec(1e9, 1e-9)
	report = GradCheck(func(x ...*TensorNode) *TensorNode { return Apply(mul{}, x[0], x[0]) }, large)
	if !report.OK() {
		t.Errorf("large and small elements:\n%v", report)
	}
	// Differences that are NaN do not pass for right.
	report = GradCheck(func(x ...*TensorNode) *TensorNode {
		return Apply(mul{}, x[0], Const(tensor.Vec(1).Div(tensor.Vec(0))))
	}, vec(0))
	if report.OK() {
		t.Errorf("an infinite gradient:\n%v", report)
	}
	// A node that is two inputs at once.
	x := vec(3)
	report = GradCheck(func(x ...*TensorNode) *TensorNode { return Apply(mul{}, x[0], x[1]) }, x, x)
	if !report.OK() || report.Inputs[0].Analytic != 6 {
		t.Errorf("x·x:\n%v", report)
	}
}

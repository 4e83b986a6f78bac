package nn

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

func names(m Module) string {
	var out []string
	for _, p := range m.Parameters() {
		out = append(out, p.Name+p.Shape().String())
	}
	return strings.Join(out, " ")
}

func TestParameters(t *testing.T) {
	rng := tensor.NewRNG(1)
	for _, test := range []struct {
		module Module
		want   string
		count  int
	}{
		{NewLinear(3, 2, rng), "weight(2, 3) bias(2,)", 8},
		{NewMLP(2, 2, rng), "layer1.weight(4, 2) layer1.bias(4,) layer2.weight(2, 4) layer2.bias(2,)", 22},
		{NewMLP2(3, 2, rng), "layer1.weight(6, 3) layer1.bias(6,) layer2.weight(2, 6) layer2.bias(2,)", 38},
		{NewMLP3L(2, 2, rng), "layer1.weight(4, 2) layer1.bias(4,) layer2.weight(4, 4) layer2.bias(4,) layer3.weight(2, 4) layer3.bias(2,)", 42},
		{NewSequential(NewLinear(2, 3, rng), ReluLayer(), NewLinear(3, 1, rng)), "0.weight(3, 2) 0.bias(3,) 2.weight(1, 3) 2.bias(1,)", 13},
	} {
		if got := names(test.module); got != test.want {
			t.Errorf("parameters %s, want %s", got, test.want)
		}
		if got := CountParameters(test.module); got != test.count {
			t.Errorf("%v: %d elements, want %d", test.module, got, test.count)
		}
	}
}

// A module that comes twice has its parameters once, so that a step changes
// them once.
func TestSharedModule(t *testing.T) {
	l := NewLinear(2, 2, tensor.NewRNG(1))
	s := NewSequential(ReluLayer(), l, NewSequential(ReluLayer()), l)
	if got, want := names(s), "1.weight(2, 2) 1.bias(2,)"; got != want {
		t.Errorf("parameters %s, want %s", got, want)
	}
	if got := CountParameters(s); got != 6 {
		t.Errorf("%d elements, want 6", got)
	}
}

func TestPanics(t *testing.T) {
	rng := tensor.NewRNG(1)
	vector, matrix := engine.Node(tensor.Vec(1, 2)), engine.Node(tensor.Mat("1 2; 3 4"))
	for _, test := range []struct {
		want string
		run  func()
	}{
		{"NewLinear: needs at least 1 input and 1 output, got 0 and 2", func() { NewLinear(0, 2, rng) }},
		{"NewLinear: needs a source of random numbers such as NewRNG(1), got nil", func() { NewMLP(2, 2, nil) }},
		{"KaimingUniform: needs at least 1 input and 1 output, got 2 and -1", func() { KaimingUniform(-1, 2, rng) }},
		{"XavierNormal: needs a source of random numbers such as NewRNG(1), got nil", func() { XavierNormal(2, 2, nil) }},
		{"NewSequential: module 1 is nil", func() { NewSequential(ReluLayer(), nil) }},
		{"Affine: needs a matrix (m, f) and a batch (n, f), got (4, 2) and (2, 3)", func() {
			NewMLP(2, 2, rng).Forward(engine.Const(tensor.Zeros(2, 3)))
		}},
		{"ComposedLogSoftmax: needs a matrix (n, m), got shape (2,)", func() { ComposedLogSoftmax(vector) }},
		{"Select: index 5 of row 1 is out of range: shape (2, 2) has 2 columns, counted from 0", func() { LogCELoss(matrix, []int{0, 5}) }},
		{"Select: needs one index for each of the 2 rows of shape (2, 2), got 1", func() { CELoss(matrix, []int{0}) }},
	} {
		func() {
			defer func() {
				var e *tensor.Error
				err, _ := recover().(error)
				if !errors.As(err, &e) || e.Error() != test.want {
					t.Errorf("got %v, want %q", err, test.want)
				}
			}()
			test.run()
		}()
	}
}

// Every parameter gets a gradient that agrees with finite differences.
func TestGradients(t *testing.T) {
	rng := tensor.NewRNG(4)
	x, targets := engine.Const(rng.Randn(5, 2)), []int{0, 1, 1, 0, 1}
	for _, m := range []Module{
		NewMLP(2, 2, rng), NewMLP2(2, 2, rng), NewMLP3L(2, 2, rng),
		NewSequential(NewLinear(2, 3, rng), TanhLayer(), NewLinear(3, 2, rng), SigmoidLayer(), LogSoftmaxLayer(1)),
	} {
		for _, p := range m.Parameters() { // a bias of 0 may lie on the kink of Relu
			p.Value = p.Value.Add(rng.Randn(p.Shape()...).Scale(0.1))
		}
		report := engine.GradCheck(func(...*engine.TensorNode) *engine.TensorNode {
			return LogCELoss(m.Forward(x), targets)
		}, m.Parameters()...)
		if !report.OK() {
			t.Errorf("%T\n%v", m, report)
		}
	}
}

func TestOutputsAreLogProbabilities(t *testing.T) {
	rng := tensor.NewRNG(4)
	for _, m := range []Module{NewMLP(2, 3, rng), NewMLP2(2, 3, rng), NewMLP3L(2, 3, rng)} {
		y := m.Forward(engine.Const(rng.Randn(7, 2)))
		if sums := y.Value.Map(math.Exp).SumDim(1, false); !sums.AllClose(tensor.Ones(7), 1e-12) {
			t.Errorf("%T: rows of exp(output) sum to %v", m, sums)
		}
	}
}

// The composed functions give what the fused ops give, gradients included.
func TestComposed(t *testing.T) {
	rng := tensor.NewRNG(2)
	targets := []int{2, 0, 1, 2}
	for name, pair := range map[string][2]func(x *engine.TensorNode) *engine.TensorNode{
		"softmax":     {ComposedSoftmax, func(x *engine.TensorNode) *engine.TensorNode { return ops.Softmax(x, 1) }},
		"log softmax": {ComposedLogSoftmax, func(x *engine.TensorNode) *engine.TensorNode { return ops.LogSoftmax(x, 1) }},
		"celoss": {
			func(x *engine.TensorNode) *engine.TensorNode { return CELoss(ComposedSoftmax(x), targets) },
			func(x *engine.TensorNode) *engine.TensorNode { return ops.CrossEntropy(x, targets, "sum") }},
		"logceloss": {
			func(x *engine.TensorNode) *engine.TensorNode { return LogCELoss(ComposedLogSoftmax(x), targets) },
			func(x *engine.TensorNode) *engine.TensorNode { return ops.NLL(ops.LogSoftmax(x, 1), targets, "sum") }},
	} {
		value := rng.Randn(4, 3)
		upstream := rng.Randn(4, 3)
		var ys, grads [2]*tensor.Tensor
		for i, f := range pair {
			x := engine.Node(value)
			y := f(x)
			if y.Value.Size() == 1 {
				upstream = tensor.Full(1.5, y.Shape()...)
			}
			y.BackwardFrom(upstream)
			ys[i], grads[i] = y.Value, x.Grad
		}
		if !ys[0].AllClose(ys[1], 1e-12) || !grads[0].AllClose(grads[1], 1e-12) {
			t.Errorf("%s: composed %v %v, fused %v %v", name, ys[0], grads[0], ys[1], grads[1])
		}
	}
	if y := ComposedLogSoftmax(engine.Node(tensor.Mat("1000 0; -1000 -1000"))); math.IsNaN(y.Value.Sum()) {
		t.Errorf("large scores overflow: %v", y.Value)
	}
}

func TestInitialisers(t *testing.T) {
	const in, out = 300, 200
	for name, test := range map[string]struct {
		draw     func(out, in int, rng *tensor.RNG) *tensor.Tensor
		variance float64
	}{
		"XavierNormal":   {XavierNormal, 2.0 / (in + out)},
		"XavierUniform":  {XavierUniform, 2.0 / (in + out)},
		"KaimingNormal":  {KaimingNormal, 2.0 / in},
		"KaimingUniform": {KaimingUniform, 2.0 / in},
	} {
		w := test.draw(out, in, tensor.NewRNG(1))
		if !w.Shape().Equal(tensor.Shape{out, in}) {
			t.Errorf("%s: shape %v", name, w.Shape())
		}
		if v := w.Mul(w).Mean(); math.Abs(v/test.variance-1) > 0.03 || math.Abs(w.Mean()) > 0.001 {
			t.Errorf("%s: mean %v, variance %v, want 0 and %v", name, w.Mean(), v, test.variance)
		}
	}
}

func TestStrings(t *testing.T) {
	rng := tensor.NewRNG(1)
	s := NewSequential(NewLinear(2, 4, rng), ReluLayer(), NewLinear(4, 2, rng), LogSoftmaxLayer(1))
	if got, want := s.String(), "Sequential(Linear(2 → 4), Relu, Linear(4 → 2), LogSoftmax)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for want, m := range map[string]Module{
		"MLP(Layer1: Linear(2 → 4), Sigmoid, Layer2: Linear(4 → 3), LogSoftmax)":                             NewMLP(2, 3, rng),
		"MLP2(Layer1: Linear(2 → 4), Relu, Layer2: Linear(4 → 3), LogSoftmax)":                               NewMLP2(2, 3, rng),
		"MLP3L(Layer1: Linear(2 → 4), Relu, Layer2: Linear(4 → 4), Relu, Layer3: Linear(4 → 3), LogSoftmax)": NewMLP3L(2, 3, rng),
	} {
		if got := fmt.Sprint(m); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := Describe(NewMLP(2, 2, rng)); !strings.Contains(got, "layer1.weight  (4, 2)              8\n") || !strings.HasSuffix(got, " 22") {
		t.Errorf("got\n%s", got)
	}
}

package audit_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn"
	"gradrepl/nn/audit"
	"gradrepl/ops"
)

// network is a module with a list of its own.
type network struct {
	*nn.MLP3L
	list []*engine.TensorNode
}

func (n network) Parameters() []*engine.TensorNode { return n.list }

var targets = []int{0, 1, 1, 0, 1, 0, 0, 1, 1, 0}

func batch() *engine.TensorNode { return engine.Const(tensor.NewRNG(7).Randn(10, 2)) }

// build makes a network of the report whose units are neither dead nor saturated.
func build() *nn.MLP3L {
	m := nn.NewMLP3L(2, 2, tensor.NewRNG(11))
	for _, p := range m.Parameters() {
		if p.Value.Rank() == 1 {
			p.Value = tensor.Full(0.1, p.Value.Size())
		}
	}
	return m
}

func kinds(r *audit.Report, problems bool) string {
	var out []string
	for _, f := range r.Findings {
		if f.Problem == problems {
			out = append(out, string(f.Kind))
		}
	}
	return strings.Join(out, " ")
}

func mention(t *testing.T, r *audit.Report, wants ...string) {
	t.Helper()
	text := strings.Join(strings.Fields(r.String()), " ")
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%v", want, r)
		}
	}
}

// A right network is said to be right, in one line, and nothing is changed.
func TestNothingWrong(t *testing.T) {
	m := build()
	loss := nn.LogCELoss(m.Forward(batch()), targets)
	loss.Backward()
	grads := make(map[*engine.TensorNode]*tensor.Tensor)
	for _, p := range append(m.Parameters(), loss) {
		grads[p] = p.Grad
	}
	r := audit.Check(m, loss)
	if !r.OK() || len(r.Findings) != 0 || len(r.Parameters) != 6 {
		t.Errorf("%v", r)
	}
	if !strings.HasPrefix(r.String(), "Nothing is wrong: 6 parameters, each of them listed and reached by the loss.\n\nparameter") {
		t.Errorf("%v", r)
	}
	for p, g := range grads {
		if p.Grad != g {
			t.Errorf("the gradient of %s was changed", p.Name)
		}
	}
	// The table's numbers are those of the engine.
	for _, p := range r.Parameters {
		want := math.Sqrt(p.Node.Grad.Mul(p.Node.Grad).Sum())
		value := math.Sqrt(p.Node.Value.Mul(p.Node.Value).Sum())
		if math.Abs(p.Grad-want) > 1e-12*want || math.Abs(p.Value-value) > 1e-12*value || math.Abs(p.Ratio()-want/value) > 1e-9 {
			t.Errorf("%s: %+v, want norms %g and %g", p.Name, p, value, want)
		}
	}
}

// The report's mistake: parameters() leaves out the third layer.
func TestForgottenLayer(t *testing.T) {
	m := build()
	net := network{m, nn.ParametersOf(m.Layer1, m.Layer2)}
	r := audit.Check(net, nn.LogCELoss(net.Forward(batch()), targets))
	if kinds(r, true) != "unlisted" || !slices.Equal(r.Findings[0].Nodes, m.Layer3.Parameters()) {
		t.Fatalf("%v", r)
	}
	mention(t, r, "1 thing is wrong:",
		"layer3.weight and layer3.bias get a gradient from the loss, but are in no Parameters() list: no optimiser knows of them, and they never train.",
		"The module holds them as MLP3L.Layer3.Weight and MLP3L.Layer3.Bias.", "NOT LISTED")
}

func TestLists(t *testing.T) {
	m := build()
	loss := func() *engine.TensorNode { return nn.LogCELoss(m.Forward(batch()), targets) }
	first, all := m.Layer1.Weight, m.Parameters()
	other := nn.NewLinear(2, 2, tensor.NewRNG(1))
	constant := engine.Const(tensor.Vec(1)).Named("k")
	for name, test := range map[string]struct {
		list     []*engine.TensorNode
		loss     *engine.TensorNode
		problems string
		says     string
	}{
		"unreached": {append(slices.Clone(all), other.Parameters()...), loss(), "unreached", "weight and bias are listed, but the loss was not computed from them"},
		"twice":     {append(slices.Clone(all), first), loss(), "twice", "layer1.weight is listed 2 times: an optimiser changes it 2 times"},
		"computed":  {append(slices.Clone(all), ops.Neg(first).Named("negated")), loss(), "computed", "negated is listed as a parameter, but was computed by Neg"},
		"nil":       {append(slices.Clone(all), nil), loss(), "computed", "Entry 6 of the list of parameters is nil"},
		"constant":  {append(slices.Clone(all), constant), loss(), "constant", "k is listed, but takes no gradient"},
		"detached":  {all, nn.LogCELoss(m.Layer3.Forward(ops.Relu(m.Layer2.Forward(m.Layer1.Forward(batch()).Detach()))), targets), "unreached", "layer1.weight and layer1.bias are listed"},
		"constants": {all, ops.Sum(batch()), "no graph", "computed from constants alone"},
		"a leaf":    {all, engine.Node(tensor.Scalar(1)), "no graph", "The loss is a leaf"},
	} {
		r := audit.Check(network{m, test.list}, test.loss)
		if kinds(r, true) != test.problems {
			t.Errorf("%s: %s, want %s\n%v", name, kinds(r, true), test.problems, r)
		}
		mention(t, r, test.says)
	}
	// A parameter that is used twice is no problem, but worth knowing.
	tied := ops.Sum(ops.Square(m.Layer2.Forward(m.Layer2.Forward(m.Layer1.Forward(batch())))))
	r := audit.Check(network{m, nn.ParametersOf(m.Layer1, m.Layer2)}, tied)
	if !r.OK() || kinds(r, false) != "shared unused" {
		t.Errorf("%s\n%v", kinds(r, false), r)
	}
	mention(t, r, "layer2.weight and layer2.bias are shared: used 2 times, by Affine and Affine", "held by the module, but neither listed nor used")
}

// Data that take a gradient are told from forgotten parameters.
func TestDataThatTakeAGradient(t *testing.T) {
	m := build()
	x := engine.Node(tensor.NewRNG(7).Randn(10, 2)).Named("x")
	r := audit.Check(m, nn.LogCELoss(m.Forward(x), targets))
	if !r.OK() || kinds(r, false) != "data" {
		t.Errorf("%v", r)
	}
	mention(t, r, "x takes a gradient, which nobody needs if it is data: it is the batch that Affine is applied to")
	// One that nothing tells apart is a problem, with both explanations.
	loose := engine.Node(tensor.Ones(2)).Named("scale")
	r = audit.Check(m, nn.LogCELoss(ops.Mul(m.Forward(batch()), loose), targets))
	if kinds(r, true) != "unlisted" {
		t.Errorf("%v", r)
	}
	mention(t, r, "scale gets a gradient from the loss, but is in no Parameters() list, and no field of the module leads to it")
}

func TestDeadAndSaturatedUnits(t *testing.T) {
	m := build()
	m.Layer1.Bias.Value = tensor.Vec(0.1, -100, 0.1, -100)
	r := audit.Check(m, nn.LogCELoss(m.Forward(batch()), targets))
	if kinds(r, true) != "dead" {
		t.Errorf("%v", r)
	}
	mention(t, r, "2 of 4 units of Relu after layer1.weight are dead: 0 for all 10 rows of the batch, so that no gradient passes (1 and 3).")
	m.Layer1.Bias.Value = tensor.Full(-100, 4)
	r = audit.Check(m, nn.LogCELoss(m.Forward(batch()), targets))
	mention(t, r, "All 4 units of Relu after layer1.weight are dead", "The gradient over layer1.weight", "is exactly 0")
	// In a batch of few rows it may be chance.
	few := engine.Const(tensor.NewRNG(7).Randn(2, 2))
	r = audit.Check(m, nn.LogCELoss(m.Forward(few), targets[:2]))
	for _, f := range r.Findings {
		if f.Kind == audit.Dead && f.Problem {
			t.Errorf("%v", r)
		}
	}

	s := nn.NewSequential(nn.NewLinear(2, 3, tensor.NewRNG(3)), nn.TanhLayer(), nn.NewLinear(3, 2, tensor.NewRNG(4)), nn.SigmoidLayer())
	s.Parameters()[0].Value = s.Parameters()[0].Value.Scale(1e-2)
	s.Parameters()[1].Value = tensor.Vec(20, -20, 0)
	s.Parameters()[3].Value = tensor.Vec(50, 0)
	r = audit.Check(s, ops.Sum(s.Forward(batch())))
	mention(t, r, "2 of 3 units of Tanh after 0.weight are saturated: for all 10 rows of the batch the slope is below 1 %", "1 of 2 units of Sigmoid after 2.weight are saturated")
}

// deep is sigmoids on sigmoids.
func deep(layers int, scale float64) *nn.Sequential {
	rng := tensor.NewRNG(5)
	var list []nn.Module
	for range layers {
		l := nn.NewLinear(4, 4, rng)
		l.Weight.Value = l.Weight.Value.Scale(scale)
		list = append(list, l, nn.SigmoidLayer())
	}
	return nn.NewSequential(list...)
}

func TestSizesOfGradients(t *testing.T) {
	x := engine.Const(tensor.NewRNG(2).Randn(16, 4))
	m := deep(9, 1)
	r := audit.Check(m, ops.Sum(ops.Square(m.Forward(x))))
	if kinds(r, true) != "vanishing" || r.Findings[0].Nodes[0] != m.Parameters()[0] {
		t.Errorf("nine sigmoids: %v", r)
	}
	mention(t, r, "Beside its value the gradient over 0.weight is", "it vanishes on the way to the input")
	if r := audit.Check(deep(2, 1), ops.Sum(deep(2, 1).Forward(x))); strings.Contains(kinds(r, true), "vanishing") {
		t.Errorf("two sigmoids: %v", r)
	}
	two := deep(2, 1)
	if r := audit.Check(two, ops.Sum(two.Forward(x))); !r.OK() {
		t.Errorf("two sigmoids: %v", r)
	}
	// Linear layers with large weights: what comes back grows with each.
	big := nn.NewSequential(nn.NewLinear(4, 4, tensor.NewRNG(1)), nn.NewLinear(4, 4, tensor.NewRNG(2)), nn.NewLinear(4, 4, tensor.NewRNG(3)))
	p := big.Parameters()
	p[0].Value = p[0].Value.Scale(1e-3)
	p[2].Value, p[4].Value = p[2].Value.Scale(300), p[4].Value.Scale(300)
	r = audit.Check(big, ops.Mean(ops.Square(big.Forward(x))))
	mention(t, r, "it grows on the way to the input", "is more than 1000 times as large as its value")
}

func TestNotFinite(t *testing.T) {
	m := build()
	m.Layer2.Weight.Value.Set(math.NaN(), 1, 2)
	r := audit.Check(m, nn.LogCELoss(m.Forward(batch()), targets))
	if r.Findings[0].Kind != audit.Forward {
		t.Fatalf("%v", r)
	}
	mention(t, r, "1. In the forward pass layer2.weight is NaN at [1 2]: it has been so from the start.")

	w := engine.Node(tensor.Mat("1000 0; 1 2")).Named("w")
	list := nn.NewSequential(&nn.Linear{Weight: w, Bias: engine.Node(tensor.Zeros(2)).Named("b")})
	x := engine.Const(tensor.Mat("1 1; 0 1"))
	r = audit.Check(list, ops.Sum(ops.Log(ops.Normalize(ops.Exp(list.Forward(x))))))
	mention(t, r, "Exp(Affine((2, 2), 0.w, 0.b)) → (2, 2) gives Inf at [0 0], where input 0 is 1000")

	root := engine.Node(tensor.Vec(0, 4)).Named("root")
	r = audit.Check(nil, ops.Sum(ops.Sqrt(root)))
	if r.Findings[0].Kind != audit.Backward {
		t.Fatalf("%v", r)
	}
	mention(t, r, "In the backward pass, at step 2 of 2, the backward of Sqrt(root) → (2,) gives Inf at [0] of the gradient over root, where root is 0")
}

// Without a module the leaves are what there is.
func TestLossAlone(t *testing.T) {
	m := build()
	r := audit.Check(nil, nn.LogCELoss(m.Forward(batch()), targets))
	if !r.OK() || len(r.Parameters) != 6 {
		t.Errorf("%v", r)
	}
	mention(t, r, "Nothing is wrong: 6 parameters reached by the loss (no module was given, so no list was compared).")
}

// Leaves are found behind fields of every kind, and named by their paths where
// their own names are not enough.
func TestHeld(t *testing.T) {
	rng := tensor.NewRNG(1)
	node := func() *engine.TensorNode { return engine.Node(rng.Randn(1)) }
	type inner struct{ w *engine.TensorNode }
	m := &fields{
		Linear: nn.NewLinear(1, 1, rng), list: []*engine.TensorNode{node(), node()},
		byName: map[string]any{"b": inner{node()}, "a": &inner{node()}},
		self:   nil,
	}
	m.self = m
	held := audit.Held(m)
	var paths []string
	for _, path := range held {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	want := "Linear.Bias Linear.Weight byName[a].w byName[b].w list[0] list[1]"
	if got := strings.Join(paths, " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	loss := ops.Sum(ops.Add(m.Linear.Forward(engine.Const(tensor.Ones(1, 1))), m.list[1]))
	r := audit.Check(m, loss)
	mention(t, r, "list[1] gets a gradient from the loss, but is in no Parameters() list")
}

type fields struct {
	*nn.Linear
	list   []*engine.TensorNode
	byName map[string]any
	self   *fields
}

func TestPanics(t *testing.T) {
	for want, loss := range map[string]*engine.TensorNode{
		"audit.Check: needs a loss, got nil":                              nil,
		"audit.Check: needs a loss of one number, got shape (2,); sum it": engine.Node(tensor.Ones(2)),
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != want {
					t.Errorf("got %s, want %s", got, want)
				}
			}()
			audit.Check(nil, loss)
		}()
	}
}

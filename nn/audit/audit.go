package audit

import (
	"fmt"
	"math"
	"slices"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn"
)

// Kind is what a finding is about.
type Kind string

// The kinds of findings.
const (
	Unlisted  Kind = "unlisted"  // takes a gradient from the loss, and is in no list of parameters
	Data      Kind = "data"      // as Unlisted, but it looks like data that should be constant
	Unreached Kind = "unreached" // listed, but the loss was not computed from it
	NoGrad    Kind = "constant"  // listed, but it takes no gradient
	Computed  Kind = "computed"  // listed, but it is no leaf
	Twice     Kind = "twice"     // listed several times
	Shared    Kind = "shared"    // used by several ops
	Unused    Kind = "unused"    // held by the module, neither listed nor used
	Zero      Kind = "zero"      // its gradient is 0
	Dead      Kind = "dead"      // units that are 0 for the whole batch
	Saturated Kind = "saturated" // units on the flat part of a sigmoid for the whole batch
	Vanishing Kind = "vanishing" // gradients that become much smaller towards the input
	Exploding Kind = "exploding" // gradients that are, or become, much larger
	Forward   Kind = "forward"   // NaN or an infinity of the forward pass
	Backward  Kind = "backward"  // NaN or an infinity of the backward pass
	NoGraph   Kind = "no graph"  // the loss was computed from nothing that could train
)

// Finding is something that was found.
type Finding struct {
	Kind    Kind
	Problem bool   // it keeps the network from training as it should; else it is worth knowing
	Text    string // a sentence or two
	Nodes   []*engine.TensorNode
}

// Parameter is a leaf that takes a gradient, or is listed as one that does.
type Parameter struct {
	Name    string
	Node    *engine.TensorNode
	Listed  int     // how often the module lists it; 0 where there is no module
	Uses    int     // how many times ops of the loss's graph use it
	Value   float64 // the Euclidean norm of its value
	Grad    float64 // and that of the gradient of this loss over it
	Largest float64 // the largest element of that gradient, without its sign
}

// Ratio is how large the gradient is beside the value: of a step with learning rate
// η, η·Ratio of the value is changed. It is NaN where the value is 0.
func (p Parameter) Ratio() float64 {
	if p.Value == 0 {
		return math.NaN()
	}
	return p.Grad / p.Value
}

// Report is what Check found.
type Report struct {
	Loss       *engine.TensorNode
	Listed     bool        // there was a module, whose list was compared
	Parameters []Parameter // as the module lists them, then the other leaves
	Findings   []Finding   // problems first
}

// OK reports whether there is no problem.
func (r *Report) OK() bool {
	return !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Problem })
}

// Check audits a module and a loss that was computed with it. Without a module
// (nil) the leaves that the loss was computed from are taken for the parameters, and
// no list is compared. It panics where the loss is nil or no single number.
func Check(module nn.Module, loss *engine.TensorNode) *Report {
	switch {
	case loss == nil:
		panic(tensor.Errorf("audit.Check", "needs a loss, got nil"))
	case loss.Value.Size() != 1:
		panic(tensor.Errorf("audit.Check", "needs a loss of one number, got shape %v; sum it", loss.Shape()))
	}
	a := &auditor{report: &Report{Loss: loss}, loss: loss, uses: make(map[*engine.TensorNode][]use)}
	if module != nil {
		a.report.Listed = true
		a.listed = module.Parameters()
		a.held = Held(module)
	}
	a.walk()
	a.pass()
	a.parameters()
	a.lists()
	a.layers()
	a.sizes()
	slices.SortStableFunc(a.report.Findings, func(x, y Finding) int { return rank(x) - rank(y) })
	return a.report
}

// rank puts problems first, and of these NaN, from which others follow.
func rank(f Finding) int {
	switch {
	case f.Kind == NoGraph:
		return 0
	case f.Kind == Forward || f.Kind == Backward:
		return 1
	case f.Problem:
		return 2
	}
	return 3
}

// auditor is an audit under way.
type auditor struct {
	report   *Report
	loss     *engine.TensorNode
	listed   []*engine.TensorNode
	held     map[*engine.TensorNode]string // the module's leaves, by where it holds them
	ops      []*engine.OpNode              // of the loss's graph, inputs first
	leaves   []*engine.TensorNode
	uses     map[*engine.TensorNode][]use
	gradient func(*engine.TensorNode) *tensor.Tensor // of the audit's own pass, nil where there is none
	finite   bool                                    // neither pass had NaN or infinities
}

// use is a place among the inputs of an op.
type use struct {
	op *engine.OpNode
	at int
}

func (a *auditor) find(kind Kind, problem bool, nodes []*engine.TensorNode, format string, args ...any) {
	a.report.Findings = append(a.report.Findings, Finding{kind, problem, fmt.Sprintf(format, args...), nodes})
}

// walk finds the ops and leaves behind the loss.
func (a *auditor) walk() {
	if a.loss.Source == nil || !a.loss.NeedsGrad() {
		return
	}
	a.leaves = a.loss.Leaves()
	a.ops = a.loss.Pass().Ops()
	slices.Reverse(a.ops)
	for _, o := range a.ops {
		for i, input := range o.Inputs {
			a.uses[input] = append(a.uses[input], use{o, i})
		}
	}
}

// pass looks for NaN and infinities in the forward pass as it was, and runs a
// backward pass apart.
func (a *auditor) pass() {
	a.finite = true
	switch {
	case a.loss.Source == nil:
		a.find(NoGraph, true, nil, "The loss is a leaf: it was not computed by ops, or Clear has taken its graph apart.")
		return
	case !a.loss.NeedsGrad():
		a.find(NoGraph, true, nil, "The loss was computed from constants alone, so nothing gets a gradient: parameters are made by Node, not by Const, and Detach or Value take a tensor out of the graph.")
		return
	}
	if f := a.loss.FirstNotFinite(); f != nil {
		a.finite = false
		a.find(Forward, true, []*engine.TensorNode{f.Node}, "In the forward pass %v.", f)
	}
	pass := a.loss.Pass()
	for step := range pass.Apart() {
		if f := step.NotFinite(); f != nil && a.finite {
			a.finite = false
			a.find(Backward, true, []*engine.TensorNode{f.Node}, "In the backward pass, at step %d of %d, %v.", step.Number, step.Of, f)
		}
	}
	a.gradient = pass.Gradient
}

// parameters makes the table: what the module lists, then the other leaves that get
// a gradient.
func (a *auditor) parameters() {
	times := make(map[*engine.TensorNode]int)
	for _, p := range a.listed {
		times[p]++
	}
	seen := make(map[*engine.TensorNode]bool)
	for _, n := range append(slices.Clone(a.listed), a.leaves...) {
		if n == nil || seen[n] {
			continue
		}
		seen[n] = true
		p := Parameter{Name: n.Name, Node: n, Listed: times[n], Uses: len(a.uses[n]), Value: norm(n.Value)}
		if a.gradient != nil && n.NeedsGrad() {
			g := a.gradient(n)
			p.Grad, p.Largest = norm(g), largest(g)
		}
		a.report.Parameters = append(a.report.Parameters, p)
	}
	a.name()
}

// name gives every parameter a name of its own: the node's, or where several have
// the same or none, where the module holds it.
func (a *auditor) name() {
	count := make(map[string]int)
	for _, p := range a.report.Parameters {
		count[p.Name]++
	}
	for i := range a.report.Parameters {
		p := &a.report.Parameters[i]
		if p.Name != "" && count[p.Name] == 1 {
			continue
		}
		switch path := a.held[p.Node]; {
		case path != "":
			p.Name = path
		case p.Name == "":
			p.Name = fmt.Sprintf("leaf %d", i)
		default:
			p.Name = fmt.Sprintf("%s (%d)", p.Name, i)
		}
	}
}

// nameOf is a parameter's name.
func (a *auditor) nameOf(n *engine.TensorNode) string {
	for _, p := range a.report.Parameters {
		if p.Node == n {
			return p.Name
		}
	}
	if path := a.held[n]; n.Name == "" && path != "" {
		return path
	}
	return n.Label()
}

// norm is the Euclidean norm, without overflow on the way.
func norm(t *tensor.Tensor) float64 {
	most := largest(t)
	if most == 0 || math.IsNaN(most) || math.IsInf(most, 0) {
		return most
	}
	sum := 0.0
	for _, x := range t.Clone().Data() {
		sum += (x / most) * (x / most)
	}
	return most * math.Sqrt(sum)
}

// largest is the largest element without its sign; NaN where there is one.
func largest(t *tensor.Tensor) float64 {
	most := 0.0
	for _, x := range t.Clone().Data() {
		if math.IsNaN(x) {
			return x
		}
		most = math.Max(most, math.Abs(x))
	}
	return most
}

package engine

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradrepl/engine/tensor"
)

// FaultKind says in which way a backward is wrong.
type FaultKind string

// The ways in which a backward is wrong that can be told apart.
const (
	FaultCount     FaultKind = "count"     // not one gradient for each input
	FaultNil       FaultKind = "nil"       // none for an input that takes one
	FaultShape     FaultKind = "shape"     // of another shape than the input
	FaultBroadcast FaultKind = "broadcast" // not summed over what was repeated
	FaultTranspose FaultKind = "transpose" // transposed, or a product with a transposed factor
	FaultSign      FaultKind = "sign"      // −1 times the right one
	FaultFactor    FaultKind = "factor"    // another number times the right one
	FaultChain     FaultKind = "chain"     // without the incoming gradient, or without the local derivative
	FaultMissing   FaultKind = "missing"   // without one of the tensors that the right one is a product of
	FaultSwapped   FaultKind = "swapped"   // that of another input
	FaultZero      FaultKind = "zero"      // zeros
	FaultPartial   FaultKind = "partial"   // without what comes by way of other elements
	FaultOrder     FaultKind = "order"     // the right numbers in the wrong places
	FaultWrites    FaultKind = "writes"    // it changes what it was given
	FaultState     FaultKind = "state"     // it keeps in the op what another application overwrites
	FaultUnknown   FaultKind = "unknown"   // nothing simple explains it
)

// Fault is what is wrong with a gradient that an op's backward gives.
type Fault struct {
	Op        *OpNode   // where it was seen
	Input     int       // over which input the gradient is, -1 for all
	Kind      FaultKind // in which way it is wrong
	Diagnosis string    // that in words
	Index     []int     // of the worst element, nil where there is none to name
	Analytic  float64   // the backward's gradient there
	Numeric   float64   // that of finite differences
	Times     int       // at how many places of the graph the same was seen

	stop bool // the engine cannot go on with what the backward gave
}

// String names the op and says what is wrong.
func (f Fault) String() string { return f.heading() + "\n" + f.finding() }

func (f Fault) heading() string {
	text := strings.TrimPrefix(f.Op.String(), "OpNode ") + " is WRONG in its backward"
	if f.Times > 1 {
		text += fmt.Sprintf(", at %d places", f.Times)
	}
	return text + ":"
}

func (f Fault) finding() string {
	text := indented78(f.Diagnosis)
	if f.Index != nil {
		text += fmt.Sprintf("\n  worst at %v: the backward gives %.8g, finite differences %.8g", f.Index, f.Analytic, f.Numeric)
	}
	return text
}

// indented78 moves lines to the right, and breaks those that would be longer than
// 78 columns.
func indented78(text string) string {
	var lines []string
	for part := range strings.Lines(text) {
		line := " "
		for _, word := range strings.Fields(part) {
			if len(line) > 1 && width(line)+1+width(word) > 78 {
				lines = append(lines, line)
				line = " "
			}
			line += " " + word
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// OpReport is what [GradCheckOp] found.
type OpReport struct {
	Op       *OpNode
	Faults   []Fault
	Kinks    int  // at how many elements of the inputs the op has a kink, or jumps, or ends
	Unsteady bool // it gives something else each time: nothing could be checked
}

// OK reports whether nothing is wrong.
func (r *OpReport) OK() bool { return len(r.Faults) == 0 && !r.Unsteady }

// String is the verdict.
func (r *OpReport) String() string {
	name := OpString(r.Op.Op)
	switch {
	case r.Unsteady:
		return name + " gives something else each time: it cannot be checked."
	case len(r.Faults) == 0:
		text := fmt.Sprintf("The backward of %s agrees with finite differences", name)
		if r.Kinks > 0 {
			text += fmt.Sprintf(", but for %s\nat a kink, where any slope between those of the two sides will do", counted(r.Kinks, "element"))
		}
		return text + "."
	}
	return faultsText(r.Faults)
}

// GradCheckOp checks the backward of one op, applied to these inputs, by itself:
// given a fixed gradient over its outputs it compares what the backward gives
// with finite differences of the forward, as [GradCheck] does. Where the two
// differ it looks for the reason: a lost minus, a constant factor, a sum over
// the broadcast axis that is missing, a transposed or a forgotten factor,
// gradients in the wrong order (see [FaultKind]). A kink is no fault.
//
// It changes nothing but what the op itself may keep. It panics where the op's
// forward or backward does.
func GradCheckOp(op Op, inputs ...*TensorNode) *OpReport {
	return checkOp(&OpNode{Op: op, Inputs: inputs})
}

// checkOp is GradCheckOp for an op of a graph, which the faults name.
func checkOp(o *OpNode) *OpReport {
	report := &OpReport{Op: o}
	t := newTrial(o.Op, o.Inputs)
	if o.Outputs == nil {
		report.Op = t.node
	}
	if report.Unsteady = !t.steady(); report.Unsteady {
		return report
	}
	report.Faults = t.protocol()
	if len(report.Faults) == 0 {
		for k, input := range o.Inputs {
			if !input.NeedsGrad() {
				continue
			}
			s := t.suspect(k)
			report.Kinks += s.error.Kinks
			if s.wrong() {
				report.Faults = append(report.Faults, s.fault())
			}
		}
	}
	for i := range report.Faults {
		report.Faults[i].Op, report.Faults[i].Times = report.Op, 1
	}
	return report
}

// trial is an op applied by itself, to leaves of its own, and its backward.
type trial struct {
	op          Op
	description Description // empty where there is none
	node        *OpNode
	inputs      []*tensor.Tensor
	seeds       []*tensor.Tensor // the gradient over each output
	got         []*tensor.Tensor // what the backward gave for it
	wrote       string           // what the backward has written to, "" for nothing
	most        int              // how many elements of an input are compared
	known       map[int]*suspect // the inputs that were looked at
}

// work bounds how many numbers are computed for one input of an op: of a large
// one, not all elements are compared.
const work = 1 << 22

// newTrial applies an op to nodes with these values, and runs its backward.
func newTrial(op Op, inputs []*TensorNode) *trial {
	t := &trial{op: op, known: make(map[int]*suspect)}
	if d, ok := op.(Described); ok {
		t.description = d.Describe()
	}
	leaves := make([]*TensorNode, len(inputs))
	size := 1
	for i, input := range inputs {
		t.inputs = append(t.inputs, input.Value)
		leaves[i] = Const(input.Value.Clone()).Named(input.Name)
		if input.NeedsGrad() {
			leaves[i].Grad = tensor.LazyZerosLike(input.Value)
		}
		size += input.Value.Size()
	}
	outputs := ApplyAll(op, leaves...)
	if len(outputs) > 0 {
		t.node = outputs[0].Source
	} else {
		t.node = &OpNode{Op: op, Inputs: leaves}
	}
	for _, y := range outputs {
		t.seeds = append(t.seeds, unevenWeights(y.Shape()))
		size += y.Value.Size()
	}
	t.most = max(8, work/size)
	given := clones(t.seeds)
	if len(outputs) > 0 {
		t.got = op.Backward(t.node.Context, given)
	}
	for i, g := range given {
		if !sameValue(g, t.seeds[i]) {
			t.wrote = "the gradient that comes in"
		}
	}
	for i, leaf := range leaves {
		if !sameValue(leaf.Value, t.inputs[i]) {
			t.wrote = "the values of its inputs"
		}
	}
	return t
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func clones(ts []*tensor.Tensor) []*tensor.Tensor {
	out := make([]*tensor.Tensor, len(ts))
	for i, t := range ts {
		out[i] = t.Clone()
	}
	return out
}

// forward is the op's outputs with the k-th input replaced.
func (t *trial) forward(k int, value *tensor.Tensor) []*tensor.Tensor {
	node := &OpNode{Op: t.op, Inputs: append([]*TensorNode{}, t.node.Inputs...)}
	node.Context = &Context{node: node}
	in := append([]*tensor.Tensor{}, t.inputs...)
	if k >= 0 {
		changed := *node.Inputs[k]
		changed.Value = value
		node.Inputs[k], in[k] = &changed, value
	}
	return t.op.Forward(node.Context, in)
}

// steady reports whether the forward gives the same once more.
func (t *trial) steady() bool {
	again := t.forward(-1, nil)
	for i, y := range t.node.Outputs {
		if i >= len(again) || !sameValue(again[i], y.Value) {
			return false
		}
	}
	return true
}

// protocol finds gradients that cannot be compared: missing ones, and those of
// another shape.
func (t *trial) protocol() []Fault {
	if len(t.got) != len(t.inputs) {
		return []Fault{{Input: -1, Kind: FaultCount, stop: true, Diagnosis: fmt.Sprintf("it gives %s for %s", counted(len(t.got), "gradient"), counted(len(t.inputs), "input"))}}
	}
	if t.wrote != "" {
		return []Fault{{Input: -1, Kind: FaultWrites, Diagnosis: "it writes to " + t.wrote + ": it must make new tensors for what it gives"}}
	}
	var faults []Fault
	for k, g := range t.got {
		switch input := t.node.Inputs[k]; {
		case !input.NeedsGrad():
		case g == nil:
			faults = append(faults, Fault{Input: k, Kind: FaultNil, stop: true, Diagnosis: t.letter(k) + "∇ is nil" + t.of(k) + ", but the input takes a gradient"})
		case !g.Shape().Equal(input.Shape()):
			faults = append(faults, t.suspect(k).shapeFault())
		}
	}
	return faults
}

// suspect is the gradient over the k-th input beside finite differences.
func (t *trial) suspect(k int) *suspect {
	if s, ok := t.known[k]; ok {
		return s
	}
	value := t.inputs[k]
	s := &suspect{trial: t, k: k, got: t.got[k], want: unknowns(value), error: GradError{Shape: value.Shape()}}
	t.known[k] = s
	fits := s.got != nil && s.got.Shape().Equal(value.Shape())
	for _, i := range spread(value.Size(), t.most) {
		analytic := 0.0
		if fits {
			analytic = s.got.Data()[i]
		}
		c := t.probe(k, i, t.seeds).compare(value.Data()[i], analytic)
		if c.manner == undefined || !finite(c.numeric) || fits && !t.finite() && (c.numeric == 0 || !finite(analytic)) {
			continue // there is no slope to compare with, or NaN hides it
		}
		s.error.add(i, analytic, c)
		if c.manner == smooth {
			s.want.Data()[i] = c.numeric
		}
	}
	return s
}

// probe is the op as a function of the i-th element of the k-th input.
func (t *trial) probe(k, i int, seeds []*tensor.Tensor) *probe {
	p := &probe{seeds: seeds, at: guarded(func(x float64) []*tensor.Tensor {
		changed := t.inputs[k].Clone()
		changed.Data()[i] = x
		return t.forward(k, changed)
	})}
	for _, y := range t.node.Outputs {
		p.base = append(p.base, y.Value)
	}
	return p
}

// finite reports whether all outputs are numbers.
func (t *trial) finite() bool {
	for _, y := range t.node.Outputs {
		if slices.ContainsFunc(y.Value.Data(), func(v float64) bool { return !finite(v) }) {
			return false
		}
	}
	return true
}

// unknowns is a tensor of NaN in the shape of another.
func unknowns(like *tensor.Tensor) *tensor.Tensor { return tensor.Full(math.NaN(), like.Shape()...) }

// spread is some of the numbers below n, all where there are no more than most.
// They lie at distances that are not all alike, so that they do not all fall
// into one column of a matrix.
func spread(n, most int) []int {
	out := make([]int, min(n, most))
	for i := range out {
		out[i] = i
		if n > most {
			_, fraction := math.Modf(float64(i) * math.Phi)
			out[i] = int((float64(i) + fraction) * float64(n) / float64(most))
		}
	}
	return out
}

// checkOps checks the ops that take part in the gradient of a node, each by
// itself.
func (r *GradReport) checkOps(y *TensorNode) {
	seen := make(map[string]int)
	for _, o := range reverseOrder(y) {
		name := OpName(o.Op)
		if seen[name]++; seen[name] > mostOfAKind {
			continue
		}
		r.take(checkOp(o))
	}
}

// checkState looks, where the gradients differ though each op is right by
// itself, for ops that keep what their backward needs in themselves: where one
// is applied twice, the second time overwrites what the first has kept.
func (r *GradReport) checkState(y *TensorNode) {
	if len(r.Faults) > 0 || !slices.ContainsFunc(r.Inputs, r.differs) {
		return
	}
	for _, o := range reverseOrder(y) {
		if t := newTrial(o.Op, o.Inputs); t.keepsState() {
			r.take(&OpReport{Op: o, Faults: []Fault{{Op: o, Input: -1, Kind: FaultState, Times: 1,
				Diagnosis: "it keeps what its backward needs in the op itself, where the next application overwrites it: ctx.Save keeps it for this application alone"}}})
		}
	}
}

// keepsState reports whether the backward gives something else after a forward
// with other inputs.
func (t *trial) keepsState() bool {
	if len(t.inputs) == 0 || len(t.got) == 0 || t.got[0] == nil {
		return false
	}
	other := guarded(func(float64) []*tensor.Tensor {
		return t.forward(0, t.inputs[0].Map(func(x float64) float64 { return 0.9*x + 0.05 }))
	})
	if other(0) == nil {
		return false
	}
	again := t.op.Backward(t.node.Context, clones(t.seeds))
	return len(again) == len(t.got) && again[0] != nil && !sameValue(again[0], t.got[0])
}

// mostOfAKind is how many applications of one op are checked by themselves: a
// long loop applies the same op very often.
const mostOfAKind = 50

// take adds what was found at one op to the report. What was found at another
// application of the same op is counted, not told again.
func (r *GradReport) take(o *OpReport) {
	name := OpString(o.Op.Op)
	if o.Unsteady && !slices.Contains(r.Unsteady, name) {
		r.Unsteady = append(r.Unsteady, name)
	}
	r.opKinks += o.Kinks
	for _, f := range o.Faults {
		told := false
		for i := range r.Faults {
			if g := &r.Faults[i]; OpName(g.Op.Op) == OpName(f.Op.Op) && g.Input == f.Input && g.Kind == f.Kind {
				g.Times++
				told = true
			}
		}
		if !told {
			r.Faults = append(r.Faults, f)
		}
	}
}

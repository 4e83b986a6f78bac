package engine

import (
	"fmt"
	"slices"

	"gradrepl/engine/tensor"
)

// GradCheckGraph checks the gradient of a node over every leaf that it was
// computed from and that takes one, as [GradCheck] does with a function. The
// graph itself is the function: it is computed anew from its leaves for each
// difference, by running the forward of each of its ops again. So what was
// decided while it was built (which ops, which indices, what was detached) stays
// as it was; GradCheck with a function builds it anew each time.
//
// Where leaves have got other values since the graph was built, as by an
// optimiser's step, the values that they have now are what counts. An op that
// draws random numbers in its forward cannot be checked, and is named. Of large
// leaves not all elements are compared.
//
// It changes no node of the graph. It panics where n is a leaf or takes no
// gradient.
func GradCheckGraph(n *TensorNode) *GradReport {
	switch {
	case n == nil:
		panic(tensor.Errorf("GradCheckGraph", "needs a node, got nil"))
	case n.Source == nil:
		panic(tensor.Errorf("GradCheckGraph", "%s is a leaf: it was computed from nothing that could be checked", n.Label()))
	case !n.NeedsGrad():
		panic(tensor.Errorf("GradCheckGraph", "%s takes no gradient: it was computed from constants alone", n.Label()))
	}
	g := newReplay(n)
	defer g.settle()
	y := g.copies[n]
	report := &GradReport{Tolerance: gradTolerance, ofGraph: true}
	report.NotFinite = y.FirstNotFinite()
	report.Changed = !sameValue(y.Value, n.Value)
	if y.Value.Size() > 1 {
		report.Summed = y.Value.Size()
	}
	report.checkOps(y)
	if len(report.Unsteady) > 0 {
		report.Changed = false // who knows
	}
	g = newReplay(n) // for an op may keep something in itself
	y = g.copies[n]
	pass := &gradients{}
	seed := weights(y.Shape())
	if !report.broken() {
		pass = gradientsFrom(y, seed)
	}
	most := max(8, work/g.size)
	for i, leaf := range g.leaves {
		e := GradError{Name: leaf.Name, Shape: leaf.Shape(), Unknown: report.broken()}
		if e.Name == "" {
			e.Name = fmt.Sprintf("leaf %d", i)
		}
		if !e.Unknown {
			analytic := pass.over(g.copies[leaf])
			for _, j := range spread(leaf.Value.Size(), most) {
				p := &probe{base: []*tensor.Tensor{y.Value}, seeds: []*tensor.Tensor{seed}}
				p.at = guarded(func(x float64) []*tensor.Tensor { return g.with(leaf, j, x) })
				e.add(j, analytic.Data()[j], p.compare(leaf.Value.Data()[j], analytic.Data()[j]))
			}
			report.excuse(&e)
		}
		report.Inputs = append(report.Inputs, e)
	}
	report.checkState(y)
	return report
}

// excuse takes a difference for a kink where every op is right by itself and one
// of them is at a kink: slopes that are each allowed may together make one that
// is not, as in Relu(x) − Relu(−x) at 0.
func (r *GradReport) excuse(e *GradError) {
	if r.differs(*e) && len(r.Faults) == 0 && len(r.Unsteady) == 0 && r.opKinks > 0 {
		e.Kinks, e.Absolute, e.Relative = max(1, e.Kinks), 0, 0
	}
}

// replay is a copy of the graph behind a node that can be computed anew from
// its leaves.
type replay struct {
	root   *TensorNode
	order  []*OpNode     // of the graph, inputs before outputs
	leaves []*TensorNode // those that take a gradient, in the order in which they are met
	copies map[*TensorNode]*TensorNode
	size   int // of all values
}

func newReplay(root *TensorNode) *replay {
	g := &replay{root: root, order: reverseOrder(root), copies: make(map[*TensorNode]*TensorNode), size: 1}
	slices.Reverse(g.order)
	for _, o := range g.order {
		for _, input := range o.Inputs {
			if g.copies[input] == nil { // a leaf, or what was computed from constants
				leaf := &TensorNode{Value: input.Value, Name: input.Name}
				if input.NeedsGrad() {
					leaf.Grad = tensor.LazyZerosLike(input.Value)
					g.leaves = append(g.leaves, input)
				}
				g.copies[input] = leaf
			}
		}
		for i, y := range g.apply(o, g.copies) {
			y.Name = o.Outputs[i].Name
			g.copies[o.Outputs[i]] = y
			g.size += y.Value.Size()
		}
	}
	return g
}

// apply applies an op of the graph to the nodes that stand for its inputs.
func (g *replay) apply(o *OpNode, stands map[*TensorNode]*TensorNode) []*TensorNode {
	inputs := make([]*TensorNode, len(o.Inputs))
	for i, input := range o.Inputs {
		inputs[i] = g.copies[input]
		if other, ok := stands[input]; ok {
			inputs[i] = other
		}
	}
	outputs := ApplyAll(o.Op, inputs...)
	if len(outputs) != len(o.Outputs) {
		panic(tensor.Errorf(OpName(o.Op), "its forward gave %d outputs, and now %d", len(o.Outputs), len(outputs)))
	}
	return outputs
}

// with is the root's value where an element of a leaf has another value. Only
// what depends on the leaf is computed.
func (g *replay) with(leaf *TensorNode, i int, x float64) []*tensor.Tensor {
	value := leaf.Value.Clone()
	value.Data()[i] = x
	changed := map[*TensorNode]*TensorNode{leaf: {Value: value, Grad: g.copies[leaf].Grad, Name: leaf.Name}}
	for _, o := range g.order {
		if !slices.ContainsFunc(o.Inputs, func(n *TensorNode) bool { return changed[n] != nil }) {
			continue
		}
		for k, y := range g.apply(o, changed) {
			changed[o.Outputs[k]] = y
		}
	}
	if changed[g.root] == nil {
		return []*tensor.Tensor{g.copies[g.root].Value}
	}
	return []*tensor.Tensor{changed[g.root].Value}
}

// settle runs the graph once more with the values that it was built with: an op
// that keeps something in itself, and not in the Context, is left as it was.
func (g *replay) settle() {
	for _, o := range g.order {
		if o.Inputs != nil {
			ApplyAll(o.Op, o.Inputs...)
		}
	}
}

package engine

import (
	"slices"

	"gradrepl/engine/tensor"
)

// Backward runs the backward pass from n, a loss of size 1: it walks the
// OpNodes that n was computed by in reverse topological order, each once, and
// adds to the Grad of every node on the way the gradient of n over it. A
// second call adds the same again. [TensorNode.Pass] takes the same walk step
// by step.
//
// It panics where n is not of size 1 or is a constant. A pass that panics, in
// an op's backward too, leaves every Grad as it was.
func (n *TensorNode) Backward() { n.Pass().Finish() }

// BackwardFrom is Backward from a node of any shape, given the gradient over
// it of some scalar that lies further on. It panics where the shapes differ or
// n is a constant.
func (n *TensorNode) BackwardFrom(grad *tensor.Tensor) { n.PassFrom(grad).Finish() }

// gradients are those of a backward pass that is under way, as far as they have
// come together. They are kept apart from the nodes' Grad, which may already
// hold those of an earlier pass.
type gradients struct {
	order []*OpNode // in the order in which the pass comes to them
	taken int       // how many of them it has passed
	sums  map[*TensorNode]*tensor.Tensor
	nodes []*TensorNode // those with a sum, in the order in which they got it
}

// startFrom are the gradients of a pass that begins, given that over n.
func startFrom(n *TensorNode, grad *tensor.Tensor) gradients {
	order := reverseOrder(n)
	g := gradients{
		order: order,
		sums:  make(map[*TensorNode]*tensor.Tensor, len(order)+1),
		nodes: make([]*TensorNode, 0, len(order)+1),
	}
	g.add(n, grad)
	return g
}

// step passes the next OpNode: it hands the gradient over the op's outputs down
// to its inputs. By the time an OpNode is reached, all that its outputs feed has
// been passed, so that gradient is complete. Where somebody watches, seen gets
// what happens; else it is nil.
func (g *gradients) step(seen *Step) {
	op := g.order[g.taken]
	grads := make([]*tensor.Tensor, len(op.Outputs))
	for i, output := range op.Outputs {
		grads[i] = g.over(output)
	}
	if seen != nil {
		seen.Incoming = slices.Clone(grads)
	}
	for i, share := range op.backward(grads) {
		if share == nil {
			continue
		}
		before := g.add(op.Inputs[i], share)
		if seen != nil {
			seen.note(i, share, before, g.sums[op.Inputs[i]])
		}
	}
	g.taken++
}

// add adds one consumer's share to the gradient over a node, the multivariate
// chain rule, and gives what was there before: nil for nothing.
func (g *gradients) add(n *TensorNode, share *tensor.Tensor) (before *tensor.Tensor) {
	before, ok := g.sums[n]
	if !ok {
		g.sums[n] = share
		g.nodes = append(g.nodes, n)
		return nil
	}
	if !before.Shape().Equal(share.Shape()) {
		panic(tensor.Errorf("Backward", "%s got gradients of shapes %v and %v: its value has changed meanwhile", n.Label(), before.Shape(), share.Shape()))
	}
	g.sums[n] = before.Add(share)
	return before
}

// over is the gradient over a node: zeros where the loss does not depend on it.
func (g *gradients) over(n *TensorNode) *tensor.Tensor {
	if sum, ok := g.sums[n]; ok {
		return sum
	}
	return tensor.LazyZerosLike(n.Value)
}

// gradientsFrom are those of a whole pass from n, given the gradient over n. It
// changes no node.
func gradientsFrom(n *TensorNode, grad *tensor.Tensor) *gradients {
	g := startFrom(n, grad)
	g.run()
	return &g
}

// run goes to the end of the pass.
func (g *gradients) run() {
	for g.taken < len(g.order) {
		g.step(nil)
	}
}

// addToNodes adds the gradients to the Grad of their nodes.
func (g *gradients) addToNodes() {
	for _, n := range g.nodes {
		mustFit(n, g.sums[n].Shape())
	}
	for _, n := range g.nodes {
		n.Grad = total(n.Grad, g.sums[n])
	}
}

// total is what a pass makes of a node's Grad.
func total(earlier, sum *tensor.Tensor) *tensor.Tensor {
	if earlier.IsZero() {
		return sum
	}
	return earlier.Add(sum)
}

// mustFit panics where a gradient of a shape cannot be added to a node's Grad.
func mustFit(n *TensorNode, shape tensor.Shape) {
	if !shape.Equal(n.Grad.Shape()) && !n.Grad.IsZero() {
		panic(tensor.Errorf("Backward", "%s has a value of shape %v and a gradient of shape %v from an earlier pass; zero it first", n.Label(), shape, n.Grad.Shape()))
	}
}

// reverseOrder lists the OpNodes that take part in the gradient of n so that
// each comes after all that use its outputs. It follows the graph from n back,
// depth first, with a stack of its own: a chain of any length will do.
func reverseOrder(n *TensorNode) []*OpNode { return orderOf(n, (*OpNode).needsGrad) }

// orderOf is the same for the OpNodes for which follow says so.
func orderOf(n *TensorNode, follow func(*OpNode) bool) []*OpNode {
	type frame struct {
		op   *OpNode
		next int // the input to follow next
	}
	var order []*OpNode
	var stack []frame
	seen := make(map[*OpNode]bool)
	visit := func(op *OpNode) {
		if op != nil && !seen[op] && follow(op) {
			seen[op] = true
			stack = append(stack, frame{op: op})
		}
	}
	visit(n.Source)
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.next < len(top.op.Inputs) {
			top.next++
			visit(top.op.Inputs[top.next-1].Source)
			continue
		}
		order = append(order, top.op)
		stack = stack[:len(stack)-1]
	}
	slices.Reverse(order)
	return order
}

// ZeroGrad sets the gradient of n and of every node that it was computed from
// to zeros.
func (n *TensorNode) ZeroGrad() {
	n.each(func(m *TensorNode) {
		if m.NeedsGrad() {
			m.Grad = tensor.LazyZerosLike(m.Value)
		}
	})
}

// Clear takes the graph behind n apart: every node that n was computed from
// becomes a leaf with gradient zero, and the OpNodes between them lose their
// inputs, outputs and saved values. Values stay.
func (n *TensorNode) Clear() {
	n.each(func(m *TensorNode) {
		if m.NeedsGrad() {
			m.Grad = tensor.LazyZerosLike(m.Value)
		}
		if op := m.Source; op != nil {
			m.Source = nil
			op.Inputs, op.Outputs, op.Context = nil, nil, nil
		}
	})
}

// each calls f once for n and every node that it was computed from, constants
// included. f may take the node's links away.
func (n *TensorNode) each(f func(*TensorNode)) {
	seen := map[*TensorNode]bool{n: true}
	queue := []*TensorNode{n}
	push := func(nodes []*TensorNode) {
		for _, m := range nodes {
			if !seen[m] {
				seen[m] = true
				queue = append(queue, m)
			}
		}
	}
	for len(queue) > 0 {
		m := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if m.Source != nil {
			push(m.Source.Inputs)
			push(m.Source.Outputs)
		}
		f(m)
	}
}

// Leaves are the leaves that take a gradient among those that n was computed
// from, in the order in which a forward pass meets them.
func (n *TensorNode) Leaves() []*TensorNode {
	var leaves []*TensorNode
	if n.Source == nil && n.NeedsGrad() {
		return []*TensorNode{n}
	}
	for _, o := range slices.Backward(reverseOrder(n)) {
		for _, input := range o.Inputs {
			if input.Source == nil && input.NeedsGrad() && !slices.Contains(leaves, input) {
				leaves = append(leaves, input)
			}
		}
	}
	return leaves
}

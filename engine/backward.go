package engine

import "gradrepl/engine/tensor"

// Backward runs the backward pass from n, a loss of size 1: it walks the
// OpNodes that n was computed by in reverse topological order, each once, and
// adds to the Grad of every node on the way the gradient of n over it. A
// second call adds the same again.
//
// It panics where n is not of size 1 or is a constant. A pass that panics, in
// an op's backward too, leaves every Grad as it was.
func (n *TensorNode) Backward() {
	if n.Value.Size() != 1 {
		panic(tensor.Errorf("Backward", "needs a scalar to start from, got shape %v; sum it, or give BackwardFrom its gradient", n.Shape()))
	}
	n.BackwardFrom(tensor.Full(1, n.Shape()...))
}

// BackwardFrom is Backward from a node of any shape, given the gradient over
// it of some scalar that lies further on. It panics where the shapes differ or
// n is a constant.
func (n *TensorNode) BackwardFrom(grad *tensor.Tensor) {
	if !n.NeedsGrad() {
		panic(tensor.Errorf("Backward", "%s takes no gradient: it was computed from constants alone", n.Label()))
	}
	if grad == nil {
		panic(tensor.Errorf("Backward", "needs a gradient for a node of shape %v, got nil", n.Shape()))
	}
	if !grad.Shape().Equal(n.Shape()) {
		panic(tensor.Errorf("Backward", "gradient of shape %v for a node of shape %v", grad.Shape(), n.Shape()))
	}
	gradientsFrom(n, grad.Clone()).addToNodes()
}

// gradientsFrom computes the gradients over all that n was computed from, given
// the gradient over n. It changes no node.
func gradientsFrom(n *TensorNode, grad *tensor.Tensor) *gradients {
	order := reverseOrder(n)
	g := &gradients{sums: make(map[*TensorNode]*tensor.Tensor, len(order)+1)}
	g.add(n, grad)
	// By the time an OpNode is reached, all that its outputs feed has been
	// passed, so the gradient over them is complete.
	for _, op := range order {
		grads := make([]*tensor.Tensor, len(op.Outputs))
		for i, output := range op.Outputs {
			grads[i] = g.over(output)
		}
		for i, share := range op.backward(grads) {
			if share != nil {
				g.add(op.Inputs[i], share)
			}
		}
	}
	return g
}

// gradients are those of one backward pass. They are kept apart from the nodes'
// Grad, which may already hold those of an earlier pass.
type gradients struct {
	sums  map[*TensorNode]*tensor.Tensor
	nodes []*TensorNode // in the order they came
}

// add adds one consumer's share to the gradient over a node: the multivariate
// chain rule.
func (g *gradients) add(n *TensorNode, share *tensor.Tensor) {
	if sum, ok := g.sums[n]; ok {
		g.sums[n] = sum.Add(share)
		return
	}
	g.sums[n] = share
	g.nodes = append(g.nodes, n)
}

// over is the gradient over a node: zeros where the loss does not depend on it.
func (g *gradients) over(n *TensorNode) *tensor.Tensor {
	if sum, ok := g.sums[n]; ok {
		return sum
	}
	return tensor.LazyZerosLike(n.Value)
}

// addToNodes adds the gradients to the Grad of their nodes.
func (g *gradients) addToNodes() {
	for _, n := range g.nodes {
		if sum := g.sums[n]; !sum.Shape().Equal(n.Grad.Shape()) && !n.Grad.IsZero() {
			panic(tensor.Errorf("Backward", "%s has a value of shape %v and a gradient of shape %v from an earlier pass; zero it first", n.Label(), sum.Shape(), n.Grad.Shape()))
		}
	}
	for _, n := range g.nodes {
		if n.Grad.IsZero() {
			n.Grad = g.sums[n]
		} else {
			n.Grad = n.Grad.Add(g.sums[n])
		}
	}
}

// reverseOrder lists the OpNodes that take part in the gradient of n so that
// each comes after all that use its outputs. It follows the graph from n back,
// depth first, with a stack of its own: a chain of any length will do.
func reverseOrder(n *TensorNode) []*OpNode {
	type frame struct {
		op   *OpNode
		next int // the input to follow next
	}
	var order []*OpNode
	var stack []frame
	seen := make(map[*OpNode]bool)
	visit := func(op *OpNode) {
		if op != nil && op.needsGrad() && !seen[op] {
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
	for i, j := 0, len(order)-1; i < j; i, j = i+1, j-1 {
		order[i], order[j] = order[j], order[i]
	}
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

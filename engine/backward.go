package engine

import "gradrepl/engine/tensor"

// Backward runs the backward pass from n, a loss of size 1: it walks the
// OpNodes that n was computed by in reverse topological order, each once, and
// adds to the Grad of every node on the way the gradient of n over it. A
// second call adds the same again.
//
// It panics where n is not of size 1 or is a constant.
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
	if !grad.Shape().Equal(n.Shape()) {
		panic(tensor.Errorf("Backward", "gradient of shape %v for a node of shape %v", grad.Shape(), n.Shape()))
	}
	pass := newPass()
	pass.add(n, grad.Clone())
	// By the time an OpNode is reached, all that its outputs feed has been
	// passed, so the gradient over them is complete.
	for _, op := range reverseOrder(n) {
		grads := make([]*tensor.Tensor, len(op.Outputs))
		for i, output := range op.Outputs {
			grads[i] = pass.finish(output)
		}
		for i, share := range op.backward(grads) {
			if share != nil {
				pass.add(op.Inputs[i], share)
			}
		}
	}
	pass.finishAll()
}

// pass holds the gradients of one backward pass. They are kept apart from the
// nodes' Grad, which may already hold those of an earlier pass.
type pass struct {
	grads map[*TensorNode]*gradient
	order []*TensorNode // as they came, so that each pass does the same sums
}

type gradient struct {
	sum  *tensor.Tensor
	done bool // added to the node's Grad
}

func newPass() *pass { return &pass{grads: make(map[*TensorNode]*gradient)} }

// add adds one consumer's share to the gradient over a node: the multivariate
// chain rule.
func (p *pass) add(n *TensorNode, share *tensor.Tensor) {
	if g, ok := p.grads[n]; ok {
		g.sum = g.sum.Add(share)
		return
	}
	p.grads[n] = &gradient{sum: share}
	p.order = append(p.order, n)
}

// finish adds the gradient over a node, now complete, to its Grad, and
// returns it.
func (p *pass) finish(n *TensorNode) *tensor.Tensor {
	g, ok := p.grads[n]
	if !ok { // an output that the loss does not depend on
		return tensor.LazyZerosLike(n.Value)
	}
	if !g.done {
		if n.Grad.IsZero() {
			n.Grad = g.sum
		} else {
			n.Grad = n.Grad.Add(g.sum)
		}
		g.done = true
	}
	return g.sum
}

func (p *pass) finishAll() {
	for _, n := range p.order {
		p.finish(n)
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

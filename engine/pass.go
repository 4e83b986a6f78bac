package engine

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"gradrepl/engine/tensor"
)

// Pass is a backward pass that is taken step by step, forwards and backwards: a
// step for each OpNode, in the order in which the pass comes to them.
//
//	pass := loss.Pass()
//	for step := range pass.Steps() {
//		fmt.Println(step)
//	}
//
// Until the first step it changes nothing. From then on the Grad of a node
// that the pass has come to is what it was before, plus what has arrived so
// far; Back takes that away again. After the last step every Grad is, to the
// last bit, what Backward leaves. [Pass.Finish] goes there at once, and is all
// that Backward does; [Pass.Cancel] puts back what was there before the pass.
//
// A step panics where the Grad of one of its nodes is no longer what the pass
// has put there: another backward pass, ZeroGrad, Clear, an assignment or a
// write came in between. The last step and Finish look at all nodes. The pass
// then stays where it is, and so it does where an op's backward panics.
type Pass struct {
	gradients
	from    *TensorNode
	steps   []*Step
	lent    map[*TensorNode]loan // the nodes whose Grad shows the pass
	arrived map[*TensorNode]int  // how many shares of their gradient have
	uses    map[*TensorNode]int  // and how many there are in all
	over    bool                 // finished or cancelled
}

// loan is what the Grad of a node was when the pass came to it, and what the
// pass has put in its place.
type loan struct{ earlier, shown *tensor.Tensor }

// Pass begins a backward pass from n, a loss of size 1, without taking a step.
// It panics where n is not of size 1 or is a constant.
func (n *TensorNode) Pass() *Pass {
	if n.Value.Size() != 1 {
		panic(tensor.Errorf("Backward", "needs a scalar to start from, got shape %v; sum it, or give BackwardFrom its gradient", n.Shape()))
	}
	return newPass(n, tensor.Full(1, n.Shape()...))
}

// PassFrom is Pass from a node of any shape, given the gradient over it of some
// scalar that lies further on. It panics where the shapes differ or n is a
// constant.
func (n *TensorNode) PassFrom(grad *tensor.Tensor) *Pass {
	if grad == nil {
		panic(tensor.Errorf("Backward", "needs a gradient for a node of shape %v, got nil", n.Shape()))
	}
	if !grad.Shape().Equal(n.Shape()) {
		panic(tensor.Errorf("Backward", "gradient of shape %v for a node of shape %v", grad.Shape(), n.Shape()))
	}
	return newPass(n, grad.Clone())
}

func newPass(n *TensorNode, grad *tensor.Tensor) *Pass {
	if !n.NeedsGrad() {
		panic(tensor.Errorf("Backward", "%s takes no gradient: it was computed from constants alone", n.Expression()))
	}
	return &Pass{gradients: startFrom(n, grad), from: n}
}

// From is the node that the pass began at: the loss.
func (p *Pass) From() *TensorNode { return p.from }

// Ops are the OpNodes of the steps, in their order.
func (p *Pass) Ops() []*OpNode { return slices.Clone(p.order) }

// Len is the number of steps.
func (p *Pass) Len() int { return len(p.order) }

// Taken is how many steps have been taken.
func (p *Pass) Taken() int { return p.taken }

// Over reports whether the pass was finished or cancelled.
func (p *Pass) Over() bool { return p.over }

// Gradient is the gradient over a node as far as it has come together, without
// what its Grad held before the pass. It is not to be written to.
func (p *Pass) Gradient(n *TensorNode) *tensor.Tensor { return p.gradients.over(n) }

// Earlier is what the Grad of a node was before the pass: nil for a constant.
func (p *Pass) Earlier(n *TensorNode) *tensor.Tensor {
	if l, ok := p.lent[n]; ok {
		return l.earlier
	}
	return n.Grad
}

// Uses is how many shares the gradient over a node is the sum of: one for each
// time that an op of this pass used it.
func (p *Pass) Uses(n *TensorNode) int {
	if p.uses == nil {
		p.uses = usesIn(p.order)
	}
	return p.uses[n]
}

// Next takes a step and returns it, nil after the last.
func (p *Pass) Next() *Step {
	p.begin()
	if p.taken == len(p.order) {
		return nil
	}
	op := p.order[p.taken]
	if op.Outputs == nil {
		panic(tensor.Errorf("Pass", "Clear has taken the graph apart"))
	}
	p.mustBeLent(op.Outputs)
	p.mustBeLent(op.Inputs)
	if p.taken == len(p.order)-1 {
		p.mustBeLent(p.nodes)
	}
	step := newStep(p, op)
	defer func() {
		if p.taken < step.Number { // an op's backward has panicked
			p.takeBack(step)
		}
	}()
	p.step(step)
	p.steps = append(p.steps, step)
	for _, share := range step.Shares {
		p.show(share.Input)
	}
	return step
}

// Back takes the last step back and returns it, nil before the first.
func (p *Pass) Back() *Step {
	p.mustBeOpen()
	if p.taken == 0 {
		p.unbegin()
		return nil
	}
	step := p.steps[p.taken-1]
	p.mustBeLent(step.Op.Outputs)
	for _, share := range step.Shares {
		p.mustBeLent([]*TensorNode{share.Input})
	}
	p.taken--
	p.steps = p.steps[:p.taken]
	p.takeBack(step)
	for _, share := range step.Shares {
		p.show(share.Input)
	}
	if p.taken == 0 {
		p.unbegin()
	}
	return step
}

// Steps are the steps that are left, each taken as the loop comes to it. A loop
// that is left early leaves the pass where it is.
func (p *Pass) Steps() iter.Seq[*Step] {
	return func(yield func(*Step) bool) {
		for step := p.Next(); step != nil && yield(step); step = p.Next() {
		}
	}
}

// Seek goes forwards or backwards to where n steps have been taken. It panics
// where there are fewer.
func (p *Pass) Seek(n int) {
	if n < 0 || n > len(p.order) {
		panic(tensor.Errorf("Pass", "there is no step %d, only 0 to %d", n, len(p.order)))
	}
	for p.taken < n {
		p.Next()
	}
	for p.taken > n {
		p.Back()
	}
}

// Finish runs the pass to its end: every Grad is then what Backward leaves,
// which does nothing else. Where it panics half-way, every Grad is as before
// the pass.
func (p *Pass) Finish() {
	p.mustBeOpen()
	if p.lent != nil {
		p.mustBeLent(p.nodes)
	}
	seen := p.giveBack()
	p.over = true
	p.run()
	for _, n := range seen { // the steps keep theirs
		p.sums[n] = p.sums[n].Clone()
	}
	p.addToNodes()
}

// Cancel ends the pass and makes every Grad what it was before. Where one has
// been changed meanwhile it leaves that one alone, and panics at the end to
// say so. It does nothing where the pass is over.
func (p *Pass) Cancel() {
	if p.over {
		return
	}
	p.over = true
	var changed []string
	for n := range p.lent {
		if !p.isLent(n) {
			changed = append(changed, n.Expression())
			delete(p.lent, n)
		}
	}
	p.giveBack()
	if changed != nil {
		slices.Sort(changed)
		if most := 5; len(changed) > most {
			changed = append(changed[:most], fmt.Sprintf("%d more", len(changed)-most))
		}
		panic(tensor.Errorf("Pass", "the pass is cancelled, but the Grad of %s was changed meanwhile and stays as it is now", strings.Join(changed, ", ")))
	}
}

// begin shows the gradient that the pass starts from.
func (p *Pass) begin() {
	p.mustBeOpen()
	if p.lent != nil {
		return
	}
	mustFit(p.from, p.from.Shape())
	p.lent = make(map[*TensorNode]loan)
	p.arrived = make(map[*TensorNode]int)
	p.uses = usesIn(p.order)
	p.show(p.from)
}

// usesIn counts how often ops use each node that takes a gradient.
func usesIn(order []*OpNode) map[*TensorNode]int {
	uses := make(map[*TensorNode]int)
	for _, op := range order {
		for _, input := range op.Inputs {
			if input.NeedsGrad() {
				uses[input]++
			}
		}
	}
	return uses
}

// unbegin is begin taken back: from is the one node that still shows the pass.
func (p *Pass) unbegin() {
	p.mustBeLent([]*TensorNode{p.from})
	p.giveBack()
}

// takeBack undoes what a step has done to the sums.
func (p *Pass) takeBack(step *Step) {
	for _, share := range slices.Backward(step.Shares) {
		n := share.Input
		switch {
		case share.Value == nil:
			continue
		case share.Nth == 1:
			delete(p.sums, n)
			p.nodes = p.nodes[:len(p.nodes)-1]
		default:
			p.sums[n] = share.Before
		}
		p.arrived[n]--
	}
}

// show makes the Grad of a node tell how far the pass has come. The steps keep
// the sums, so the node gets a tensor of its own.
func (p *Pass) show(n *TensorNode) {
	l, lent := p.lent[n]
	sum, reached := p.sums[n]
	switch {
	case reached:
		if !lent {
			l.earlier = n.Grad
		}
		l.shown = total(l.earlier, sum)
		if l.shown == sum {
			l.shown = sum.Clone()
		}
		n.Grad = l.shown
		p.lent[n] = l
	case lent:
		n.Grad = l.earlier
		delete(p.lent, n)
	}
}

// giveBack makes the Grad of all nodes what it was, and tells which they were.
func (p *Pass) giveBack() (nodes []*TensorNode) {
	for n, l := range p.lent {
		n.Grad = l.earlier
		nodes = append(nodes, n)
	}
	p.lent = nil
	return nodes
}

func (p *Pass) mustBeOpen() {
	if p.over {
		panic(tensor.Errorf("Pass", "this pass is over: it was finished or cancelled; begin another"))
	}
}

// mustBeLent panics where the Grad of one of the nodes has been changed, or
// cannot be added to.
func (p *Pass) mustBeLent(nodes []*TensorNode) {
	for _, n := range nodes {
		if _, lent := p.lent[n]; !lent && n.NeedsGrad() {
			mustFit(n, n.Shape())
		}
		if !p.isLent(n) {
			panic(tensor.Errorf("Pass", "the Grad of %s has changed since the last step: another backward pass, ZeroGrad, Clear, an assignment or a write came in between", n.Expression()))
		}
	}
}

// isLent reports whether the Grad of a node is what the pass has put there, or
// the pass has not come to it.
func (p *Pass) isLent(n *TensorNode) bool {
	l, lent := p.lent[n]
	return !lent || n.Grad == l.shown && n.Grad.AllClose(total(l.earlier, p.sums[n]), 0)
}

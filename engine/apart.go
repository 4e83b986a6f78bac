package engine

import "iter"

// Apart are the steps that are left of a pass that nobody is to see: it changes no
// node, and is over afterwards. [Pass.Gradient] then gives the gradient over each
// node. Where Steps have been taken before, their effect on the Grad of nodes is
// taken back first.
func (p *Pass) Apart() iter.Seq[*Step] {
	return func(yield func(*Step) bool) {
		p.mustBeOpen()
		if p.lent != nil {
			p.mustBeLent(p.nodes)
			p.giveBack()
		}
		p.over = true
		if p.uses == nil {
			p.uses, p.arrived = usesIn(p.order), make(map[*TensorNode]int)
		}
		for p.taken < len(p.order) {
			step := newStep(p, p.order[p.taken])
			p.step(step)
			if !yield(step) {
				return
			}
		}
	}
}

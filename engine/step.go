package engine

import (
	"fmt"
	"strings"

	"gradrepl/engine/tensor"
)

// Step is one step of a backward pass: an OpNode hands the gradient over its
// outputs down to its inputs. Its tensors are not to be written to.
type Step struct {
	Number, Of int // it is number Number of Of, counted from 1
	Op         *OpNode
	Incoming   []*tensor.Tensor // the gradient over each output, which is complete
	Shares     []Share          // what each input gets, in the order of the inputs

	pass    *Pass
	outputs []*TensorNode // the op's, which Clear takes from it
}

// Share is what one input of an op gets in a step. An input that the op uses
// twice has two.
type Share struct {
	Input *TensorNode

	// Value is this op's contribution to the gradient over Input, nil where
	// Input takes none.
	Value *tensor.Tensor

	// Before and After are the gradient over Input as far as this pass has
	// brought it together: Before + Value = After. Before is zeros for the
	// first share.
	Before, After *tensor.Tensor

	// It is share number Nth of the Of that come together in Input.
	Nth, Of int
}

// Added reports whether the share is added to one that came before, from
// another use of the input.
func (s Share) Added() bool { return s.Nth > 1 }

// Complete reports whether the gradient over the input is complete with it.
func (s Share) Complete() bool { return s.Nth == s.Of }

func newStep(p *Pass, op *OpNode) *Step {
	s := &Step{Number: p.taken + 1, Of: len(p.order), Op: op, pass: p, outputs: op.Outputs, Shares: make([]Share, len(op.Inputs))}
	for i, input := range op.Inputs {
		s.Shares[i].Input = input
	}
	return s
}

// note keeps what the i-th input gets.
func (s *Step) note(i int, share, before, after *tensor.Tensor) {
	n := s.Shares[i].Input
	if before == nil {
		before = tensor.LazyZerosLike(share)
	}
	s.pass.arrived[n]++
	s.Shares[i] = Share{n, share, before, after, s.pass.arrived[n], s.pass.uses[n]}
}

// Calls is the chain of calls that leads to the inputs' gradients, outermost
// first: from the node's Backward to the OpNode, from there to its op's
// Backward, and from what that gives to the Grad of each input.
func (s *Step) Calls() []string {
	incoming := make([]string, len(s.Incoming))
	for i, g := range s.Incoming {
		incoming[i] = g.Shape().String()
	}
	calls := []string{
		s.pass.from.Expression() + ".Backward()",
		s.Op.String(),
		fmt.Sprintf("%s.Backward(ctx, gradients of shape %s)", OpName(s.Op.Op), strings.Join(incoming, ", ")),
	}
	for i, share := range s.Shares {
		if share.Value != nil {
			calls = append(calls, fmt.Sprintf("%s.Grad += its gradient %d, of shape %v", share.Input.Expression(), i, share.Value.Shape()))
		}
	}
	return calls
}

// String is the step with its numbers.
func (s *Step) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "Step %d of %d: %v\n", s.Number, s.Of, s.Op)
	for i, g := range s.Incoming {
		fmt.Fprintf(&out, "  the gradient over %s is\n%s\n", s.outputs[i].Expression(), indented(g))
	}
	for _, share := range s.Shares {
		name := share.Input.Expression()
		switch {
		case share.Value == nil:
			fmt.Fprintf(&out, "  %s takes no gradient\n", name)
		case share.Added():
			fmt.Fprintf(&out, "  %s gets, as share %d of %d\n%s\n  and has with what came before\n%s\n", name, share.Nth, share.Of, indented(share.Value), indented(share.After))
		default:
			fmt.Fprintf(&out, "  %s gets\n%s\n", name, indented(share.Value))
		}
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func indented(t *tensor.Tensor) string {
	return "    " + strings.ReplaceAll(t.String(), "\n", "\n    ")
}

// String says how far the pass has come and which op is next.
func (p *Pass) String() string {
	text := "Pass from " + p.from.Expression() + ": "
	if p.over {
		return text + "over"
	}
	text += fmt.Sprintf("%d of %d steps taken", p.taken, len(p.order))
	if p.taken < len(p.order) {
		text += ", next is " + p.order[p.taken].String()
	}
	return text
}

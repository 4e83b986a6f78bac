package step

import (
	"fmt"
	"slices"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// quantity is what a backward uses beside the gradients that come in.
type quantity struct {
	names []string       // "A = c", or two where one node is both operands
	value *tensor.Tensor // nil where it is no tensor
	text  string         // what it is then
}

// entry is what the forward of an op has saved.
type entry struct {
	key   string
	value any
}

// savedBy is what the forward of an op has saved, in the order of saving.
func savedBy(op *engine.OpNode) (entries []entry) {
	if op.Context == nil {
		return nil
	}
	for _, key := range op.Context.Keys() {
		entries = append(entries, entry{key, op.Context.Get(key)})
	}
	return entries
}

// needs are what the backward of a step used: the nodes' values that the rules
// mention, where the op has saved any tensor, and what else it has saved.
func (s *stepper) needs(r rules, step *engine.Step) (needed []quantity) {
	saved := savedBy(step.Op)
	isTensor := func(e entry) bool { t, ok := e.value.(*tensor.Tensor); return ok && t != nil }
	tensors := slices.ContainsFunc(saved, isTensor)
	node := func(letter string, n *engine.TensorNode) {
		value, was := n.Value, ""
		// The value may have been replaced since the forward, by an optimiser
		// for one; the backward has what was saved.
		byValue := func(e entry) bool { return e.value == n.Value }
		byKey := func(e entry) bool { return isTensor(e) && letter != "" && strings.EqualFold(e.key, letter) }
		if i := slices.IndexFunc(saved, byValue); i >= 0 {
			saved = slices.Delete(saved, i, i+1)
		} else if i := slices.IndexFunc(saved, byKey); i >= 0 {
			value, was = saved[i].value.(*tensor.Tensor), " as it was in the forward"
			saved = slices.Delete(saved, i, i+1)
		}
		if tensors && r.mentions(letter, step) {
			needed = addQuantity(needed, letter+" = "+s.names.of(n)+was, value)
		}
	}
	if !r.empty() { // without a rule, everything that was saved is shown as such
		for i, letter := range r.inputs {
			node(letter, step.Op.Inputs[i])
		}
		node(r.output, step.Op.Outputs[0])
	}
	for _, e := range saved {
		name := "saved as " + e.key
		for _, n := range slices.Concat(step.Op.Inputs, step.Op.Outputs) {
			if e.value == n.Value {
				name += ", the value of " + s.names.of(n)
				break
			}
		}
		if isTensor(e) {
			needed = addQuantity(needed, name, e.value.(*tensor.Tensor))
		} else {
			needed = append(needed, quantity{names: []string{name}, text: fmt.Sprint(e.value)})
		}
	}
	return needed
}

// addQuantity adds a tensor, or a name to one that is there.
func addQuantity(all []quantity, name string, value *tensor.Tensor) []quantity {
	for i := range all {
		if all[i].value == value {
			all[i].names = append(all[i].names, name)
			return all
		}
	}
	return append(all, quantity{names: []string{name}, value: value})
}

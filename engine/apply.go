package engine

import (
	"slices"

	"gradrepl/engine/tensor"
)

// OpNode is one op applied once: the link in the graph between its inputs and
// its outputs.
type OpNode struct {
	Op      Op
	Context *Context      // what the forward saved for the backward
	Inputs  []*TensorNode // what the op was applied to
	Outputs []*TensorNode // nil until the forward has run
}

// Apply applies an op that has one output: it runs the forward and links the
// result into the graph. It panics where the op gives another number of
// outputs, and where op, an input or the output is nil.
func Apply(op Op, inputs ...*TensorNode) *TensorNode {
	outputs := ApplyAll(op, inputs...)
	if len(outputs) != 1 {
		panic(tensor.Errorf(OpName(op), "Apply needs an op with one output, its forward gave %d; use ApplyAll", len(outputs)))
	}
	return outputs[0]
}

// ApplyAll is Apply for an op with any number of outputs.
func ApplyAll(op Op, inputs ...*TensorNode) []*TensorNode {
	if op == nil {
		panic(tensor.Errorf("Apply", "needs an op, got nil"))
	}
	// A copy: the caller may go on to use the slice for other nodes.
	node := &OpNode{Op: op, Inputs: slices.Clone(inputs)}
	node.Context = &Context{node: node}
	values := make([]*tensor.Tensor, len(inputs))
	needsGrad := false
	for i, input := range inputs {
		if input == nil {
			panic(tensor.Errorf(OpName(op), "input %d is nil", i))
		}
		values[i] = input.Value
		needsGrad = needsGrad || input.NeedsGrad()
	}
	// The forward: here the op computes.
	results := op.Forward(node.Context, values)

	outputs := make([]*TensorNode, len(results))
	for i, value := range results {
		if value == nil {
			panic(tensor.Errorf(OpName(op), "its forward gave nil for output %d", i))
		}
		outputs[i] = &TensorNode{Value: value, Source: node}
		if needsGrad {
			outputs[i].Grad = tensor.LazyZerosLike(value)
		}
	}
	node.Outputs = outputs
	return outputs
}

// needsGrad reports whether the backward has to pass through the node.
func (o *OpNode) needsGrad() bool { return len(o.Outputs) > 0 && o.Outputs[0].NeedsGrad() }

// backward runs the op's backward on the gradients over its outputs and gives
// the gradient over each input, nil for those that take none. It panics where
// an op does not keep to what [Op] says of Backward.
func (o *OpNode) backward(grads []*tensor.Tensor) []*tensor.Tensor {
	shares := o.Op.Backward(o.Context, grads)
	if len(shares) != len(o.Inputs) {
		panic(tensor.Errorf(OpName(o.Op), "its backward has to give a gradient for each input: %d, not %d", len(o.Inputs), len(shares)))
	}
	for i, input := range o.Inputs {
		switch share := shares[i]; {
		case !input.NeedsGrad():
			shares[i] = nil
		case share == nil:
			panic(tensor.Errorf(OpName(o.Op), "its backward gave nil for input %d, which takes a gradient", i))
		case !share.Shape().Equal(input.Shape()):
			panic(tensor.Errorf(OpName(o.Op), "its backward gave shape %v for input %d of shape %v", share.Shape(), i, input.Shape()))
		case isShared(share, grads) || isShared(share, shares[:i]):
			// Each node has a gradient of its own: who changes one in place
			// must not change another.
			shares[i] = share.Clone()
		}
	}
	return shares
}

// isShared reports whether a tensor has elements in common with another.
func isShared(t *tensor.Tensor, others []*tensor.Tensor) bool {
	return slices.ContainsFunc(others, func(o *tensor.Tensor) bool { return o != nil && t.SharesMemory(o) })
}

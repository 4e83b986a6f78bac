package engine

import "gradrepl/engine/tensor"

// TensorNode is a node of the computation graph: a tensor together with where
// it came from and the gradient of a loss over it.
type TensorNode struct {
	// Value is the tensor. Nothing in this module writes to it; an optimiser
	// puts a new tensor in its place.
	Value *tensor.Tensor

	// Grad is the gradient of the loss over Value and has Value's shape: zeros
	// until a backward pass adds to it, nil for a constant. A backward pass
	// puts a new tensor in its place and leaves the old one as it was.
	Grad *tensor.Tensor

	// Source is the OpNode whose output this is, nil for a leaf.
	Source *OpNode

	// Name is what listings, graphs and steps call the node; it may be empty.
	Name string
}

// Node makes a leaf that takes a gradient. It keeps value, without a copy.
func Node(value *tensor.Tensor) *TensorNode {
	if value == nil {
		panic(tensor.Errorf("Node", "needs a tensor, got nil"))
	}
	return &TensorNode{Value: value, Grad: tensor.LazyZerosLike(value)}
}

// Const makes a leaf that takes no gradient, such as the data of a batch. What
// is computed from constants alone is constant too. It keeps value, without a
// copy.
func Const(value *tensor.Tensor) *TensorNode {
	if value == nil {
		panic(tensor.Errorf("Const", "needs a tensor, got nil"))
	}
	return &TensorNode{Value: value}
}

// Named sets the node's name and returns the node.
func (n *TensorNode) Named(name string) *TensorNode {
	n.Name = name
	return n
}

// NeedsGrad reports whether the node takes a gradient: it is no constant.
func (n *TensorNode) NeedsGrad() bool { return n.Grad != nil }

// Shape is the shape of the value.
func (n *TensorNode) Shape() tensor.Shape { return n.Value.Shape() }

// Item is the one number in a node of size 1, such as a loss. It panics for
// any other size.
func (n *TensorNode) Item() float64 { return n.Value.Item() }

// Detach makes a constant of the node's value: the way to it is left out of
// the graph.
func (n *TensorNode) Detach() *TensorNode { return Const(n.Value) }

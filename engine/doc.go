// Package engine is the computation graph and the backward pass.
//
// A [TensorNode] holds a tensor. An [OpNode] is one [Op] applied once: it
// links the nodes that it took to the nodes that it made. [Apply] runs an op
// at once and puts it on the graph, so the graph is a record of what was
// computed:
//
//	a ──┐
//	    ├─ OpNode Add ── c ── OpNode Sum ── loss
//	b ──┘
//
// [TensorNode.Backward] goes through that record from a loss back to the
// leaves. Each OpNode asks its op for the gradient of the loss over its
// inputs, given the gradient over its outputs, and every node adds up what it
// gets from the ops that used it. Those few lines are in backward.go; the rules
// of the single ops are in the package ops. [TensorNode.Pass] is the same walk
// a [Step] at a time, forwards and back, with all its numbers.
//
// Graphs that share no node may be built and walked in separate goroutines.
package engine

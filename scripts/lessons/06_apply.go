//go:build ignore

// Question 6: where is the op kept, where does the addition happen, and when is
// an OpNode's output set?
//
//	gradrepl run scripts/lessons/06_apply.go
//	go run scripts/lessons/06_apply.go
//
// At the prompt, %lesson 6 goes through it step by step.
package main

import (
	"fmt"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

// Watched is addition as an op of our own, which says when it is at work.
type Watched struct{ Silent bool }

func (o Watched) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	if !o.Silent {
		fmt.Println("   Forward gets two tensors, no nodes, and adds them:", in[0], "+", in[1])
	}
	return []*tensor.Tensor{in[0].Add(in[1])}
}

func (Watched) Backward(_ *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{grads[0], grads[0]}
}

func main() {
	a := engine.Node(tensor.Vec(1, 2)).Named("a")
	b := engine.Node(tensor.Vec(10, 20)).Named("b")

	// Where the op is kept: in the OpNode, in its field Op.
	c := ops.Add(a, b).Named("c")
	d := ops.Add(c, c).Named("d")
	fmt.Println("c.Source =", c.Source)
	fmt.Println("c.Source.Op =", engine.OpName(c.Source.Op))
	_, isAdd := c.Source.Op.(ops.AddOp)
	fmt.Println("It is an ops.AddOp:", isAdd)

	// The op is the rule, the OpNode one use of it. The rule has nothing to
	// remember, so two uses have equal ops, in OpNodes of their own.
	fmt.Println("c and d have equal ops:", c.Source.Op == d.Source.Op)
	fmt.Println("c and d have one OpNode:", c.Source == d.Source)

	// Where the addition happens: in the op's Forward, once, when the op is
	// applied. Nothing is computed by looking at the result.
	fmt.Println("\nApply(Watched, a, b):")
	e := engine.Apply(Watched{}, a, b).Named("e")
	fmt.Println("Apply has ended: e.Value =", e.Value)

	// When the output is set: after Forward has run. Here is Apply by hand, in
	// the order of engine/apply.go, for another use of e's op.
	fmt.Println("\nApply by hand:")
	node := &engine.OpNode{Op: e.Source.Op, Context: &engine.Context{}, Inputs: []*engine.TensorNode{a, b}}
	fmt.Println("1. an OpNode with its op and inputs: Outputs is nil:", node.Outputs == nil)
	fmt.Println("2. the op's Forward, on the values of the inputs:")
	results := node.Op.Forward(node.Context, []*tensor.Tensor{a.Value, b.Value})
	fmt.Println("   Outputs is still nil:", node.Outputs == nil)
	output := engine.Node(results[0])
	output.Source = node
	node.Outputs = []*engine.TensorNode{output}
	fmt.Println("3. a node for the result, linked both ways: Outputs is nil:", node.Outputs == nil)

	// The node made by hand is as good as Apply's: a backward pass goes through
	// it. By hand: l = Σ output, A∇ = 1.
	ops.Sum(output).Backward()
	fmt.Println("A backward pass through it: a.Grad =", a.Grad)

	fmt.Println("\nThe gradient check of Watched:")
	fmt.Println(engine.GradCheck(func(in ...*engine.TensorNode) *engine.TensorNode {
		return ops.Sum(engine.Apply(Watched{Silent: true}, in[0], in[1]))
	}, a, b))
}

//go:build ignore

// Question 7: who calls whom in a backward pass?
//
//	TensorNode.Backward → the OpNode → its op's Backward → the inputs' Grad
//
//	gradrepl run scripts/lessons/07_backward.go
//	go run scripts/lessons/07_backward.go
//
// At the prompt, %lesson 7 goes through it step by step.
package main

import (
	"fmt"
	"runtime"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

// Traced is another op, telling of each call of its Backward.
type Traced struct{ Op engine.Op }

func (t Traced) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return t.Op.Forward(ctx, in)
}

func (t Traced) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	shares := t.Op.Backward(ctx, grads)
	fmt.Printf("%s.Backward gets %v, returns", engine.OpName(t.Op), grads[0])
	for i, share := range shares {
		if i > 0 {
			fmt.Print(" and")
		}
		fmt.Print(" ", share)
	}
	fmt.Println()
	return shares
}

// Caller is an op whose Backward shows the functions that wait for it to
// return: who called it, who called that, and so on.
type Caller struct{}

func (Caller) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{tensor.Scalar(in[0].Sum())}
}

func (Caller) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	stack := make([]uintptr, 100)
	frames := runtime.CallersFrames(stack[:runtime.Callers(0, stack)])
	var calls []string
	for {
		frame, more := frames.Next()
		if name, ok := strings.CutPrefix(frame.Function, "gradrepl/engine."); ok {
			calls = append([]string{"engine." + name}, calls...) // the outermost first
		}
		if !more {
			break
		}
	}
	calls = append(calls, "Caller.Backward")
	for depth, call := range calls {
		fmt.Println(strings.Repeat("  ", depth) + call)
	}
	return []*tensor.Tensor{tensor.Full(grads[0].Item(), ctx.InputShape(0)...)}
}

func main() {
	// The way down, by the stack of calls in the middle of a pass.
	fmt.Println("Who calls whom, each called by the one above it:")
	x := engine.Node(tensor.Vec(1, 2))
	engine.Apply(Caller{}, x).Backward()
	fmt.Println("Back in the engine, what Caller.Backward returned is added to the input's Grad:", x.Grad)

	// The way through a graph. Which op comes first? l = Σ (a⊙b + a):
	//
	//	a ──┬── Mul ── p ── Add ── q ── Sum ── l
	//	b ──┘           a ──┘
	a := engine.Node(tensor.Vec(1, 2)).Named("a")
	b := engine.Node(tensor.Vec(3, 4)).Named("b")
	p := engine.Apply(Traced{ops.MulOp{}}, a, b).Named("p")
	q := engine.Apply(Traced{ops.AddOp{}}, p, a).Named("q")
	l := engine.Apply(Traced{ops.SumOp{}}, q).Named("l")
	fmt.Printf("\na = %v, b = %v, p = a⊙b = %v, q = p + a = %v, l = Σq = %v\n", a.Value, b.Value, p.Value, q.Value, l.Value)
	fmt.Println("\nl.Backward() starts with l∇ = 1 and goes through the OpNodes from the last to the first:")
	l.Backward()

	// By hand, from the loss back, with S∇ for the gradient of l over S:
	//
	//	l∇ = 1
	//	q∇ = l∇ for each element     Sum
	//	p∇ = q∇, and a share for a   Add
	//	b∇ = p∇⊙a, and for a: p∇⊙b   Mul
	//	a∇ = q∇ + p∇⊙b               a was used twice: its shares are added
	fmt.Println("\nBy hand: a∇ = q∇ + p∇⊙b = 1 + b, b∇ = p∇⊙a = a.")
	fmt.Println("1 + b =", b.Value.Map(func(x float64) float64 { return 1 + x }))
	fmt.Println("a.Grad =", a.Grad)
	fmt.Println("b.Grad =", b.Grad)
	fmt.Println("q.Grad =", q.Grad)
	fmt.Println("Add gave a the share", q.Grad, "and Mul the share", p.Grad.Mul(b.Value), "and its gradient is their sum.")

	// A pass can be taken step by step, forwards and back. Backward is one that is
	// run to its end. Here are the library's own ops, and the calls of each step.
	m := ops.Mul(a, b).Named("m")
	l = ops.Sum(ops.Add(m, a).Named("s")).Named("l")
	l.ZeroGrad()
	fmt.Println("\nThe same graph of the library's ops, step by step:")
	pass := l.Pass()
	for step := pass.Next(); step != nil; step = pass.Next() {
		fmt.Println(step)
		for depth, call := range step.Calls() {
			fmt.Println("  " + strings.Repeat("  ", min(depth, 3)) + call) // the gradients are beside each other
		}
	}
	pass.Back()
	fmt.Println("One step back, a has the share from Add alone:", a.Grad)
	pass.Finish()
	fmt.Println("At the end:", a.Grad)

	fmt.Println("\nThe gradient check of l:")
	fmt.Println(engine.GradCheck(func(in ...*engine.TensorNode) *engine.TensorNode {
		return ops.Sum(ops.Add(ops.Mul(in[0], in[1]), in[0]))
	}, a, b))
}

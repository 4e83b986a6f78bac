//go:build ignore

// Question 5: of a, b and c = a + b, what are c's value and source, the value
// of its source's first input, and a's gradient before and after a backward
// pass?
//
//	gradrepl run scripts/lessons/05_graph.go
//	go run scripts/lessons/05_graph.go
//
// At the prompt, %lesson 5 goes through it step by step.
package main

import (
	"fmt"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

func show(name string, t *tensor.Tensor) { fmt.Printf("%s =\n%v\n", name, t) }

func main() {
	a := engine.Node(tensor.Mat("1 2; 3 4")).Named("a")
	b := engine.Node(tensor.Mat("5 6; 7 8")).Named("b")
	c := ops.Add(a, b).Named("c")

	// The graph was made while c was computed. Each node points back to the
	// OpNode that made it, its source; an OpNode points to its inputs and outputs:
	//
	//	a ──┐
	//	    ├─ OpNode Add ── c
	//	b ──┘
	show("c.Value", c.Value)
	fmt.Println("c.Source =", c.Source)
	show("c.Source.Inputs[0].Value", c.Source.Inputs[0].Value)
	fmt.Println("c.Source.Inputs[0] is a itself, no copy:", c.Source.Inputs[0] == a)
	fmt.Println("c.Source.Outputs[0] is c:", c.Source.Outputs[0] == c)
	fmt.Println("a.Source =", a.Source, "(a leaf: no op made it)")

	fmt.Println("\nBefore a backward pass:")
	show("a.Grad", a.Grad)

	// A backward pass starts from one number, the loss. By hand:
	//
	//	l = Σ Cᵢⱼ²,      C∇ᵢⱼ = ∂l/∂Cᵢⱼ = 2·Cᵢⱼ
	//	C = A + B,       A∇ = C∇ and B∇ = C∇
	loss := ops.Sum(ops.Mul(c, c)).Named("loss")
	loss.Backward()
	fmt.Println("\nAfter the backward pass of l = Σ C⊙C, with A∇ = C∇ = 2·C by hand:")
	show("2·C", c.Value.Scale(2))
	show("a.Grad", a.Grad)
	show("b.Grad", b.Grad)

	// Mul has c as both of its inputs. Each use gives c the share C; the
	// gradient over c is their sum, 2·C.
	fmt.Println("\nMul's inputs are the same node:", loss.Source.Inputs[0].Source)

	loss.Backward()
	fmt.Println("\nA second backward pass adds the same again:")
	show("a.Grad", a.Grad)
	loss.ZeroGrad()
	fmt.Println("\nAfter loss.ZeroGrad():")
	show("a.Grad", a.Grad)

	fmt.Println("\nThe gradient check of l:")
	fmt.Println(engine.GradCheck(func(in ...*engine.TensorNode) *engine.TensorNode {
		c := ops.Add(in[0], in[1])
		return ops.Sum(ops.Mul(c, c))
	}, a, b))
}

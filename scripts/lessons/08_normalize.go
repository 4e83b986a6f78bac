//go:build ignore

// Question 8: Y = X/s with s the sums of X's rows. What is X∇, given Y∇? Show
// that forward and backward agree.
//
//	gradrepl run scripts/lessons/08_normalize.go
//	go run scripts/lessons/08_normalize.go
//
// At the prompt, %lesson 8 goes through it step by step.
package main

import (
	"fmt"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

func show(name string, t *tensor.Tensor) { fmt.Printf("%s =\n%v\n", name, t) }

func main() {
	x := engine.Node(tensor.Mat("1 2 5; 4 4 2")).Named("x")
	y := ops.Normalize(x).Named("y")
	s := x.Value.SumDim(1, true) // (2, 1)
	show("X", x.Value)
	show("s, the row sums", s)
	show("Y = X/s", y.Value)

	// A loss l = Σ G ⊙ Y, so that Y∇ = G.
	g := tensor.Mat("1 0 2; 0 3 1")
	ops.Sum(ops.Mul(engine.Const(g), y)).Backward()
	show("Y∇ = G", y.Grad)

	// By hand. Xᵢⱼ is in Yᵢⱼ twice over: above the line, and in the sum below it;
	// below the line it is in all others of its row, too. The quotient rule:
	//
	//	∂Yᵢₖ/∂Xᵢⱼ = [k = j]/sᵢ − Xᵢₖ/sᵢ²
	//	X∇ᵢⱼ = Σₖ Y∇ᵢₖ · ∂Yᵢₖ/∂Xᵢⱼ = Y∇ᵢⱼ/sᵢ − (Σₖ Y∇ᵢₖ·Xᵢₖ)/sᵢ²
	//
	// For the whole matrix: X∇ = Y∇/s − Σ_row(Y∇⊙X)/s².
	above := g.Div(s)
	below := g.Mul(x.Value).SumDim(1, true).Div(s.Mul(s))
	fmt.Println("\nBy hand: X∇ = Y∇/s − Σ_row(Y∇⊙X)/s²")
	show("Y∇/s", above)
	show("Σ_row(Y∇⊙X)/s²", below)
	show("X∇", above.Sub(below))
	fmt.Println("\nBy the engine, Normalize's own backward:")
	show("x.Grad", x.Grad)

	// The same forward of ops that are simpler, whose backward the engine puts
	// together itself. It must give the same.
	z := engine.Node(x.Value).Named("z")
	sums := ops.Expand(ops.Unsqueeze(ops.RowSum(z), 1), 1, 3)
	ops.Sum(ops.Mul(engine.Const(g), ops.Div(z, sums))).Backward()
	fmt.Println("\nBy the engine, for Div(x, Expand(Unsqueeze(RowSum(x)))):")
	show("z.Grad", z.Grad)
	fmt.Println("equal:", z.Grad.AllClose(x.Grad, 1e-12))

	// A check that takes no calculus: twice the row gives twice its sum, and the
	// same Y. In the direction of X itself nothing changes, so Σ_row(X∇⊙X) = 0.
	show("\nΣ_row(X∇⊙X)", x.Grad.Mul(x.Value).SumDim(1, true).Map(tiny))

	fmt.Println("\nThe gradient check of l:")
	fmt.Println(engine.GradCheck(func(in ...*engine.TensorNode) *engine.TensorNode {
		return ops.Sum(ops.Mul(engine.Const(g), ops.Normalize(in[0])))
	}, x))
}

// tiny makes 0 of what only rounding has left.
func tiny(x float64) float64 {
	if x < 1e-12 && x > -1e-12 {
		return 0
	}
	return x
}

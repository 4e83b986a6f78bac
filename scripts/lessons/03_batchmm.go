//go:build ignore

// Question 3: S = X·Wᵀ for a batch X (n×f) of rows and weights W (m×f). What
// are X∇ and W∇, given S∇?
//
//	gradrepl run scripts/lessons/03_batchmm.go
//	go run scripts/lessons/03_batchmm.go
//
// At the prompt, %lesson 3 goes through it step by step.
package main

import (
	"fmt"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

func show(name string, t *tensor.Tensor) { fmt.Printf("%s %v =\n%v\n", name, t.Shape(), t) }

func main() {
	// n = 3 rows of f = 2 features, m = 4 outputs: three sizes that differ, so
	// that a product that is wrong does not even fit.
	x := engine.Node(tensor.Mat("1 2; 3 4; 5 6")).Named("x")
	w := engine.Node(tensor.Mat("1 0; 0 1; 1 1; 2 -1")).Named("w")
	s := ops.BatchMM(w, x).Named("s") // X·Wᵀ; the matrix is the first input
	show("X", x.Value)
	show("W", w.Value)
	show("S = X·Wᵀ", s.Value)

	// A loss l = Σ G ⊙ S, so that S∇ = G.
	g := tensor.Mat("1 0 2 -1; 0 1 1 1; 2 1 0 1")
	ops.Sum(ops.Mul(engine.Const(g), s)).Backward()
	show("S∇ = G", s.Grad)

	// By hand, with Sᵢⱼ = Σₖ Xᵢₖ·Wⱼₖ. Xₚₖ is in row p of S alone:
	//
	//	∂Sᵢⱼ/∂Xₚₖ = Wⱼₖ where i = p, else 0
	//	X∇ₚₖ = Σᵢⱼ S∇ᵢⱼ · ∂Sᵢⱼ/∂Xₚₖ = Σⱼ S∇ₚⱼ · Wⱼₖ      so X∇ = S∇·W
	//
	// and Wₚₖ is in column p of S alone, but in every row of it:
	//
	//	∂Sᵢⱼ/∂Wₚₖ = Xᵢₖ where j = p, else 0
	//	W∇ₚₖ = Σᵢⱼ S∇ᵢⱼ · ∂Sᵢⱼ/∂Wₚₖ = Σᵢ S∇ᵢₚ · Xᵢₖ      so W∇ = S∇ᵀ·X
	fmt.Println("\nBy hand: X∇ = S∇·W and W∇ = S∇ᵀ·X.")
	show("S∇·W", g.MatMul(w.Value))
	show("S∇ᵀ·X", g.Transpose().MatMul(x.Value))
	fmt.Println("\nBy the engine:")
	show("x.Grad", x.Grad)
	show("w.Grad", w.Grad)

	// One element of W∇, written out: a term for each row of the batch.
	sum := 0.0
	fmt.Print("\nW∇₂₀ = Σᵢ S∇ᵢ₂ · Xᵢ₀ = ")
	for i := 0; i < 3; i++ {
		if i > 0 {
			fmt.Print(" + ")
		}
		fmt.Printf("%g·%g", g.At(i, 2), x.Value.At(i, 0))
		sum += g.At(i, 2) * x.Value.At(i, 0)
	}
	fmt.Println(" =", sum)
	fmt.Println("The weights are used by every row of the batch, so W∇ is a sum over the rows.")

	fmt.Println("\nThe shapes tell which product it must be:")
	fmt.Printf("X∇ %v = S∇ %v · W %v\n", x.Grad.Shape(), g.Shape(), w.Shape())
	fmt.Printf("W∇ %v = S∇ᵀ %v · X %v\n", w.Grad.Shape(), g.Transpose().Shape(), x.Shape())

	fmt.Println("\nThe gradient check of l:")
	fmt.Println(engine.GradCheck(func(in ...*engine.TensorNode) *engine.TensorNode {
		return ops.Sum(ops.Mul(engine.Const(g), ops.BatchMM(in[1], in[0])))
	}, x, w))
}

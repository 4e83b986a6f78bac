//go:build ignore

// Question 4: a column x is repeated into 16 columns, S. What is x∇, given S∇?
//
//	gradrepl run scripts/lessons/04_expand.go
//	go run scripts/lessons/04_expand.go
//
// At the prompt, %lesson 4 goes through it step by step.
package main

import (
	"fmt"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

const columns = 16

func main() {
	x := engine.Node(tensor.Mat("1; 2; 3")).Named("x")
	s := ops.Expand(x, 1, columns).Named("s")
	fmt.Printf("x %v, repeated along dimension 1: S %v\n", x.Shape(), s.Shape())

	// A loss l = Σ G ⊙ S, so that S∇ = G: 1 … 16 in the first row, ½ all along the
	// second, 1 and −1 in turn in the third.
	g := tensor.Zeros(3, columns)
	for j := 0; j < columns; j++ {
		g.Set(float64(j+1), 0, j)
		g.Set(0.5, 1, j)
		g.Set(float64(1-j%2*2), 2, j)
	}
	ops.Sum(ops.Mul(engine.Const(g), s)).Backward()
	fmt.Println("\nS∇, row by row:")
	for i := 0; i < 3; i++ {
		fmt.Println(g.Row(i))
	}

	// By hand, with Sᵢⱼ = xᵢ for j = 1 … 16. l depends on xᵢ through each of the 16
	// elements of row i, and the chain rule adds up what comes through each:
	//
	//	∂Sᵢⱼ/∂xₚ = 1 where i = p, else 0
	//	x∇ₚ = Σᵢⱼ S∇ᵢⱼ · ∂Sᵢⱼ/∂xₚ = Σⱼ S∇ₚⱼ
	//
	// The report lists S∇ₚ₁ … S∇ₚ₁₆ and stops there. A list of 16 numbers is no
	// gradient of one number: the sum is the point.
	fmt.Println("\nBy hand, x∇ₚ = Σⱼ S∇ₚⱼ:")
	for p := 0; p < 3; p++ {
		sum := 0.0
		for j := 0; j < columns; j++ {
			sum += g.At(p, j)
		}
		fmt.Printf("x∇%d = %g\n", p, sum)
	}
	fmt.Printf("\nx.Grad %v =\n%v\n", x.Grad.Shape(), x.Grad)

	// The same by the definition of the derivative: add h to x₀, see how l grows.
	loss := func(x0 float64) float64 {
		sum := 0.0
		for j := 0; j < columns; j++ {
			sum += g.At(0, j) * x0 // the part of l that x₀ has to do with
		}
		return sum
	}
	const h = 0.001
	fmt.Printf("\nx₀ grows by %g, all 16 copies grow by as much, l grows by %.3f: %.0f times as much\n",
		h, loss(1+h)-loss(1), (loss(1+h)-loss(1))/h)

	// Broadcasting repeats without saying so: a bias is added to every row of a
	// batch, and its gradient is the sum over those rows.
	b := engine.Node(tensor.Vec(0, 0)).Named("b")
	batch := engine.Const(tensor.Mat("1 2; 3 4; 5 6"))
	ops.Sum(ops.Add(batch, b)).Backward()
	fmt.Printf("\nA bias %v added to a batch %v of 3 rows, l the sum of all:\nb.Grad = %v\n", b.Shape(), batch.Shape(), b.Grad)

	fmt.Println("\nThe gradient check of l:")
	fmt.Println(engine.GradCheck(func(in ...*engine.TensorNode) *engine.TensorNode {
		return ops.Sum(ops.Mul(engine.Const(g), ops.Expand(in[0], 1, columns)))
	}, x))
}

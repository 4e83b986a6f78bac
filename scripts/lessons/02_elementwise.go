//go:build ignore

// Question 2: F = f(X), element by element, in a graph with a loss l. What is
// X∇, the gradient of l over X, given F∇? And what for the division?
//
//	gradrepl run scripts/lessons/02_elementwise.go
//	go run scripts/lessons/02_elementwise.go
//
// At the prompt, %lesson 2 goes through it step by step.
package main

import (
	"fmt"
	"math"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

// Elementwise is the op F = f(X) for any f, given its derivative f′. Its
// backward is the answer to the question:
//
//	X∇ᵢⱼ = ∂l/∂Xᵢⱼ = Σₖₘ ∂l/∂Fₖₘ · ∂Fₖₘ/∂Xᵢⱼ      l depends on Xᵢⱼ through F
//	∂Fₖₘ/∂Xᵢⱼ = f′(Xᵢⱼ) where k = i and m = j, else 0
//	X∇ᵢⱼ = F∇ᵢⱼ · f′(Xᵢⱼ)                        one term of the sum is left
//	X∇ = F∇ ⊙ f′(X)
type Elementwise struct{ F, Derivative func(x float64) float64 }

func (o Elementwise) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return []*tensor.Tensor{in[0].Map(o.F)}
}

func (o Elementwise) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{grads[0].Mul(ctx.Tensor("x").Map(o.Derivative))}
}

func show(name string, t *tensor.Tensor) { fmt.Printf("%s =\n%v\n", name, t) }

func main() {
	square := Elementwise{
		F:          func(x float64) float64 { return x * x },
		Derivative: func(x float64) float64 { return 2 * x },
	}
	x := engine.Node(tensor.Mat("1 2; 3 4")).Named("x")
	f := engine.Apply(square, x).Named("f")

	// A loss that weights the elements of F: l = Σ Gᵢⱼ·Fᵢⱼ, so that F∇ = G.
	g := tensor.Mat("1 10; 20 50")
	ops.Sum(ops.Mul(engine.Const(g), f)).Backward()
	fmt.Println("F = X², l = Σ G ⊙ F")
	show("X", x.Value)
	show("F∇ = G", f.Grad)
	show("f′(X) = 2X", x.Value.Scale(2))
	show("X∇ = F∇ ⊙ f′(X), by hand", g.Mul(x.Value.Scale(2)))
	show("x.Grad", x.Grad)
	fmt.Println("The backward multiplies by what came from the loss: f′(X) alone is not the gradient.")

	fmt.Println("\nThe same two lines do for every f. The gradient checks:")
	for _, one := range []struct {
		name string
		op   Elementwise
	}{
		{"x²", square},
		{"sin x", Elementwise{math.Sin, math.Cos}},
		{"exp x", Elementwise{math.Exp, math.Exp}},
		{"1/(1+exp(−x))", Elementwise{sigmoid, func(x float64) float64 { return sigmoid(x) * (1 - sigmoid(x)) }}},
	} {
		report := engine.GradCheck(func(in ...*engine.TensorNode) *engine.TensorNode {
			return engine.Apply(one.op, in[0])
		}, x)
		fmt.Printf("%-14s agrees: %v\n", one.name, report.OK())
	}

	// The division has two inputs, with the derivatives of question 1 in the
	// place of f′:
	//
	//	X∇ = F∇ ⊙ 1/Y = F∇/Y
	//	Y∇ = F∇ ⊙ (−X/Y²) = −F∇⊙X/Y²
	x = engine.Node(tensor.Mat("1 2; 3 4")).Named("x")
	y := engine.Node(tensor.Mat("2 4; 5 8")).Named("y")
	f = ops.Div(x, y)
	ops.Sum(ops.Mul(engine.Const(g), f)).Backward()
	fmt.Println("\nF = X/Y, l = Σ G ⊙ F")
	show("F∇/Y, by hand", g.Div(y.Value))
	show("x.Grad", x.Grad)
	show("−F∇⊙X/Y², by hand", g.Mul(x.Value).Div(y.Value.Mul(y.Value)).Neg())
	show("y.Grad", y.Grad)

	fmt.Println("\nThe gradient check of l:")
	fmt.Println(engine.GradCheck(func(in ...*engine.TensorNode) *engine.TensorNode {
		return ops.Sum(ops.Mul(engine.Const(g), ops.Div(in[0], in[1])))
	}, x, y))
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

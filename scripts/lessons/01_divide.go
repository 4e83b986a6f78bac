//go:build ignore

// Question 1: for F = X/Y, element by element, what are ∂F/∂X and ∂F/∂Y?
//
//	gradrepl run scripts/lessons/01_divide.go
//	go run scripts/lessons/01_divide.go
//
// At the prompt, %lesson 1 goes through it step by step.
package main

import (
	"fmt"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

// Summary is the division with the backward of the report's summary, which has
// lost a minus.
type Summary struct{}

func (Summary) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	ctx.Save("y", in[1])
	return []*tensor.Tensor{in[0].Div(in[1])}
}

func (Summary) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	x, y := ctx.Tensor("x"), ctx.Tensor("y")
	return []*tensor.Tensor{grads[0].Div(y), grads[0].Mul(x).Div(y.Mul(y))}
}

func show(name string, t *tensor.Tensor) { fmt.Printf("%s =\n%v\n", name, t) }

func main() {
	x := engine.Node(tensor.Mat("1 2; 3 4")).Named("x")
	y := engine.Node(tensor.Mat("2 4; 5 8")).Named("y")
	f := ops.Div(x, y).Named("f")
	show("X", x.Value)
	show("Y", y.Value)
	show("F = X/Y", f.Value)

	// By hand. Fᵢⱼ = Xᵢⱼ/Yᵢⱼ depends on the two elements at its own place and on
	// no others, so the derivatives are those of a quotient of two numbers:
	//
	//	∂Fᵢⱼ/∂Xᵢⱼ = 1/Yᵢⱼ
	//	∂Fᵢⱼ/∂Yᵢⱼ = ∂(Xᵢⱼ · Yᵢⱼ⁻¹)/∂Yᵢⱼ = −Xᵢⱼ · Yᵢⱼ⁻² = −Xᵢⱼ/Yᵢⱼ²
	//
	// and all others are 0.
	dX := tensor.Ones(2, 2).Div(y.Value)
	dY := x.Value.Div(y.Value.Mul(y.Value)).Neg()
	fmt.Println("\nBy hand: ∂F/∂X = 1/Y and ∂F/∂Y = −X/Y².")
	show("1/Y", dX)
	show("−X/Y²", dY)

	// By the engine. Of the sum of all Fᵢⱼ each is an equal part, so the gradient
	// of the sum over Xᵢⱼ is ∂Fᵢⱼ/∂Xᵢⱼ itself.
	ops.Sum(f).Backward()
	fmt.Println("\nBy the engine: the gradients of ΣF.")
	show("x.Grad", x.Grad)
	show("y.Grad", y.Grad)
	fmt.Println("equal to those by hand:", x.Grad.AllClose(dX, 1e-12) && y.Grad.AllClose(dY, 1e-12))

	// One element of F alone: only the element of X at its own place matters.
	x.Grad = tensor.Zeros(2, 2)
	f.BackwardFrom(tensor.Mat("0 1; 0 0"))
	fmt.Println("\nOf F₀₁ alone:")
	show("∂F₀₁/∂X", x.Grad)

	// By differences, without any calculus: change Y₀₀ a little and divide.
	//
	//	∂F₀₀/∂Y₀₀ ≈ (F₀₀(Y₀₀+h) − F₀₀(Y₀₀−h)) / 2h
	const h = 1e-6
	x00, y00 := x.Value.At(0, 0), y.Value.At(0, 0)
	slope := (x00/(y00+h) - x00/(y00-h)) / (2 * h)
	fmt.Println("\nThe report's summary has ∂F/∂Y = X/Y², without the minus. At 0, 0:")
	fmt.Printf("differences     %+.6f\n", slope)
	fmt.Printf("−X/Y²           %+.6f\n", dY.At(0, 0))
	fmt.Printf("the summary     %+.6f\n", -dY.At(0, 0))
	fmt.Println("Whoever divides 1 by more gets less: the minus belongs there.")

	fmt.Println("\nThe gradient check does that at every element. The worst:")
	fmt.Println(engine.GradCheck(func(in ...*engine.TensorNode) *engine.TensorNode {
		return ops.Sum(ops.Div(in[0], in[1]))
	}, x, y))

	fmt.Println("\nAnd that of an op with the summary's rule:")
	fmt.Println(engine.GradCheck(func(in ...*engine.TensorNode) *engine.TensorNode {
		return ops.Sum(engine.Apply(Summary{}, in[0], in[1]))
	}, x, y))
}

package ops

import (
	"math"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// AddOp adds two tensors.
type AddOp struct{}

// Add is a + b, element by element. Shapes broadcast.
func Add(a, b *engine.TensorNode) *engine.TensorNode { return engine.Apply(AddOp{}, a, b) }

// Forward gives a + b.
func (AddOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return one(in[0].Add(in[1]))
}

// Backward gives the incoming gradient to both.
func (AddOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return spread(ctx, func() *tensor.Tensor { return grads[0] }, func() *tensor.Tensor { return grads[0] })
}

// Describe describes the op.
func (AddOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Add",
		Formula: "S = A + B",
		Derivation: `A∇ᵢⱼ = ∂l/∂Aᵢⱼ = Σₖₘ ∂l/∂Sₖₘ · ∂Sₖₘ/∂Aᵢⱼ
∂Sₖₘ/∂Aᵢⱼ = 1 where k = i and m = j, else 0
A∇ = S∇, and in the same way B∇ = S∇`,
		Doc: "Adds element by element; shapes broadcast, and the gradient of a broadcast operand is summed back to its shape.",
	}
}

// spread gives each operand of a broadcasting op its gradient, computed only
// where it takes one, and summed over what was repeated.
func spread(ctx *engine.Context, gradA, gradB func() *tensor.Tensor) []*tensor.Tensor {
	out := make([]*tensor.Tensor, 2)
	if ctx.NeedsGrad(0) {
		out[0] = gradA().SumTo(ctx.InputShape(0))
	}
	if ctx.NeedsGrad(1) {
		out[1] = gradB().SumTo(ctx.InputShape(1))
	}
	return out
}

// SubOp subtracts one tensor from another.
type SubOp struct{}

// Sub is a − b, element by element. Shapes broadcast.
func Sub(a, b *engine.TensorNode) *engine.TensorNode { return engine.Apply(SubOp{}, a, b) }

// Forward gives a − b.
func (SubOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return one(in[0].Sub(in[1]))
}

// Backward gives the incoming gradient to a and its negative to b.
func (SubOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return spread(ctx, func() *tensor.Tensor { return grads[0] }, func() *tensor.Tensor { return grads[0].Neg() })
}

// Describe describes the op.
func (SubOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Sub",
		Formula: "S = A − B",
		Derivation: `∂Sᵢⱼ/∂Aᵢⱼ = 1 and ∂Sᵢⱼ/∂Bᵢⱼ = −1, all others are 0
A∇ = S∇
B∇ = −S∇`,
		Doc: "Subtracts element by element; shapes broadcast.",
	}
}

// MulOp multiplies two tensors element by element.
type MulOp struct{}

// Mul is a ⊙ b, element by element. Shapes broadcast.
func Mul(a, b *engine.TensorNode) *engine.TensorNode { return engine.Apply(MulOp{}, a, b) }

// Multiply is [Mul] under the name that the course gives it.
func Multiply(a, b *engine.TensorNode) *engine.TensorNode { return Mul(a, b) }

// Forward gives a ⊙ b.
func (MulOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("a", in[0])
	ctx.Save("b", in[1])
	return one(in[0].Mul(in[1]))
}

// Backward gives to each the incoming gradient times the other.
func (MulOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return spread(ctx,
		func() *tensor.Tensor { return grads[0].Mul(ctx.Tensor("b")) },
		func() *tensor.Tensor { return grads[0].Mul(ctx.Tensor("a")) })
}

// Describe describes the op.
func (MulOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Mul",
		Formula: "S = A ⊙ B",
		Derivation: `∂Sᵢⱼ/∂Aᵢⱼ = Bᵢⱼ and ∂Sᵢⱼ/∂Bᵢⱼ = Aᵢⱼ, all others are 0
A∇ = S∇ ⊙ B
B∇ = S∇ ⊙ A`,
		Doc: "Multiplies element by element; shapes broadcast.",
	}
}

// DivOp divides one tensor by another element by element.
type DivOp struct{}

// Div is a / b, element by element. Shapes broadcast. Division by zero gives
// an infinity or NaN.
func Div(a, b *engine.TensorNode) *engine.TensorNode { return engine.Apply(DivOp{}, a, b) }

// Divide is [Div] under the name that the course gives it.
func Divide(a, b *engine.TensorNode) *engine.TensorNode { return Div(a, b) }

// Forward gives a / b.
func (DivOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	ctx.Save("y", in[1])
	return one(in[0].Div(in[1]))
}

// Backward gives F∇/Y to X and −F∇⊙X/Y² to Y.
func (DivOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	x, y := ctx.Tensor("x"), ctx.Tensor("y")
	return spread(ctx,
		func() *tensor.Tensor { return grads[0].Div(y) },
		func() *tensor.Tensor { return grads[0].Mul(x).Div(y.Mul(y)).Neg() })
}

// Describe describes the op.
func (DivOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Div",
		Formula: "F = X / Y",
		Derivation: `Fᵢⱼ = Xᵢⱼ / Yᵢⱼ depends on the elements at i, j alone
∂Fᵢⱼ/∂Xᵢⱼ = 1 / Yᵢⱼ
∂Fᵢⱼ/∂Yᵢⱼ = −Xᵢⱼ / Yᵢⱼ²
X∇ᵢⱼ = Σₖₘ F∇ₖₘ · ∂Fₖₘ/∂Xᵢⱼ = F∇ᵢⱼ · ∂Fᵢⱼ/∂Xᵢⱼ = F∇ᵢⱼ / Yᵢⱼ
Y∇ᵢⱼ = F∇ᵢⱼ · ∂Fᵢⱼ/∂Yᵢⱼ = −F∇ᵢⱼ · Xᵢⱼ / Yᵢⱼ²
X∇ = F∇ / Y
Y∇ = −F∇ ⊙ X / Y²`,
		Doc: "Divides element by element; shapes broadcast. Questions 1 and 2 of the assignment.",
	}
}

// NegOp negates a tensor.
type NegOp struct{}

// Neg is −x.
func Neg(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(NegOp{}, x) }

// Forward gives −x.
func (NegOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return one(in[0].Neg())
}

// Backward gives the negative of the incoming gradient.
func (NegOp) Backward(_ *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(grads[0].Neg())
}

// Describe describes the op.
func (NegOp) Describe() engine.Description {
	return engine.Description{
		Name:       "Neg",
		Formula:    "F = −X",
		Derivation: "f′(x) = −1\nX∇ = F∇ ⊙ f′(X) = −F∇",
		Doc:        "Negates each element.",
	}
}

// PowOp raises one tensor to the power of another.
type PowOp struct{}

// Pow is aᵇ, element by element. Shapes broadcast. For a negative base and an
// exponent that is no whole number it is NaN.
func Pow(a, b *engine.TensorNode) *engine.TensorNode { return engine.Apply(PowOp{}, a, b) }

// Forward gives aᵇ.
func (PowOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	y := in[0].Zip("Pow", in[1], math.Pow)
	ctx.Save("a", in[0])
	ctx.Save("b", in[1])
	ctx.Save("y", y)
	return one(y)
}

// Backward gives F∇⊙B⊙Aᴮ⁻¹ to A and F∇⊙F⊙log A to B.
func (PowOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	a, b := ctx.Tensor("a"), ctx.Tensor("b")
	return spread(ctx,
		func() *tensor.Tensor {
			return grads[0].Mul(a.Zip("Pow", b, func(a, b float64) float64 {
				if b == 0 {
					return 0
				}
				return b * math.Pow(a, b-1)
			}))
		},
		func() *tensor.Tensor {
			slope := a.Zip("Pow", b, func(a, b float64) float64 {
				if a == 0 && b >= 0 {
					return 0 // 0ᵇ stays 0 as b changes
				}
				return math.Pow(a, b) * math.Log(a)
			})
			return grads[0].Mul(slope)
		})
}

// Describe describes the op.
func (PowOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Pow",
		Formula: "F = Aᴮ, element by element",
		Derivation: `∂aᵇ/∂a = b · aᵇ⁻¹
aᵇ = exp(b · log a), so ∂aᵇ/∂b = aᵇ · log a
A∇ = F∇ ⊙ B ⊙ Aᴮ⁻¹
B∇ = F∇ ⊙ F ⊙ log A`,
		Doc: "Raises to a power element by element; shapes broadcast.",
	}
}

// PowScalarOp raises a tensor to a fixed power.
type PowScalarOp struct{ Exponent float64 }

// PowScalar is x to the power of a number, element by element.
func PowScalar(x *engine.TensorNode, exponent float64) *engine.TensorNode {
	return engine.Apply(PowScalarOp{exponent}, x)
}

// Forward gives xᵖ.
func (o PowScalarOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return one(in[0].Map(func(x float64) float64 { return math.Pow(x, o.Exponent) }))
}

// Backward gives F∇⊙p·Xᵖ⁻¹.
func (o PowScalarOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	if o.Exponent == 0 {
		return one(grads[0].Scale(0))
	}
	return chain(ctx.Tensor("x"), grads, func(x float64) float64 { return o.Exponent * math.Pow(x, o.Exponent-1) })
}

// Describe describes the op.
func (PowScalarOp) Describe() engine.Description {
	return engine.Description{
		Name:       "PowScalar",
		Formula:    "F = Xᵖ, element by element",
		Derivation: "f′(x) = p · xᵖ⁻¹\nX∇ = F∇ ⊙ f′(X) = F∇ ⊙ p · Xᵖ⁻¹",
		Doc:        "Raises each element to the power Exponent, a number without a gradient.",
	}
}

// MaximumOp takes the larger of two tensors, element by element.
type MaximumOp struct{}

// Maximum is the larger of a and b, element by element. Shapes broadcast.
func Maximum(a, b *engine.TensorNode) *engine.TensorNode { return engine.Apply(MaximumOp{}, a, b) }

// Forward gives max(a, b).
func (MaximumOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("a", in[0])
	ctx.Save("b", in[1])
	return one(in[0].Zip("Maximum", in[1], func(x, y float64) float64 { return max(x, y) }))
}

// Backward gives the incoming gradient to the larger; equal ones share it.
func (MaximumOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return toWinner(ctx, grads[0], func(x, y float64) bool { return x > y })
}

// toWinner gives a gradient to the operand that wins, half to each where they
// are equal.
func toWinner(ctx *engine.Context, grad *tensor.Tensor, wins func(x, y float64) bool) []*tensor.Tensor {
	a, b := ctx.Tensor("a"), ctx.Tensor("b")
	share := func(x, y float64) float64 {
		switch {
		case wins(x, y):
			return 1
		case x == y:
			return 0.5
		}
		return 0
	}
	return spread(ctx,
		func() *tensor.Tensor { return grad.Mul(a.Zip("share", b, share)) },
		func() *tensor.Tensor { return grad.Mul(b.Zip("share", a, share)) })
}

// Describe describes the op.
func (MaximumOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Maximum",
		Formula: "F = max(A, B), element by element",
		Derivation: `where Aᵢⱼ > Bᵢⱼ: Fᵢⱼ = Aᵢⱼ, so ∂Fᵢⱼ/∂Aᵢⱼ = 1 and ∂Fᵢⱼ/∂Bᵢⱼ = 0
where Aᵢⱼ < Bᵢⱼ: the other way round
A∇ = F∇ ⊙ [A > B]
B∇ = F∇ ⊙ [B > A]`,
		Doc: "The larger element of each pair; shapes broadcast. Where both are equal, each gets half of the gradient, as in PyTorch.",
	}
}

// MinimumOp takes the smaller of two tensors, element by element.
type MinimumOp struct{}

// Minimum is the smaller of a and b, element by element. Shapes broadcast.
func Minimum(a, b *engine.TensorNode) *engine.TensorNode { return engine.Apply(MinimumOp{}, a, b) }

// Forward gives min(a, b).
func (MinimumOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("a", in[0])
	ctx.Save("b", in[1])
	return one(in[0].Zip("Minimum", in[1], func(x, y float64) float64 { return min(x, y) }))
}

// Backward gives the incoming gradient to the smaller; equal ones share it.
func (MinimumOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return toWinner(ctx, grads[0], func(x, y float64) bool { return x < y })
}

// Describe describes the op.
func (MinimumOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Minimum",
		Formula: "F = min(A, B), element by element",
		Derivation: `where Aᵢⱼ < Bᵢⱼ: Fᵢⱼ = Aᵢⱼ, so ∂Fᵢⱼ/∂Aᵢⱼ = 1 and ∂Fᵢⱼ/∂Bᵢⱼ = 0
A∇ = F∇ ⊙ [A < B]
B∇ = F∇ ⊙ [B < A]`,
		Doc: "The smaller element of each pair; shapes broadcast. Where both are equal, each gets half of the gradient, as in PyTorch.",
	}
}

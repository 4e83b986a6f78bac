package ops

import (
	"math"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// The derivations of ops that compute each element of S from the elements of A
// and B at the same place begin with pairwise, and end with summed.
const (
	pairwise = `Sᵢⱼ depends on Aᵢⱼ and Bᵢⱼ alone
A∇ᵢⱼ = Σₖₘ S∇ₖₘ · ∂Sₖₘ/∂Aᵢⱼ = S∇ᵢⱼ · ∂Sᵢⱼ/∂Aᵢⱼ, and so for B
`
	summed = `
an operand that was repeated to fit gets the sum over its copies (Expand)`
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
		Derivation: pairwise + `∂Sᵢⱼ/∂Aᵢⱼ = 1 and ∂Sᵢⱼ/∂Bᵢⱼ = 1
A∇ = S∇
B∇ = S∇` + summed,
		Doc:    "Adds element by element; shapes broadcast, and the gradient of a broadcast operand is summed back to its shape.",
		Inputs: []string{"A", "B"}, Output: "S",
		Pitfall:   "In A + A the one node is both operands: it gets S∇ twice, and the engine adds the two.",
		Questions: []int{5, 6, 7},
		Example: engine.Example{
			Inputs: []*tensor.Tensor{tensor.Mat("1 2; 3 4"), tensor.Vec(10, 20)},
			Grad:   tensor.Mat("1 2; 3 4"),
		},
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
		Derivation: pairwise + `∂Sᵢⱼ/∂Aᵢⱼ = 1 and ∂Sᵢⱼ/∂Bᵢⱼ = −1
A∇ = S∇
B∇ = −S∇` + summed,
		Doc:    "Subtracts element by element; shapes broadcast.",
		Inputs: []string{"A", "B"}, Output: "S",
		Pitfall:   "The minus sign belongs to B∇ alone.",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: []*tensor.Tensor{tensor.Mat("5 6; 7 8"), tensor.Mat("1; 2")},
			Grad:   tensor.Mat("1 2; 3 4"),
		},
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
		Derivation: pairwise + `∂Sᵢⱼ/∂Aᵢⱼ = Bᵢⱼ and ∂Sᵢⱼ/∂Bᵢⱼ = Aᵢⱼ
A∇ = S∇ ⊙ B
B∇ = S∇ ⊙ A` + summed,
		Doc:    "Multiplies element by element; shapes broadcast.",
		Inputs: []string{"A", "B"}, Output: "S",
		Pitfall:   "Each operand gets S∇ times the other one, not times itself.",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: []*tensor.Tensor{tensor.Mat("1 2; 3 4"), tensor.Mat("5 6; 7 8")},
			Grad:   tensor.Mat("1 2; -1 0.5"),
		},
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
Y∇ᵢⱼ = Σₖₘ F∇ₖₘ · ∂Fₖₘ/∂Yᵢⱼ = F∇ᵢⱼ · ∂Fᵢⱼ/∂Yᵢⱼ = −F∇ᵢⱼ · Xᵢⱼ / Yᵢⱼ²
X∇ = F∇ / Y
Y∇ = −F∇ ⊙ X / Y²` + summed,
		Doc:    "Divides element by element; shapes broadcast. Division by zero gives an infinity or NaN.",
		Inputs: []string{"X", "Y"}, Output: "F",
		Pitfall:   "The report's summary of question 1 has ∂F/∂Y = X/Y²: it drops the minus sign. F falls as Y grows (for X, Y > 0), so the minus is right.",
		Questions: []int{1, 2},
		Example: engine.Example{
			Inputs: []*tensor.Tensor{tensor.Mat("1 6; 8 3"), tensor.Mat("2 3; 4 -1")},
			Grad:   tensor.Mat("1 1; 2 -1"),
		},
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
		Name:    "Neg",
		Formula: "F = −X",
		Derivation: elementwise + `f′(x) = −1
X∇ = F∇ ⊙ f′(X) = −F∇`,
		Doc:    "Negates each element.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Vec(1, -2, 3)),
			Grad:   tensor.Vec(1, 2, -1),
		},
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
		Formula: "S = Aᴮ: Sᵢⱼ is Aᵢⱼ to the power Bᵢⱼ",
		Derivation: pairwise + `∂aᵇ/∂a = b · aᵇ⁻¹
aᵇ = exp(b · log a) for a > 0, so ∂aᵇ/∂b = exp(b · log a) · log a
       = aᵇ · log a
A∇ = S∇ ⊙ B ⊙ Aᴮ⁻¹
B∇ = S∇ ⊙ S ⊙ log A` + summed,
		Doc:    "Raises to a power element by element; shapes broadcast. A negative base with an exponent that is no whole number gives NaN.",
		Inputs: []string{"A", "B"}, Output: "S",
		Pitfall:   "For A ≤ 0 there is no log A: B∇ is NaN where A < 0. It is taken as 0 where A = 0 and B ≥ 0, for 0ᵇ stays 0.",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: []*tensor.Tensor{tensor.Vec(2, 3, 4), tensor.Vec(3, 2, 0.5)},
			Grad:   tensor.Vec(1, -1, 2),
		},
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
		Name:    "PowScalar",
		Formula: "F = Xᵖ, element by element",
		Derivation: elementwise + `f′(x) = p · xᵖ⁻¹
X∇ = F∇ ⊙ f′(X) = F∇ ⊙ p · Xᵖ⁻¹`,
		Doc:    "Raises each element to the power p = Exponent, a number without a gradient.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{2},
		Example: engine.Example{
			Op:     PowScalarOp{Exponent: 3},
			Inputs: one(tensor.Vec(1, 2, -1)),
			Grad:   tensor.Vec(1, 0.5, 2),
		},
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
		Formula: "S = max(A, B), element by element",
		Derivation: pairwise + `where Aᵢⱼ > Bᵢⱼ: Sᵢⱼ = Aᵢⱼ, so ∂Sᵢⱼ/∂Aᵢⱼ = 1 and ∂Sᵢⱼ/∂Bᵢⱼ = 0
where Aᵢⱼ < Bᵢⱼ: Sᵢⱼ = Bᵢⱼ, so ∂Sᵢⱼ/∂Aᵢⱼ = 0 and ∂Sᵢⱼ/∂Bᵢⱼ = 1
A∇ = S∇ ⊙ [A > B]
B∇ = S∇ ⊙ [B > A]` + summed,
		Doc:    "The larger element of each pair; shapes broadcast. Where both are equal, each gets half of the gradient, as in PyTorch.",
		Inputs: []string{"A", "B"}, Output: "S",
		Pitfall:   "Where A = B there is a kink: no slope is the right one, and finite differences disagree with any choice.",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: []*tensor.Tensor{tensor.Mat("1 5; 3 -2"), tensor.Mat("4 2; -1 0")},
			Grad:   tensor.Mat("1 2; 3 4"),
		},
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
		Formula: "S = min(A, B), element by element",
		Derivation: pairwise + `where Aᵢⱼ < Bᵢⱼ: Sᵢⱼ = Aᵢⱼ, so ∂Sᵢⱼ/∂Aᵢⱼ = 1 and ∂Sᵢⱼ/∂Bᵢⱼ = 0
where Aᵢⱼ > Bᵢⱼ: Sᵢⱼ = Bᵢⱼ, so ∂Sᵢⱼ/∂Aᵢⱼ = 0 and ∂Sᵢⱼ/∂Bᵢⱼ = 1
A∇ = S∇ ⊙ [A < B]
B∇ = S∇ ⊙ [B < A]` + summed,
		Doc:    "The smaller element of each pair; shapes broadcast. Where both are equal, each gets half of the gradient, as in PyTorch.",
		Inputs: []string{"A", "B"}, Output: "S",
		Pitfall:   "Where A = B there is a kink: no slope is the right one, and finite differences disagree with any choice.",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: []*tensor.Tensor{tensor.Mat("1 5; 3 -2"), tensor.Mat("4 2; -1 0")},
			Grad:   tensor.Mat("1 2; 3 4"),
		},
	}
}

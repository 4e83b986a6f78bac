package ops

import (
	"math"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// An op that computes each element of F from the same element of X alone has
// X∇ = F∇ ⊙ f′(X): question 2 of the assignment. So their derivations begin.
const elementwise = `Fᵢⱼ = f(Xᵢⱼ), so ∂Fₖₘ/∂Xᵢⱼ = f′(Xᵢⱼ) where k = i and m = j, else 0
X∇ᵢⱼ = Σₖₘ F∇ₖₘ · ∂Fₖₘ/∂Xᵢⱼ = F∇ᵢⱼ · f′(Xᵢⱼ)
`

// chain is the backward of such an op: the incoming gradient times the
// derivative at each element.
func chain(at *tensor.Tensor, grads []*tensor.Tensor, derivative func(float64) float64) []*tensor.Tensor {
	out := tensor.New(at.Shape()...)
	data, grad := out.Data(), grads[0].Data()
	for i, x := range at.Data() {
		data[i] = grad[i] * derivative(x)
	}
	return one(out)
}

// AbsOp takes absolute values.
type AbsOp struct{}

// Abs is |x|, element by element.
func Abs(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(AbsOp{}, x) }

// Forward gives |x|.
func (AbsOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return one(in[0].Map(math.Abs))
}

// Backward gives F∇ with the sign of X.
func (AbsOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("x"), grads, sign)
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x // 0 or NaN
}

// Describe describes the op.
func (AbsOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Abs",
		Formula: "F = |X|",
		Derivation: elementwise + `f′(x) = 1 where x > 0, −1 where x < 0: the sign of x
X∇ = F∇ ⊙ f′(X) = F∇ ⊙ sign(X)`,
		Doc:    "The absolute value of each element. At 0, where there is a kink, the derivative is taken as 0.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Vec(-2, 3, -0.5)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

// ExpOp is the exponential function.
type ExpOp struct{}

// Exp is eˣ, element by element.
func Exp(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(ExpOp{}, x) }

// Forward gives eˣ.
func (ExpOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	y := in[0].Map(math.Exp)
	ctx.Save("y", y)
	return one(y)
}

// Backward gives F∇⊙F.
func (ExpOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(grads[0].Mul(ctx.Tensor("y")))
}

// Describe describes the op.
func (ExpOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Exp",
		Formula: "F = exp(X)",
		Derivation: elementwise + `f′(x) = exp(x) = f(x)
X∇ = F∇ ⊙ f′(X) = F∇ ⊙ F`,
		Doc:    "The exponential of each element.",
		Inputs: []string{"X"}, Output: "F",
		Pitfall:   "The slope is the output itself, which the forward saves: the exponential need not be computed again.",
		Questions: []int{2, 8},
		Example: engine.Example{
			Inputs: one(tensor.Vec(0, 1, -1)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

// LogOp is the natural logarithm.
type LogOp struct{}

// Log is the natural logarithm of x, element by element: −Inf at 0, NaN below.
func Log(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(LogOp{}, x) }

// Forward gives log x.
func (LogOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return one(in[0].Map(math.Log))
}

// Backward gives F∇/X.
func (LogOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(grads[0].Div(ctx.Tensor("x")))
}

// Describe describes the op.
func (LogOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Log",
		Formula: "F = log(X)",
		Derivation: elementwise + `f′(x) = 1/x
X∇ = F∇ ⊙ f′(X) = F∇ / X`,
		Doc:    "The natural logarithm of each element: −Inf at 0, NaN below.",
		Inputs: []string{"X"}, Output: "F",
		Pitfall:   "Close to 0 the gradient is huge, and at 0 infinite: the logarithm of a probability is best computed together with its softmax (LogSoftmax).",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Vec(1, 2, 0.5)),
			Grad:   tensor.Vec(1, 1, -2),
		},
	}
}

// SqrtOp takes square roots.
type SqrtOp struct{}

// Sqrt is √x, element by element.
func Sqrt(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(SqrtOp{}, x) }

// Forward gives √x.
func (SqrtOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	y := in[0].Map(math.Sqrt)
	ctx.Save("y", y)
	return one(y)
}

// Backward gives F∇/(2F).
func (SqrtOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("y"), grads, func(y float64) float64 { return 0.5 / y })
}

// Describe describes the op.
func (SqrtOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Sqrt",
		Formula: "F = √X",
		Derivation: elementwise + `f(x) = x^½, so f′(x) = ½ · x^−½ = 1 / (2·f(x))
X∇ = F∇ ⊙ f′(X) = F∇ / (2·F)`,
		Doc:    "The square root of each element; NaN below 0.",
		Inputs: []string{"X"}, Output: "F",
		Pitfall:   "At 0 the slope is infinite.",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Vec(1, 4, 9)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

// SquareOp takes squares.
type SquareOp struct{}

// Square is x², element by element.
func Square(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(SquareOp{}, x) }

// Forward gives x².
func (SquareOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return one(in[0].Mul(in[0]))
}

// Backward gives 2·F∇⊙X.
func (SquareOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("x"), grads, func(x float64) float64 { return 2 * x })
}

// Describe describes the op.
func (SquareOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Square",
		Formula: "F = X², element by element",
		Derivation: elementwise + `f′(x) = 2x
X∇ = F∇ ⊙ f′(X) = 2 · F∇ ⊙ X`,
		Doc:    "The square of each element.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Vec(1, -2, 3)),
			Grad:   tensor.Vec(1, 1, 2),
		},
	}
}

// ReciprocalOp takes reciprocals.
type ReciprocalOp struct{}

// Reciprocal is 1/x, element by element.
func Reciprocal(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(ReciprocalOp{}, x) }

// Forward gives 1/x.
func (ReciprocalOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	y := in[0].Map(func(x float64) float64 { return 1 / x })
	ctx.Save("y", y)
	return one(y)
}

// Backward gives −F∇⊙F².
func (ReciprocalOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("y"), grads, func(y float64) float64 { return -y * y })
}

// Describe describes the op.
func (ReciprocalOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Reciprocal",
		Formula: "F = 1/X, element by element",
		Derivation: elementwise + `f′(x) = −1/x² = −f(x)²
X∇ = F∇ ⊙ f′(X) = −F∇ ⊙ F²`,
		Doc:    "One divided by each element.",
		Inputs: []string{"X"}, Output: "F",
		Pitfall:   "The minus sign is easily lost, as in question 1: it is Div with X = 1.",
		Questions: []int{1, 2},
		Example: engine.Example{
			Inputs: one(tensor.Vec(1, 2, -4)),
			Grad:   tensor.Vec(1, 1, 2),
		},
	}
}

// SinOp is the sine.
type SinOp struct{}

// Sin is the sine of x in radians, element by element.
func Sin(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(SinOp{}, x) }

// Forward gives sin x.
func (SinOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return one(in[0].Map(math.Sin))
}

// Backward gives F∇⊙cos X.
func (SinOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("x"), grads, math.Cos)
}

// Describe describes the op.
func (SinOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Sin",
		Formula: "F = sin(X)",
		Derivation: elementwise + `f′(x) = cos(x)
X∇ = F∇ ⊙ f′(X) = F∇ ⊙ cos(X)`,
		Doc:    "The sine of each element, in radians.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Vec(0, 1, -0.5)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

// CosOp is the cosine.
type CosOp struct{}

// Cos is the cosine of x in radians, element by element.
func Cos(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(CosOp{}, x) }

// Forward gives cos x.
func (CosOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return one(in[0].Map(math.Cos))
}

// Backward gives −F∇⊙sin X.
func (CosOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("x"), grads, func(x float64) float64 { return -math.Sin(x) })
}

// Describe describes the op.
func (CosOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Cos",
		Formula: "F = cos(X)",
		Derivation: elementwise + `f′(x) = −sin(x)
X∇ = F∇ ⊙ f′(X) = −F∇ ⊙ sin(X)`,
		Doc:    "The cosine of each element, in radians.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Vec(0, 1, -0.5)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

// ClampOp keeps elements within bounds.
type ClampOp struct{ Min, Max float64 }

// Clamp is x with elements below min set to min and those above max to max.
func Clamp(x *engine.TensorNode, min, max float64) *engine.TensorNode {
	return engine.Apply(ClampOp{min, max}, x)
}

// Forward gives x within the bounds.
func (o ClampOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	if o.Min > o.Max {
		panic(tensor.Errorf("Clamp", "the lower bound %g is above the upper bound %g", o.Min, o.Max))
	}
	ctx.Save("x", in[0])
	return one(in[0].Map(func(x float64) float64 { return min(max(x, o.Min), o.Max) }))
}

// Backward gives F∇ where X is within the bounds.
func (o ClampOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("x"), grads, func(x float64) float64 {
		if x >= o.Min && x <= o.Max {
			return 1
		}
		return 0
	})
}

// Describe describes the op.
func (ClampOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Clamp",
		Formula: "F = min(max(X, lo), hi)",
		Derivation: elementwise + `f′(x) = 1 where lo ≤ x ≤ hi, else 0: there f is constant
X∇ = F∇ ⊙ f′(X) = F∇ ⊙ [lo ≤ X ≤ hi]`,
		Doc:    "Keeps each element between lo = Min and hi = Max. At the bounds, where there are kinks, the derivative is taken as 1.",
		Inputs: []string{"X"}, Output: "F",
		Pitfall:   "An element that was cut off gets no gradient: nothing pulls it back between the bounds.",
		Questions: []int{2},
		Example: engine.Example{
			Op:     ClampOp{Min: -1, Max: 1},
			Inputs: one(tensor.Vec(-2, 0.5, 3)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

// IdOp gives its input.
type IdOp struct{}

// Id is x itself, as a node of its own.
func Id(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(IdOp{}, x) }

// Forward gives x.
func (IdOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return one(in[0].Clone())
}

// Backward gives the incoming gradient.
func (IdOp) Backward(_ *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(grads[0])
}

// Describe describes the op.
func (IdOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Id",
		Formula: "F = X",
		Derivation: elementwise + `f′(x) = 1
X∇ = F∇ ⊙ f′(X) = F∇`,
		Doc:    "Gives its input: an op that does nothing, to see the machinery around it.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{6, 7},
		Example: engine.Example{
			Inputs: one(tensor.Vec(1, 2, 3)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

package ops

import (
	"math"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// SigmoidOp is the logistic function.
type SigmoidOp struct{}

// Sigmoid is σ(x) = 1 / (1 + e⁻ˣ), element by element.
func Sigmoid(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(SigmoidOp{}, x) }

// Forward gives σ(x).
func (SigmoidOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	y := tensor.New(in[0].Shape()...)
	data := y.Data()
	for i, x := range in[0].Data() {
		data[i] = sigmoid(x)
	}
	ctx.Save("y", y)
	return one(y)
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Backward gives F∇⊙F⊙(1−F).
func (SigmoidOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	out := tensor.New(grads[0].Shape()...)
	data, grad := out.Data(), grads[0].Data()
	for i, y := range ctx.Tensor("y").Data() {
		data[i] = grad[i] * y * (1 - y)
	}
	return one(out)
}

// Describe describes the op.
func (SigmoidOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Sigmoid",
		Formula: "F = σ(X) = 1 / (1 + exp(−X))",
		Derivation: elementwise + `σ′(x) = exp(−x) / (1 + exp(−x))² (the quotient rule)
      = 1/(1 + exp(−x)) · exp(−x)/(1 + exp(−x))
      = σ(x) · (1 − σ(x)), for exp(−x)/(1 + exp(−x)) = 1 − 1/(1 + exp(−x))
X∇ = F∇ ⊙ σ′(X) = F∇ ⊙ F ⊙ (1 − F)`,
		Doc:    "The logistic function of each element: between 0 and 1.",
		Inputs: []string{"X"}, Output: "F",
		Pitfall:   "The slope is at most ¼, and nearly 0 for large |x|: a layer of saturated units hands hardly any gradient down.",
		Questions: []int{2, 9},
		Example: engine.Example{
			Inputs: one(tensor.Vec(0, 1, -2)),
			Grad:   tensor.Vec(1, 1, 2),
		},
	}
}

// TanhOp is the hyperbolic tangent.
type TanhOp struct{}

// Tanh is the hyperbolic tangent of x, element by element.
func Tanh(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(TanhOp{}, x) }

// Forward gives tanh x.
func (TanhOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	y := in[0].Map(math.Tanh)
	ctx.Save("y", y)
	return one(y)
}

// Backward gives F∇⊙(1−F²).
func (TanhOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("y"), grads, func(y float64) float64 { return 1 - y*y })
}

// Describe describes the op.
func (TanhOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Tanh",
		Formula: "F = tanh(X)",
		Derivation: elementwise + `tanh = sinh/cosh, so tanh′ = (cosh² − sinh²)/cosh² = 1 − tanh²
X∇ = F∇ ⊙ tanh′(X) = F∇ ⊙ (1 − F²)`,
		Doc:    "The hyperbolic tangent of each element: between −1 and 1.",
		Inputs: []string{"X"}, Output: "F",
		Pitfall:   "The slope is nearly 0 for large |x|, as that of Sigmoid.",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Vec(0, 1, -0.5)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

// ReluOp is the rectified linear unit.
type ReluOp struct{}

// Relu is max(0, x), element by element.
func Relu(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(ReluOp{}, x) }

// Forward gives max(0, x).
func (ReluOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	y := tensor.New(in[0].Shape()...)
	data := y.Data()
	for i, x := range in[0].Data() {
		if !(x <= 0) { // NaN stays
			data[i] = x
		}
	}
	ctx.Save("y", y)
	return one(y)
}

// Backward gives F∇ where X is positive.
func (ReluOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	out := tensor.New(grads[0].Shape()...)
	data, grad := out.Data(), grads[0].Data()
	for i, y := range ctx.Tensor("y").Data() {
		if y > 0 {
			data[i] = grad[i]
		}
	}
	return one(out)
}

// Describe describes the op.
func (ReluOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Relu",
		Formula: "F = max(0, X)",
		Derivation: elementwise + `f′(x) = 1 where x > 0, 0 where x < 0
X∇ = F∇ ⊙ f′(X) = F∇ ⊙ [X > 0]`,
		Doc:    "Each positive element, and 0 for the others. At 0, where there is a kink, the derivative is taken as 0.",
		Inputs: []string{"X"}, Output: "F",
		Pitfall:   "A unit whose input is negative for every row of the batch gets no gradient at all: it is dead until its input changes.",
		Questions: []int{2, 9, 10},
		Example: engine.Example{
			Inputs: one(tensor.Vec(-1, 2, 0.5)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

// LeakyReluOp is a rectified linear unit with a slope below 0.
type LeakyReluOp struct{ Slope float64 }

// LeakyRelu is x where x > 0 and slope·x elsewhere, element by element.
func LeakyRelu(x *engine.TensorNode, slope float64) *engine.TensorNode {
	return engine.Apply(LeakyReluOp{slope}, x)
}

// Forward gives x or slope·x.
func (o LeakyReluOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return one(in[0].Map(func(x float64) float64 { return x * o.derivative(x) }))
}

func (o LeakyReluOp) derivative(x float64) float64 {
	if x > 0 {
		return 1
	}
	return o.Slope
}

// Backward gives F∇ times 1 or the slope.
func (o LeakyReluOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("x"), grads, o.derivative)
}

// Describe describes the op.
func (LeakyReluOp) Describe() engine.Description {
	return engine.Description{
		Name:    "LeakyRelu",
		Formula: "F = X where X > 0, α·X elsewhere",
		Derivation: elementwise + `f′(x) = 1 where x > 0, α where x < 0
X∇ = F∇ ⊙ f′(X)`,
		Doc:    "As Relu, but with the slope α = Slope below 0, so that no unit is ever dead. At 0, where there is a kink, the derivative is taken as α.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{2, 9},
		Example: engine.Example{
			Op:     LeakyReluOp{Slope: 0.1},
			Inputs: one(tensor.Vec(-2, 3, -0.5)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

// EluOp is the exponential linear unit.
type EluOp struct{ Alpha float64 }

// Elu is x where x > 0 and eˣ − 1 elsewhere, element by element.
func Elu(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(EluOp{1}, x) }

// Forward gives x or α·(eˣ−1).
func (o EluOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return one(in[0].Map(func(x float64) float64 {
		if x > 0 {
			return x
		}
		return o.Alpha * math.Expm1(x)
	}))
}

// Backward gives F∇ times 1 or α·eˣ.
func (o EluOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("x"), grads, func(x float64) float64 {
		if x > 0 {
			return 1
		}
		return o.Alpha * math.Exp(x)
	})
}

// Describe describes the op.
func (EluOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Elu",
		Formula: "F = X where X > 0, α·(exp(X) − 1) elsewhere",
		Derivation: elementwise + `f′(x) = 1 where x > 0, α · exp(x) where x < 0
X∇ = F∇ ⊙ f′(X)`,
		Doc:    "The exponential linear unit of each element (Clevert and others, 2015), with α = Alpha. For α = 1 both slopes are 1 at 0: there is no kink.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{2},
		Example: engine.Example{
			Op:     EluOp{Alpha: 1},
			Inputs: one(tensor.Vec(-1, 2, -0.5)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

// GeluOp is the Gaussian error linear unit.
type GeluOp struct{}

// Gelu is x·Φ(x), element by element, with the standard normal distribution
// function Φ.
func Gelu(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(GeluOp{}, x) }

// normal is the distribution function Φ of the standard normal distribution.
func normal(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

// Forward gives x·Φ(x).
func (GeluOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return one(in[0].Map(func(x float64) float64 { return x * normal(x) }))
}

// Backward gives F∇⊙(Φ(X)+X⊙φ(X)).
func (GeluOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("x"), grads, func(x float64) float64 {
		return normal(x) + x*math.Exp(-x*x/2)/math.Sqrt(2*math.Pi)
	})
}

// Describe describes the op.
func (GeluOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Gelu",
		Formula: "F = X ⊙ Φ(X), Φ the standard normal distribution function",
		Derivation: elementwise + `Φ′ = φ, with φ(x) = exp(−x²/2) / √(2π)
f′(x) = Φ(x) + x · φ(x) (the product rule)
X∇ = F∇ ⊙ f′(X) = F∇ ⊙ (Φ(X) + X ⊙ φ(X))`,
		Doc:    "The Gaussian error linear unit of each element (Hendrycks and Gimpel, 2016), without an approximation.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Vec(-1, 0.5, 2)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

// SiluOp is the sigmoid linear unit.
type SiluOp struct{}

// Silu is x·σ(x), element by element; it is also called swish.
func Silu(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(SiluOp{}, x) }

// Forward gives x·σ(x).
func (SiluOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return one(in[0].Map(func(x float64) float64 { return x * sigmoid(x) }))
}

// Backward gives F∇⊙σ(X)⊙(1+X⊙(1−σ(X))).
func (SiluOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("x"), grads, func(x float64) float64 {
		s := sigmoid(x)
		return s * (1 + x*(1-s))
	})
}

// Describe describes the op.
func (SiluOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Silu",
		Formula: "F = X ⊙ σ(X)",
		Derivation: elementwise + `σ′ = σ · (1 − σ), as for Sigmoid
f′(x) = σ(x) + x · σ′(x) (the product rule)
      = σ(x) + x · σ(x) · (1 − σ(x)) = σ(x) · (1 + x · (1 − σ(x)))
X∇ = F∇ ⊙ f′(X) = F∇ ⊙ σ(X) ⊙ (1 + X ⊙ (1 − σ(X)))`,
		Doc:    "Each element times its sigmoid; also called swish.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Vec(-1, 0.5, 2)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

// SoftplusOp is a smooth rectifier.
type SoftplusOp struct{}

// Softplus is log(1 + eˣ), element by element.
func Softplus(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(SoftplusOp{}, x) }

// softplus does not overflow: log(1+eˣ) = max(x, 0) + log(1+e^−|x|).
func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

// Forward gives log(1+eˣ).
func (SoftplusOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("x", in[0])
	return one(in[0].Map(softplus))
}

// Backward gives F∇⊙σ(X).
func (SoftplusOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return chain(ctx.Tensor("x"), grads, sigmoid)
}

// Describe describes the op.
func (SoftplusOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Softplus",
		Formula: "F = log(1 + exp(X))",
		Derivation: elementwise + `f′(x) = exp(x) / (1 + exp(x)) = 1 / (exp(−x) + 1) = σ(x)
X∇ = F∇ ⊙ f′(X) = F∇ ⊙ σ(X)`,
		Doc:    "A smooth version of Relu. Computed as max(x, 0) + log(1 + exp(−|x|)), which does not overflow.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Vec(-1, 0.5, 2)),
			Grad:   tensor.Vec(1, 2, 3),
		},
	}
}

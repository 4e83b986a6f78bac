package ops

import (
	"math"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// NormalizeOp divides rows by their sums.
type NormalizeOp struct{}

// Normalize divides each row of a matrix by its sum, so that it sums to 1.
func Normalize(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(NormalizeOp{}, x) }

// Forward gives x / s, s the column of row sums.
func (NormalizeOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	matrix("Normalize", in[0])
	s := in[0].SumDim(1, true)
	ctx.Save("x", in[0])
	ctx.Save("s", s)
	return one(in[0].Div(s))
}

// Backward gives Y∇/s − Σ_row(Y∇⊙X)/s².
func (NormalizeOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	x, s := ctx.Tensor("x"), ctx.Tensor("s")
	return one(grads[0].Div(s).Sub(grads[0].Mul(x).SumDim(1, true).Div(s.Mul(s))))
}

// Describe describes the op.
func (NormalizeOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Normalize",
		Formula: "Yᵢⱼ = Xᵢⱼ / sᵢ, with sᵢ = Σₖ Xᵢₖ",
		Derivation: `each row is for itself, and ∂sᵢ/∂Xᵢⱼ = 1 for every j
∂Yᵢₖ/∂Xᵢⱼ = ([k = j] · sᵢ − Xᵢₖ · 1) / sᵢ² (the quotient rule)
          = [k = j] / sᵢ − Xᵢₖ / sᵢ²
X∇ᵢⱼ = Σₖ Y∇ᵢₖ · ∂Yᵢₖ/∂Xᵢⱼ
     = Σₖ Y∇ᵢₖ · [k = j] / sᵢ − Σₖ Y∇ᵢₖ · Xᵢₖ / sᵢ²
     = Y∇ᵢⱼ / sᵢ − (Σₖ Y∇ᵢₖ · Xᵢₖ) / sᵢ²
X∇ = Y∇ / s − Σ_row(Y∇ ⊙ X) / s²`,
		Doc:    "Divides each row of a matrix by its sum, so that it sums to 1.",
		Inputs: []string{"X"}, Output: "Y",
		Pitfall:   "The second term is easily forgotten: each element of a row also changes the sum that all the others are divided by.",
		Questions: []int{8},
		Example: engine.Example{
			Inputs: one(tensor.Mat("1 3; 2 2")),
			Grad:   tensor.Mat("1 0; 3 -1"),
		},
	}
}

// SoftmaxOp is the softmax along a dimension.
type SoftmaxOp struct{ Dim int }

// Softmax is exp(x) divided by its sums along dim. A negative dim counts from
// the last.
func Softmax(x *engine.TensorNode, dim int) *engine.TensorNode {
	return engine.Apply(SoftmaxOp{dim}, x)
}

// Forward gives the softmax.
func (o SoftmaxOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	y := logSoftmax(in[0], "Softmax", o.Dim).Map(math.Exp)
	ctx.Save("y", y)
	return one(y)
}

// Backward gives Y⊙(Y∇ − Σ(Y∇⊙Y)).
func (o SoftmaxOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	y := ctx.Tensor("y")
	return one(y.Mul(grads[0].Sub(grads[0].Mul(y).SumDim(o.Dim, true))))
}

// Describe describes the op.
func (SoftmaxOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Softmax",
		Formula: "Yᵢⱼ = exp(Xᵢⱼ) / Σₖ exp(Xᵢₖ), here along dimension 1",
		Derivation: `with eᵢⱼ = exp(Xᵢⱼ) and sᵢ = Σₖ eᵢₖ: ∂eᵢⱼ/∂Xᵢⱼ = ∂sᵢ/∂Xᵢⱼ = eᵢⱼ
∂Yᵢₖ/∂Xᵢⱼ = ([k = j] · eᵢₖ · sᵢ − eᵢₖ · eᵢⱼ) / sᵢ² (the quotient rule)
          = Yᵢₖ · ([k = j] − Yᵢⱼ)
X∇ᵢⱼ = Σₖ Y∇ᵢₖ · Yᵢₖ · ([k = j] − Yᵢⱼ)
     = Yᵢⱼ · (Y∇ᵢⱼ − Σₖ Y∇ᵢₖ · Yᵢₖ)
X∇ = Y ⊙ (Y∇ − Σ_row(Y∇ ⊙ Y))`,
		Doc:    "Turns scores into probabilities along the dimension Dim: positive, and 1 in sum. Computed with the maximum taken out, so that large scores do not overflow. ComposedSoftmax does it with ops that can be seen, as the course's library.",
		Inputs: []string{"X"}, Output: "Y",
		Pitfall:   "The sum over the row is easily forgotten: a score changes the probabilities of all classes, not of its own alone.",
		Questions: []int{8},
		Example: engine.Example{
			Op:     SoftmaxOp{Dim: 1},
			Inputs: one(tensor.Mat("1 2 3; 0 0 0")),
			Grad:   tensor.Mat("1 0 0; 0 1 2"),
		},
	}
}

// LogSoftmaxOp is the logarithm of the softmax along a dimension.
type LogSoftmaxOp struct{ Dim int }

// LogSoftmax is log(softmax(x)) along dim, computed without overflow. A
// negative dim counts from the last.
func LogSoftmax(x *engine.TensorNode, dim int) *engine.TensorNode {
	return engine.Apply(LogSoftmaxOp{dim}, x)
}

// Forward gives the logarithm of the softmax.
func (o LogSoftmaxOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	y := logSoftmax(in[0], "LogSoftmax", o.Dim)
	ctx.Save("y", y)
	return one(y)
}

// logSoftmax is x − log Σ eˣ along a dimension. For each group of elements it
// takes out the maximum m, so that nothing overflows: x − m − log Σ eˣ⁻ᵐ.
func logSoftmax(x *tensor.Tensor, op string, dim int) *tensor.Tensor {
	shape := x.Shape()
	d := shape.Dim(op, dim)
	out := tensor.New(shape...)
	inner, n := shape[d+1:].Size(), shape[d]
	from, to := x.Data(), out.Data()
	for group := range shape[:d].Size() * inner {
		start := group/inner*n*inner + group%inner
		end := start + n*inner
		m := math.Inf(-1)
		for i := start; i < end; i += inner {
			m = max(m, from[i])
		}
		if math.IsInf(m, -1) {
			m = 0
		}
		sum := 0.0
		for i := start; i < end; i += inner {
			sum += math.Exp(from[i] - m)
		}
		shift := m + math.Log(sum)
		for i := start; i < end; i += inner {
			to[i] = from[i] - shift
		}
	}
	return out
}

// Backward gives Y∇ − softmax(X)⊙Σ Y∇.
func (o LogSoftmaxOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	y := ctx.Tensor("y")
	shape := y.Shape()
	d := shape.Dim("LogSoftmax", o.Dim)
	out := tensor.New(shape...)
	inner, n := shape[d+1:].Size(), shape[d]
	grad, logs, to := grads[0].Data(), y.Data(), out.Data()
	for group := range shape[:d].Size() * inner {
		start := group/inner*n*inner + group%inner
		end := start + n*inner
		sum := 0.0
		for i := start; i < end; i += inner {
			sum += grad[i]
		}
		for i := start; i < end; i += inner {
			to[i] = grad[i] - math.Exp(logs[i])*sum
		}
	}
	return one(out)
}

// Describe describes the op.
func (LogSoftmaxOp) Describe() engine.Description {
	return engine.Description{
		Name:    "LogSoftmax",
		Formula: "Yᵢⱼ = Xᵢⱼ − log Σₖ exp(Xᵢₖ), here along dimension 1",
		Derivation: `∂Yᵢₖ/∂Xᵢⱼ = [k = j] − ∂/∂Xᵢⱼ log Σₘ exp(Xᵢₘ)
          = [k = j] − softmax(X)ᵢⱼ, as for LogSumExp
X∇ᵢⱼ = Σₖ Y∇ᵢₖ · ([k = j] − softmax(X)ᵢⱼ)
     = Y∇ᵢⱼ − softmax(X)ᵢⱼ · Σₖ Y∇ᵢₖ, and softmax(X) = exp(Y)
X∇ = Y∇ − exp(Y) ⊙ Σ_row(Y∇)`,
		Doc:    "The logarithm of the softmax along the dimension Dim. Computed with the maximum taken out, so that large scores do not overflow. ComposedLogSoftmax does it with ops that can be seen, as the course's library.",
		Inputs: []string{"X"}, Output: "Y",
		Questions: []int{8, 9},
		Example: engine.Example{
			Op:     LogSoftmaxOp{Dim: 1},
			Inputs: one(tensor.Mat("1 2 3; 0 0 0")),
			Grad:   tensor.Mat("-1 0 0; 0 -1 2"),
		},
	}
}

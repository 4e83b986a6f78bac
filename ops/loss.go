package ops

import (
	"math"
	"slices"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// Reduction says what a loss makes of its terms.
type Reduction string

// The reductions.
const (
	ReductionSum  Reduction = "sum"
	ReductionMean Reduction = "mean"
)

// scale is the factor of the sum of n terms. It panics for an unknown
// reduction.
func (r Reduction) scale(op string, n int) float64 {
	switch r {
	case ReductionSum:
		return 1
	case ReductionMean:
		return 1 / float64(n)
	}
	panic(tensor.Errorf(op, "unknown reduction %q: there are %q and %q", r, ReductionSum, ReductionMean))
}

// CrossEntropyOp is the cross-entropy of scores and labels.
type CrossEntropyOp struct {
	Targets   []int
	Reduction Reduction
}

// CrossEntropy is −log softmax(x)ᵢₜ with t the target of row i, summed or
// averaged over the rows of a matrix (n, classes) of scores. It panics where
// there is not one target for each row or one is no class.
func CrossEntropy(x *engine.TensorNode, targets []int, reduction Reduction) *engine.TensorNode {
	return engine.Apply(CrossEntropyOp{slices.Clone(targets), reduction}, x)
}

// Forward gives the loss.
func (o CrossEntropyOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	checkLabels("CrossEntropy", "label", "classes", in[0], o.Targets)
	logs := logSoftmax(in[0], "CrossEntropy", 1)
	ctx.Save("log softmax", logs)
	return one(tensor.Scalar(negativeSum(logs, o.Targets) * o.Reduction.scale("CrossEntropy", len(o.Targets))))
}

// negativeSum is −Σᵢ x[i, targets[i]].
func negativeSum(x *tensor.Tensor, targets []int) float64 {
	sum, m := 0.0, x.Shape()[1]
	for i, t := range targets {
		sum -= x.Data()[i*m+t]
	}
	return sum
}

// Backward gives l∇·(softmax(X) − onehot(targets)).
func (o CrossEntropyOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	g := grads[0].Item() * o.Reduction.scale("CrossEntropy", len(o.Targets))
	out := ctx.Tensor("log softmax").Map(func(y float64) float64 { return g * math.Exp(y) })
	m := out.Shape()[1]
	for i, t := range o.Targets {
		out.Data()[i*m+t] -= g
	}
	return one(out)
}

// Describe describes the op.
func (CrossEntropyOp) Describe() engine.Description {
	return engine.Description{
		Name:    "CrossEntropy",
		Formula: "c = −Σᵢ log softmax(X)ᵢₜ, with t = Targets[i]; over n for the mean",
		Derivation: `−log softmax(X)ᵢₜ = log Σₖ exp(Xᵢₖ) − Xᵢₜ
∂c/∂Xᵢⱼ = exp(Xᵢⱼ) / Σₖ exp(Xᵢₖ) − [j = t] = softmax(X)ᵢⱼ − [j = t]
X∇ᵢⱼ = c∇ · ∂c/∂Xᵢⱼ = c∇ · (softmax(X)ᵢⱼ − [j = t])
X∇ = c∇ · (softmax(X) − onehot(Targets)); over n for the mean`,
		Doc:    "The cross-entropy of scores X (n, classes) and the right classes: LogSoftmax and NLL in one.",
		Inputs: []string{"X"}, Output: "c",
		Pitfall:   "It takes scores: a softmax before it would be one too many. The sum over the batch has n times the gradients of the mean.",
		Questions: []int{10},
		Example: engine.Example{
			Op:     CrossEntropyOp{Targets: []int{2, 0}, Reduction: ReductionSum},
			Inputs: one(tensor.Mat("1 2 3; 0 0 0")),
			Grad:   tensor.Scalar(2),
		},
	}
}

// NLLOp is the negative log-likelihood of labels.
type NLLOp struct {
	Targets   []int
	Reduction Reduction
}

// NLL is −xᵢₜ with t the target of row i, summed or averaged over the rows of
// a matrix (n, classes) of log-probabilities. It panics as [CrossEntropy].
func NLL(x *engine.TensorNode, targets []int, reduction Reduction) *engine.TensorNode {
	return engine.Apply(NLLOp{slices.Clone(targets), reduction}, x)
}

// Forward gives the loss.
func (o NLLOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	checkLabels("NLL", "label", "classes", in[0], o.Targets)
	return one(tensor.Scalar(negativeSum(in[0], o.Targets) * o.Reduction.scale("NLL", len(o.Targets))))
}

// Backward gives −l∇ at the targets, 0 elsewhere.
func (o NLLOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	out := tensor.New(ctx.InputShape(0)...)
	g := grads[0].Item() * o.Reduction.scale("NLL", len(o.Targets))
	m := out.Shape()[1]
	for i, t := range o.Targets {
		out.Data()[i*m+t] = -g
	}
	return one(out)
}

// Describe describes the op.
func (NLLOp) Describe() engine.Description {
	return engine.Description{
		Name:    "NLL",
		Formula: "c = −Σᵢ Xᵢₜ, with t = Targets[i]; over n for the mean",
		Derivation: `∂c/∂Xᵢⱼ = −1 where j = Targets[i], else 0
X∇ᵢⱼ = c∇ · ∂c/∂Xᵢⱼ = −c∇ where j = Targets[i], else 0
X∇ = −c∇ · onehot(Targets); over n for the mean`,
		Doc:    "The negative log-likelihood of the right classes, given log-probabilities X (n, classes).",
		Inputs: []string{"X"}, Output: "c",
		Pitfall:   "It takes log-probabilities, as LogSoftmax gives them, not probabilities.",
		Questions: []int{9},
		Example: engine.Example{
			Op:     NLLOp{Targets: []int{2, 0}, Reduction: ReductionSum},
			Inputs: one(tensor.Mat("-2 -1 -0.5; -0.25 -2 -3")),
			Grad:   tensor.Scalar(2),
		},
	}
}

// elementLoss is a loss that is a sum of terms f(xᵢ, yᵢ).
func elementLoss(op string, ctx *engine.Context, in []*tensor.Tensor, r Reduction, f func(x, y float64) float64) []*tensor.Tensor {
	x, y := in[0], in[1]
	if !x.Shape().Equal(y.Shape()) {
		panic(tensor.Errorf(op, "needs input and target of one shape, got %v and %v", x.Shape(), y.Shape()))
	}
	ctx.Save("x", x)
	ctx.Save("y", y)
	sum := 0.0
	for i, v := range x.Data() {
		sum += f(v, y.Data()[i])
	}
	return one(tensor.Scalar(sum * r.scale(op, x.Size())))
}

// elementBackward is the backward of an elementLoss with the derivatives of
// its terms.
func elementBackward(op string, ctx *engine.Context, grads []*tensor.Tensor, r Reduction, dx, dy func(x, y float64) float64) []*tensor.Tensor {
	x, y := ctx.Tensor("x"), ctx.Tensor("y")
	g := grads[0].Item() * r.scale(op, x.Size())
	out := make([]*tensor.Tensor, 2)
	for i, derivative := range []func(x, y float64) float64{dx, dy} {
		if ctx.NeedsGrad(i) {
			out[i] = x.Zip(op, y, func(x, y float64) float64 { return g * derivative(x, y) })
		}
	}
	return out
}

// MSEOp is the squared error.
type MSEOp struct{ Reduction Reduction }

// MSE is (x − y)², summed or averaged over all elements. Both have one shape.
func MSE(x, y *engine.TensorNode, reduction Reduction) *engine.TensorNode {
	return engine.Apply(MSEOp{reduction}, x, y)
}

// Forward gives the loss.
func (o MSEOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return elementLoss("MSE", ctx, in, o.Reduction, func(x, y float64) float64 { return (x - y) * (x - y) })
}

// Backward gives 2·l∇·(X−Y) to X and its negative to Y.
func (o MSEOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return elementBackward("MSE", ctx, grads, o.Reduction,
		func(x, y float64) float64 { return 2 * (x - y) },
		func(x, y float64) float64 { return 2 * (y - x) })
}

// Describe describes the op.
func (MSEOp) Describe() engine.Description {
	return engine.Description{
		Name:    "MSE",
		Formula: "c = Σᵢ (Xᵢ − Yᵢ)²; over n for the mean",
		Derivation: `∂c/∂Xᵢ = 2 · (Xᵢ − Yᵢ) and ∂c/∂Yᵢ = −2 · (Xᵢ − Yᵢ)
X∇ᵢ = c∇ · ∂c/∂Xᵢ, and so for Y
X∇ = 2 · c∇ · (X − Y); over n for the mean
Y∇ = −2 · c∇ · (X − Y); over n for the mean`,
		Doc:    "The squared error of X against Y, of one shape; n is the number of elements.",
		Inputs: []string{"X", "Y"}, Output: "c",
		Questions: []int{2},
		Example: engine.Example{
			Op:     MSEOp{Reduction: ReductionSum},
			Inputs: []*tensor.Tensor{tensor.Vec(1, 2, 3), tensor.Vec(2, 2, 0)},
			Grad:   tensor.Scalar(0.5),
		},
	}
}

// L1Op is the absolute error.
type L1Op struct{ Reduction Reduction }

// L1 is |x − y|, summed or averaged over all elements. Both have one shape.
func L1(x, y *engine.TensorNode, reduction Reduction) *engine.TensorNode {
	return engine.Apply(L1Op{reduction}, x, y)
}

// Forward gives the loss.
func (o L1Op) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return elementLoss("L1", ctx, in, o.Reduction, func(x, y float64) float64 { return math.Abs(x - y) })
}

// Backward gives l∇·sign(X−Y) to X and its negative to Y.
func (o L1Op) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return elementBackward("L1", ctx, grads, o.Reduction,
		func(x, y float64) float64 { return sign(x - y) },
		func(x, y float64) float64 { return sign(y - x) })
}

// Describe describes the op.
func (L1Op) Describe() engine.Description {
	return engine.Description{
		Name:    "L1",
		Formula: "c = Σᵢ |Xᵢ − Yᵢ|; over n for the mean",
		Derivation: `∂c/∂Xᵢ = sign(Xᵢ − Yᵢ) and ∂c/∂Yᵢ = −sign(Xᵢ − Yᵢ)
X∇ᵢ = c∇ · ∂c/∂Xᵢ, and so for Y
X∇ = c∇ · sign(X − Y); over n for the mean
Y∇ = −c∇ · sign(X − Y); over n for the mean`,
		Doc:    "The absolute error of X against Y, of one shape; n is the number of elements. Where both are equal, at a kink, the derivative is taken as 0.",
		Inputs: []string{"X", "Y"}, Output: "c",
		Questions: []int{2},
		Example: engine.Example{
			Op:     L1Op{Reduction: ReductionSum},
			Inputs: []*tensor.Tensor{tensor.Vec(1, 2, 3), tensor.Vec(2, 1, 0)},
			Grad:   tensor.Scalar(0.5),
		},
	}
}

// BCEOp is the binary cross-entropy of probabilities.
type BCEOp struct{ Reduction Reduction }

// BCE is −y·log x − (1−y)·log(1−x), summed or averaged over all elements, for
// probabilities x and targets y between 0 and 1 of one shape. As in PyTorch
// the logarithms are kept from falling below −100.
func BCE(x, y *engine.TensorNode, reduction Reduction) *engine.TensorNode {
	return engine.Apply(BCEOp{reduction}, x, y)
}

// boundedLog does not fall below −100.
func boundedLog(x float64) float64 { return max(math.Log(x), -100) }

// Forward gives the loss. It panics where an x is no probability.
func (o BCEOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	for i, x := range in[0].Data() {
		if x < 0 || x > 1 {
			panic(tensor.Errorf("BCE", "needs probabilities from 0 to 1, element %d is %g", i, x))
		}
	}
	return elementLoss("BCE", ctx, in, o.Reduction, func(x, y float64) float64 {
		return -y*boundedLog(x) - (1-y)*boundedLog(1-x)
	})
}

// Backward gives l∇·(X−Y)/(X⊙(1−X)) to X and l∇·(log(1−X)−log X) to Y.
func (o BCEOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return elementBackward("BCE", ctx, grads, o.Reduction,
		func(x, y float64) float64 { return (x - y) / max(x*(1-x), 1e-12) },
		func(x, y float64) float64 { return boundedLog(1-x) - boundedLog(x) })
}

// Describe describes the op.
func (BCEOp) Describe() engine.Description {
	return engine.Description{
		Name:    "BCE",
		Formula: "c = −Σᵢ (Yᵢ·log Xᵢ + (1 − Yᵢ)·log(1 − Xᵢ)); over n for the mean",
		Derivation: `∂c/∂Xᵢ = −Yᵢ/Xᵢ + (1 − Yᵢ)/(1 − Xᵢ)
        = (−Yᵢ·(1 − Xᵢ) + (1 − Yᵢ)·Xᵢ) / (Xᵢ·(1 − Xᵢ))
        = (Xᵢ − Yᵢ) / (Xᵢ·(1 − Xᵢ))
∂c/∂Yᵢ = −log Xᵢ + log(1 − Xᵢ)
X∇ᵢ = c∇ · ∂c/∂Xᵢ, and so for Y
X∇ = c∇ · (X − Y) / (X ⊙ (1 − X)); over n for the mean
Y∇ = c∇ · (log(1 − X) − log X); over n for the mean`,
		Doc:    "The binary cross-entropy of probabilities X against targets Y of the same shape. The logarithms are kept from falling below −100, as in PyTorch.",
		Inputs: []string{"X", "Y"}, Output: "c",
		Pitfall:   "Close to 0 and 1 the gradient is huge: with scores, BCEWithLogits is the better one.",
		Questions: []int{2},
		Example: engine.Example{
			Op:     BCEOp{Reduction: ReductionSum},
			Inputs: []*tensor.Tensor{tensor.Vec(0.5, 0.8, 0.1), tensor.Vec(1, 1, 0)},
			Grad:   tensor.Scalar(2),
		},
	}
}

// BCEWithLogitsOp is the binary cross-entropy of scores.
type BCEWithLogitsOp struct{ Reduction Reduction }

// BCEWithLogits is [BCE] of σ(x), for scores x of any size, computed without
// overflow.
func BCEWithLogits(x, y *engine.TensorNode, reduction Reduction) *engine.TensorNode {
	return engine.Apply(BCEWithLogitsOp{reduction}, x, y)
}

// Forward gives the loss.
func (o BCEWithLogitsOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return elementLoss("BCEWithLogits", ctx, in, o.Reduction, func(x, y float64) float64 { return softplus(x) - x*y })
}

// Backward gives l∇·(σ(X)−Y) to X and −l∇·X to Y.
func (o BCEWithLogitsOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return elementBackward("BCEWithLogits", ctx, grads, o.Reduction,
		func(x, y float64) float64 { return sigmoid(x) - y },
		func(x, y float64) float64 { return -x })
}

// Describe describes the op.
func (BCEWithLogitsOp) Describe() engine.Description {
	return engine.Description{
		Name:    "BCEWithLogits",
		Formula: "c = Σᵢ (log(1 + exp(Xᵢ)) − Xᵢ·Yᵢ); over n for the mean",
		Derivation: `BCE of σ(X) has the terms −y·log σ(x) − (1 − y)·log(1 − σ(x))
log σ(x) = x − log(1 + exp(x)) and log(1 − σ(x)) = −log(1 + exp(x))
so a term is log(1 + exp(x)) − x·y
its derivative over x is σ(x) − y (see Softplus), that over y is −x
X∇ᵢ = c∇ · ∂c/∂Xᵢ, and so for Y
X∇ = c∇ · (σ(X) − Y); over n for the mean
Y∇ = −c∇ · X; over n for the mean`,
		Doc:    "The binary cross-entropy of scores X, whose sigmoid is a probability, against targets Y of the same shape.",
		Inputs: []string{"X", "Y"}, Output: "c",
		Pitfall:   "It takes scores: a sigmoid before it would be one too many.",
		Questions: []int{2},
		Example: engine.Example{
			Op:     BCEWithLogitsOp{Reduction: ReductionSum},
			Inputs: []*tensor.Tensor{tensor.Vec(0, 2, -1), tensor.Vec(1, 1, 0)},
			Grad:   tensor.Scalar(2),
		},
	}
}

package ops

import (
	"math"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// SumOp sums all elements.
type SumOp struct{}

// Sum is the sum of all elements of x, a scalar.
func Sum(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(SumOp{}, x) }

// Forward gives the sum.
func (SumOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return one(tensor.Scalar(in[0].Sum()))
}

// Backward gives the incoming gradient to every element.
func (SumOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(tensor.Full(grads[0].Item(), ctx.InputShape(0)...))
}

// Describe describes the op.
func (SumOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Sum",
		Formula: "s = Σᵢⱼ Xᵢⱼ",
		Derivation: `∂s/∂Xᵢⱼ = 1 for every i, j
X∇ᵢⱼ = s∇ · ∂s/∂Xᵢⱼ = s∇
X∇ = s∇ in every place`,
		Doc:    "The sum of all elements, a scalar.",
		Inputs: []string{"X"}, Output: "s",
		Pitfall:   "s∇ is one number, X∇ has the shape of X: each element gets all of s∇, not a part of it.",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Mat("1 2; 3 4")),
			Grad:   tensor.Scalar(3),
		},
	}
}

// MeanOp takes the mean of all elements.
type MeanOp struct{}

// Mean is the mean of all elements of x, a scalar.
func Mean(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(MeanOp{}, x) }

// Forward gives the mean.
func (MeanOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return one(tensor.Scalar(in[0].Mean()))
}

// Backward gives the incoming gradient over the number of elements to each.
func (MeanOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	shape := ctx.InputShape(0)
	return one(tensor.Full(grads[0].Item()/float64(shape.Size()), shape...))
}

// Describe describes the op.
func (MeanOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Mean",
		Formula: "m = (1/n) · Σᵢⱼ Xᵢⱼ",
		Derivation: `∂m/∂Xᵢⱼ = 1/n for every i, j
X∇ᵢⱼ = m∇ · ∂m/∂Xᵢⱼ = m∇ / n
X∇ = m∇ / n in every place`,
		Doc:    "The mean of all n elements, a scalar.",
		Inputs: []string{"X"}, Output: "m",
		Pitfall:   "The factor 1/n is what tells it from Sum: a loss that is a mean has n times smaller gradients than its sum.",
		Questions: []int{2},
		Example: engine.Example{
			Inputs: one(tensor.Mat("1 2; 3 4")),
			Grad:   tensor.Scalar(2),
		},
	}
}

// restore repeats a gradient over a reduced dimension until it has the shape
// that there was before the reduction.
func restore(grad *tensor.Tensor, shape tensor.Shape, dim int) *tensor.Tensor {
	return withDim(grad, shape, dim).Expand(shape...)
}

// withDim is a reduced tensor with the dimension that went away as one of size
// 1.
func withDim(reduced *tensor.Tensor, shape tensor.Shape, dim int) *tensor.Tensor {
	kept := append(tensor.Shape{}, shape...)
	kept[shape.Dim("reduction", dim)] = 1
	return reduced.Reshape(kept...)
}

// filled is the number, from 0, of a dimension that has elements to choose
// from. It panics, in the name of op, where there is no such dimension or it
// is empty.
func filled(op string, shape tensor.Shape, dim int) int {
	d := shape.Dim(op, dim)
	if shape[d] == 0 {
		panic(tensor.Errorf(op, "dimension %d of shape %v is empty", d, shape))
	}
	return d
}

// SumDimOp sums along a dimension.
type SumDimOp struct {
	Dim     int
	KeepDim bool
}

// SumDim is the sum along one dimension, which then goes, or stays with size 1
// where keepDim is set. A negative dim counts from the last.
func SumDim(x *engine.TensorNode, dim int, keepDim bool) *engine.TensorNode {
	return engine.Apply(SumDimOp{dim, keepDim}, x)
}

// Forward gives the sums.
func (o SumDimOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return one(in[0].SumDim(o.Dim, o.KeepDim))
}

// Backward repeats the incoming gradient along the dimension.
func (o SumDimOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(restore(grads[0], ctx.InputShape(0), o.Dim))
}

// Describe describes the op.
func (SumDimOp) Describe() engine.Description {
	return engine.Description{
		Name:    "SumDim",
		Formula: "sᵢ = Σⱼ Xᵢⱼ, here along dimension 1",
		Derivation: `∂sₖ/∂Xᵢⱼ = 1 where k = i, else 0
X∇ᵢⱼ = Σₖ s∇ₖ · ∂sₖ/∂Xᵢⱼ = s∇ᵢ
X∇ = s∇, repeated along the dimension`,
		Doc:    "Sums along the dimension Dim, which goes, or stays with size 1 where KeepDim is set.",
		Inputs: []string{"X"}, Output: "s",
		Pitfall:   "It is Expand the other way round: what was summed forward is repeated backward.",
		Questions: []int{4},
		Example: engine.Example{
			Op:     SumDimOp{Dim: 1},
			Inputs: one(tensor.Mat("1 2 3; 4 5 6")),
			Grad:   tensor.Vec(1, -2),
		},
	}
}

// MeanDimOp takes means along a dimension.
type MeanDimOp struct {
	Dim     int
	KeepDim bool
}

// MeanDim is the mean along one dimension, which then goes, or stays with size
// 1 where keepDim is set. A negative dim counts from the last.
func MeanDim(x *engine.TensorNode, dim int, keepDim bool) *engine.TensorNode {
	return engine.Apply(MeanDimOp{dim, keepDim}, x)
}

// Forward gives the means.
func (o MeanDimOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	n := o.count(in[0].Shape())
	return one(in[0].SumDim(o.Dim, o.KeepDim).Scale(1 / n))
}

func (o MeanDimOp) count(shape tensor.Shape) float64 {
	return float64(shape[shape.Dim("MeanDim", o.Dim)])
}

// Backward repeats the incoming gradient, over the size of the dimension.
func (o MeanDimOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	shape := ctx.InputShape(0)
	return one(restore(grads[0].Scale(1/o.count(shape)), shape, o.Dim))
}

// Describe describes the op.
func (MeanDimOp) Describe() engine.Description {
	return engine.Description{
		Name:    "MeanDim",
		Formula: "mᵢ = (1/n) · Σⱼ Xᵢⱼ, here along dimension 1 of size n",
		Derivation: `∂mₖ/∂Xᵢⱼ = 1/n where k = i, else 0
X∇ᵢⱼ = Σₖ m∇ₖ · ∂mₖ/∂Xᵢⱼ = m∇ᵢ / n
X∇ = m∇ / n, repeated along the dimension`,
		Doc:    "Takes the mean along the dimension Dim, which goes, or stays with size 1 where KeepDim is set.",
		Inputs: []string{"X"}, Output: "m",
		Pitfall:   "n is the size of the one dimension, not the number of all elements.",
		Questions: []int{4},
		Example: engine.Example{
			Op:     MeanDimOp{Dim: 1},
			Inputs: one(tensor.Mat("1 2 3; 4 5 9")),
			Grad:   tensor.Vec(3, -6),
		},
	}
}

// MaxDimOp takes the largest elements along a dimension.
type MaxDimOp struct {
	Dim     int
	KeepDim bool
}

// MaxDim is the largest element along one dimension, which then goes, or stays
// with size 1 where keepDim is set. A negative dim counts from the last. It
// panics where the dimension is empty.
func MaxDim(x *engine.TensorNode, dim int, keepDim bool) *engine.TensorNode {
	return engine.Apply(MaxDimOp{dim, keepDim}, x)
}

// Forward gives the largest elements.
func (o MaxDimOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	y, where := in[0].MaxDim(o.Dim, o.KeepDim)
	ctx.Save("where", where)
	return one(y)
}

// Backward gives the incoming gradient to the largest elements.
func (o MaxDimOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(scatter(grads[0], ctx.InputShape(0), ctx.InputShape(0).Dim("MaxDim", o.Dim), ctx.Get("where").([]int)))
}

// scatter puts each element of a reduced gradient at its index along the
// dimension, among zeros.
func scatter(grad *tensor.Tensor, shape tensor.Shape, dim int, where []int) *tensor.Tensor {
	out := tensor.New(shape...)
	data, inner, n := out.Data(), shape[dim+1:].Size(), shape[dim]
	for i, g := range grad.Data() {
		outer, within := i/inner, i%inner
		data[(outer*n+where[i])*inner+within] = g
	}
	return out
}

// winner is the derivation of the ops that choose an element of each row.
const winner = `Fᵢ = Xᵢₘ with m the place of the chosen element of row i
∂Fₖ/∂Xᵢⱼ = 1 where k = i and j = m, else 0: a change elsewhere does nothing
X∇ᵢⱼ = Σₖ F∇ₖ · ∂Fₖ/∂Xᵢⱼ = F∇ᵢ where j = m, else 0
X∇ = F∇ at the places of the chosen elements, 0 elsewhere`

// Describe describes the op.
func (MaxDimOp) Describe() engine.Description {
	return engine.Description{
		Name:       "MaxDim",
		Formula:    "Fᵢ = maxⱼ Xᵢⱼ, here along dimension 1",
		Derivation: winner,
		Doc:        "The largest element along the dimension Dim, which goes, or stays with size 1 where KeepDim is set. Of equal ones, where there is a kink, the first gets the gradient.",
		Inputs:     []string{"X"}, Output: "F",
		Example: engine.Example{
			Op:     MaxDimOp{Dim: 1},
			Inputs: one(tensor.Mat("1 5 2; 7 3 4")),
			Grad:   tensor.Vec(2, -1),
		},
	}
}

// MinDimOp takes the smallest elements along a dimension.
type MinDimOp struct {
	Dim     int
	KeepDim bool
}

// MinDim is as [MaxDim], for the smallest element.
func MinDim(x *engine.TensorNode, dim int, keepDim bool) *engine.TensorNode {
	return engine.Apply(MinDimOp{dim, keepDim}, x)
}

// Forward gives the smallest elements.
func (o MinDimOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	y, where := in[0].MinDim(o.Dim, o.KeepDim)
	ctx.Save("where", where)
	return one(y)
}

// Backward gives the incoming gradient to the smallest elements.
func (o MinDimOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(scatter(grads[0], ctx.InputShape(0), ctx.InputShape(0).Dim("MinDim", o.Dim), ctx.Get("where").([]int)))
}

// Describe describes the op.
func (MinDimOp) Describe() engine.Description {
	return engine.Description{
		Name:       "MinDim",
		Formula:    "Fᵢ = minⱼ Xᵢⱼ, here along dimension 1",
		Derivation: winner,
		Doc:        "The smallest element along the dimension Dim, which goes, or stays with size 1 where KeepDim is set. Of equal ones, where there is a kink, the first gets the gradient.",
		Inputs:     []string{"X"}, Output: "F",
		Example: engine.Example{
			Op:     MinDimOp{Dim: 1},
			Inputs: one(tensor.Mat("1 5 2; 7 3 4")),
			Grad:   tensor.Vec(2, -1),
		},
	}
}

// LogSumExpOp is a smooth maximum along a dimension.
type LogSumExpOp struct {
	Dim     int
	KeepDim bool
}

// LogSumExp is log Σ eˣ along one dimension, which then goes, or stays with
// size 1 where keepDim is set. A negative dim counts from the last. It panics
// where the dimension is empty.
func LogSumExp(x *engine.TensorNode, dim int, keepDim bool) *engine.TensorNode {
	return engine.Apply(LogSumExpOp{dim, keepDim}, x)
}

// Forward gives log Σ eˣ.
func (o LogSumExpOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	d := filled("LogSumExp", in[0].Shape(), o.Dim)
	y := logSumExp(in[0], d)
	ctx.Save("x", in[0])
	ctx.Save("y", y)
	if o.KeepDim {
		return one(y.Clone())
	}
	shape := append(append([]int{}, y.Shape()[:d]...), y.Shape()[d+1:]...)
	return one(y.Clone().Reshape(shape...))
}

// logSumExp keeps the dimension. It takes out the maximum, so that nothing
// overflows: log Σ eˣ = m + log Σ eˣ⁻ᵐ.
func logSumExp(x *tensor.Tensor, dim int) *tensor.Tensor {
	m, _ := x.MaxDim(dim, true)
	m = m.Map(func(v float64) float64 {
		if math.IsInf(v, 0) {
			return 0
		}
		return v
	})
	return x.Sub(m).Map(math.Exp).SumDim(dim, true).Map(math.Log).Add(m)
}

// Backward gives F∇⊙softmax(X).
func (o LogSumExpOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	x := ctx.Tensor("x")
	softmax := x.Sub(ctx.Tensor("y")).Map(math.Exp)
	return one(softmax.Mul(withDim(grads[0], x.Shape(), o.Dim)))
}

// Describe describes the op.
func (LogSumExpOp) Describe() engine.Description {
	return engine.Description{
		Name:    "LogSumExp",
		Formula: "Fᵢ = log Σⱼ exp(Xᵢⱼ), here along dimension 1",
		Derivation: `Fᵢ = log sᵢ with sᵢ = Σₖ exp(Xᵢₖ); row i of X goes into Fᵢ alone
∂Fᵢ/∂Xᵢⱼ = 1/sᵢ · ∂sᵢ/∂Xᵢⱼ = exp(Xᵢⱼ) / Σₖ exp(Xᵢₖ) = softmax(X)ᵢⱼ
X∇ᵢⱼ = Σₖ F∇ₖ · ∂Fₖ/∂Xᵢⱼ = F∇ᵢ · softmax(X)ᵢⱼ
X∇ = F∇ ⊙ softmax(X), with F∇ repeated along the dimension`,
		Doc:    "The logarithm of the sum of exponentials along the dimension Dim. Computed as m + log Σ exp(x−m) with the maximum m, which does not overflow.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{9},
		Example: engine.Example{
			Op:     LogSumExpOp{Dim: 1},
			Inputs: one(tensor.Mat("1 2 3; 0 0 0")),
			Grad:   tensor.Vec(1, 3),
		},
	}
}

// RowSumOp sums each row of a matrix.
type RowSumOp struct{}

// RowSum is the sum of each row of a matrix (n, m), a vector of n.
func RowSum(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(RowSumOp{}, x) }

// Forward gives the sums.
func (RowSumOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	matrix("RowSum", in[0])
	return one(in[0].SumDim(1, false))
}

// matrix panics for what is no matrix.
func matrix(op string, x *tensor.Tensor) {
	if x.Rank() != 2 {
		panic(tensor.Errorf(op, "needs a matrix, got shape %v", x.Shape()))
	}
}

// Backward repeats the incoming gradient along each row.
func (RowSumOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(restore(grads[0], ctx.InputShape(0), 1))
}

// Describe describes the op.
func (RowSumOp) Describe() engine.Description {
	return engine.Description{
		Name:    "RowSum",
		Formula: "sᵢ = Σⱼ Xᵢⱼ",
		Derivation: `∂sₖ/∂Xᵢⱼ = 1 where k = i, else 0
X∇ᵢⱼ = Σₖ s∇ₖ · ∂sₖ/∂Xᵢⱼ = s∇ᵢ
X∇ = s∇, repeated along each row`,
		Doc:    "The sum of each row of a matrix (n, m), a vector of n.",
		Inputs: []string{"X"}, Output: "s",
		Questions: []int{4, 8},
		Example: engine.Example{
			Inputs: one(tensor.Mat("1 2 3; 4 5 6")),
			Grad:   tensor.Vec(1, -2),
		},
	}
}

// RowMaxOp takes the largest element of each row of a matrix.
type RowMaxOp struct{}

// RowMax is the largest element of each row of a matrix (n, m), a vector of n.
// It panics where rows are empty.
func RowMax(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(RowMaxOp{}, x) }

// Forward gives the largest elements.
func (RowMaxOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	matrix("RowMax", in[0])
	y, where := in[0].MaxDim(filled("RowMax", in[0].Shape(), 1), false)
	ctx.Save("where", where)
	return one(y)
}

// Backward gives the incoming gradient to the largest element of each row.
func (RowMaxOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(scatter(grads[0], ctx.InputShape(0), 1, ctx.Get("where").([]int)))
}

// Describe describes the op.
func (RowMaxOp) Describe() engine.Description {
	return engine.Description{
		Name:       "RowMax",
		Formula:    "Fᵢ = maxⱼ Xᵢⱼ",
		Derivation: winner,
		Doc:        "The largest element of each row of a matrix (n, m), a vector of n. Of equal ones, where there is a kink, the first gets the gradient.",
		Inputs:     []string{"X"}, Output: "F",
		Questions: []int{9},
		Example: engine.Example{
			Inputs: one(tensor.Mat("1 5 2; 7 3 4")),
			Grad:   tensor.Vec(2, -1),
		},
	}
}

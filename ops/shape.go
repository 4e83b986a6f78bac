package ops

import (
	"slices"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// The ops here only move elements: each element of the output is one of the
// input's, so the gradient goes the same way back. So their derivations begin.
const moved = `each element of F is one element of X
∂Fₖ/∂Xᵢ = 1 where Fₖ is Xᵢ, else 0
X∇ᵢ = Σₖ F∇ₖ · ∂Fₖ/∂Xᵢ = F∇ₖ for the k at which Xᵢ stands in F
`

// TransposeOp swaps the last two dimensions.
type TransposeOp struct{}

// Transpose is x with its last two dimensions swapped. It panics for a rank
// below 2.
func Transpose(x *engine.TensorNode) *engine.TensorNode { return engine.Apply(TransposeOp{}, x) }

// Forward gives xᵀ.
func (TransposeOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return one(in[0].Transpose())
}

// Backward gives F∇ᵀ.
func (TransposeOp) Backward(_ *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(grads[0].Transpose())
}

// Describe describes the op.
func (TransposeOp) Describe() engine.Description {
	return engine.Description{
		Name:       "Transpose",
		Formula:    "F = Xᵀ, Fⱼᵢ = Xᵢⱼ",
		Derivation: moved + "X∇ = F∇ᵀ",
		Doc:        "Swaps the last two dimensions. It panics for a rank below 2.",
		Inputs:     []string{"X"}, Output: "F",
		Questions: []int{3},
		Example: engine.Example{
			Inputs: one(tensor.Mat("1 2 3; 4 5 6")),
			Grad:   tensor.Mat("1 0; 2 1; 3 -1"),
		},
	}
}

// PermuteOp reorders the dimensions.
type PermuteOp struct{ Dims []int }

// Permute reorders the dimensions: dimension i of the result is dimension
// dims[i] of x.
func Permute(x *engine.TensorNode, dims ...int) *engine.TensorNode {
	return engine.Apply(PermuteOp{slices.Clone(dims)}, x)
}

// Forward gives x with its dimensions reordered.
func (o PermuteOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return one(in[0].Permute(o.Dims...))
}

// Backward puts the dimensions back.
func (o PermuteOp) Backward(_ *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	back := make([]int, len(o.Dims))
	for i, dim := range o.Dims {
		back[grads[0].Shape().Dim("Permute", dim)] = i
	}
	return one(grads[0].Permute(back...))
}

// Describe describes the op.
func (PermuteOp) Describe() engine.Description {
	return engine.Description{
		Name:       "Permute",
		Formula:    "F = X with dimension Dims[i] as dimension i",
		Derivation: moved + "X∇ = F∇ with its dimensions put back in their places",
		Doc:        "Reorders the dimensions.",
		Inputs:     []string{"X"}, Output: "F",
		Pitfall: "For more than two dimensions the way back is another permutation than the way there.",
		Example: engine.Example{
			Op:     PermuteOp{Dims: []int{1, 0}},
			Inputs: one(tensor.Mat("1 2 3; 4 5 6")),
			Grad:   tensor.Mat("1 0; 2 1; 3 -1"),
		},
	}
}

// ReshapeOp reads the elements in another shape.
type ReshapeOp struct{ Shape []int }

// Reshape has the elements of x, in their order, in another shape of the same
// size; one dimension may be -1, which is then worked out.
func Reshape(x *engine.TensorNode, shape ...int) *engine.TensorNode {
	return engine.Apply(ReshapeOp{slices.Clone(shape)}, x)
}

// Forward gives x in the new shape.
func (o ReshapeOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return one(in[0].Reshape(o.Shape...).Clone())
}

// Backward gives F∇ in the old shape.
func (ReshapeOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(grads[0].Reshape(ctx.InputShape(0)...))
}

// Describe describes the op.
func (ReshapeOp) Describe() engine.Description {
	return engine.Description{
		Name:       "Reshape",
		Formula:    "F = the elements of X, in their order, in another shape",
		Derivation: moved + "X∇ = F∇ in the shape of X",
		Doc:        "Reads the elements, in row-major order, in another shape of the same size; one dimension may be −1, which is then worked out.",
		Inputs:     []string{"X"}, Output: "F",
		Pitfall: "It is no Transpose: the elements keep their order, and only the ends of the rows move.",
		Example: engine.Example{
			Op:     ReshapeOp{Shape: []int{3, -1}},
			Inputs: one(tensor.Mat("1 2 3; 4 5 6")),
			Grad:   tensor.Mat("1 2; 3 4; 5 6"),
		},
	}
}

// FlattenOp joins dimensions.
type FlattenOp struct{ StartDim int }

// Flatten joins the dimensions from startDim to the last into one.
func Flatten(x *engine.TensorNode, startDim int) *engine.TensorNode {
	return engine.Apply(FlattenOp{startDim}, x)
}

// Forward gives x with the dimensions joined.
func (o FlattenOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	shape := in[0].Shape()
	if len(shape) == 0 { // as in PyTorch, a scalar becomes a vector of one
		shape = tensor.Shape{1}
	}
	d := shape.Dim("Flatten", o.StartDim)
	return one(in[0].Clone().Reshape(append(slices.Clone(shape[:d]), shape[d:].Size())...))
}

// Backward gives F∇ in the old shape.
func (FlattenOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(grads[0].Reshape(ctx.InputShape(0)...))
}

// Describe describes the op.
func (FlattenOp) Describe() engine.Description {
	return engine.Description{
		Name:       "Flatten",
		Formula:    "F = X with the dimensions from StartDim on joined",
		Derivation: moved + "X∇ = F∇ in the shape of X",
		Doc:        "Joins the dimensions from StartDim to the last into one.",
		Inputs:     []string{"X"}, Output: "F",
		Questions: []int{10},
		Example: engine.Example{
			Op:     FlattenOp{StartDim: 1},
			Inputs: one(tensor.Arange(1, 9, 1).Reshape(2, 2, 2)),
			Grad:   tensor.Mat("1 2 3 4; 5 6 7 8"),
		},
	}
}

// ExpandOp repeats a dimension of size 1.
type ExpandOp struct{ Dim, N int }

// Expand repeats x n times along a dimension of size 1. A negative dim counts
// from the last. It panics where the dimension has another size or n is
// negative.
func Expand(x *engine.TensorNode, dim, n int) *engine.TensorNode {
	return engine.Apply(ExpandOp{dim, n}, x)
}

// Forward gives x, repeated.
func (o ExpandOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	shape := slices.Clone(in[0].Shape())
	d := shape.Dim("Expand", o.Dim)
	if shape[d] != 1 {
		panic(tensor.Errorf("Expand", "needs a dimension of size 1 to repeat, dimension %d of shape %v has size %d", o.Dim, shape, shape[d]))
	}
	if o.N < 0 {
		panic(tensor.Errorf("Expand", "needs a number of repetitions from 0, got %d for shape %v", o.N, shape))
	}
	shape[d] = o.N
	return one(in[0].Expand(shape...))
}

// Backward sums F∇ over the repetitions.
func (o ExpandOp) Backward(_ *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(grads[0].SumDim(o.Dim, true))
}

// Describe describes the op.
func (ExpandOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Expand",
		Formula: "Sᵢⱼ = xᵢ for j = 1 … N, here along dimension 1",
		Derivation: `xᵢ is used N times: l depends on it through every Sᵢⱼ
∂Sᵢⱼ/∂xₚ = 1 where i = p, else 0
x∇ₚ = Σᵢⱼ S∇ᵢⱼ · ∂Sᵢⱼ/∂xₚ = Σⱼ S∇ₚⱼ
x∇ = the sum of S∇ over the N repetitions`,
		Doc:    "Repeats a dimension of size 1 N times; question 4 has N = 16.",
		Inputs: []string{"x"}, Output: "S",
		Pitfall:   "The report stops at listing the 16 gradients of the repetitions. Their sum is the point: x∇ has the shape of x.",
		Questions: []int{4},
		Example: engine.Example{
			Op:     ExpandOp{Dim: 1, N: 3},
			Inputs: one(tensor.Mat("1; 2")),
			Grad:   tensor.Mat("1 2 3; 0 -1 1"),
		},
	}
}

// SqueezeOp takes a dimension of size 1 away.
type SqueezeOp struct{ Dim int }

// Squeeze is x without its dimension dim, which must have size 1. A negative
// dim counts from the last.
func Squeeze(x *engine.TensorNode, dim int) *engine.TensorNode {
	return engine.Apply(SqueezeOp{dim}, x)
}

// Forward gives x without the dimension.
func (o SqueezeOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	shape := in[0].Shape()
	d := shape.Dim("Squeeze", o.Dim)
	if shape[d] != 1 {
		panic(tensor.Errorf("Squeeze", "dimension %d of shape %v has size %d, not 1", o.Dim, shape, shape[d]))
	}
	return one(in[0].Clone().Reshape(slices.Delete(slices.Clone(shape), d, d+1)...))
}

// Backward gives F∇ in the old shape.
func (SqueezeOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(grads[0].Reshape(ctx.InputShape(0)...))
}

// Describe describes the op.
func (SqueezeOp) Describe() engine.Description {
	return engine.Description{
		Name:       "Squeeze",
		Formula:    "F = X without a dimension of size 1",
		Derivation: moved + "X∇ = F∇ in the shape of X",
		Doc:        "Takes the dimension Dim, of size 1, away.",
		Inputs:     []string{"X"}, Output: "F",
		Example: engine.Example{
			Op:     SqueezeOp{Dim: 1},
			Inputs: one(tensor.Mat("1; 2; 3")),
			Grad:   tensor.Vec(1, 0, -2),
		},
	}
}

// UnsqueezeOp adds a dimension of size 1.
type UnsqueezeOp struct{ Dim int }

// Unsqueeze is x with a new dimension of size 1 at place dim. A negative dim
// counts from the last of the result.
func Unsqueeze(x *engine.TensorNode, dim int) *engine.TensorNode {
	return engine.Apply(UnsqueezeOp{dim}, x)
}

// Forward gives x with the dimension.
func (o UnsqueezeOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	return one(insertDim(in[0].Clone(), newDim("Unsqueeze", in[0].Shape(), o.Dim)))
}

// newDim is the place, from 0, of a dimension that a result has and its inputs
// of the given shape lack. It panics, in the name of op, where there is no such
// place.
func newDim(op string, shape tensor.Shape, dim int) int {
	d := dim
	if d < 0 {
		d += len(shape) + 1
	}
	if d < 0 || d > len(shape) {
		panic(tensor.Errorf(op, "no place %d for a new dimension of shape %v: from %d to %d", dim, shape, -len(shape)-1, len(shape)))
	}
	return d
}

// Backward gives F∇ in the old shape.
func (UnsqueezeOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(grads[0].Reshape(ctx.InputShape(0)...))
}

// Describe describes the op.
func (UnsqueezeOp) Describe() engine.Description {
	return engine.Description{
		Name:       "Unsqueeze",
		Formula:    "F = X with a further dimension of size 1",
		Derivation: moved + "X∇ = F∇ in the shape of X",
		Doc:        "Adds a dimension of size 1 at place Dim.",
		Inputs:     []string{"X"}, Output: "F",
		Questions: []int{4},
		Example: engine.Example{
			Op:     UnsqueezeOp{Dim: 1},
			Inputs: one(tensor.Vec(1, 2, 3)),
			Grad:   tensor.Mat("1; 0; -2"),
		},
	}
}

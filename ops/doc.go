// Package ops is the differentiable operations. Each is a type with a forward,
// a backward and a description, beside a function that applies it to nodes:
// Add(a, b) applies AddOp.
//
// In the descriptions X∇ is the gradient of the loss l over X: it has X's
// shape, and its elements are ∂l/∂Xᵢⱼ. A backward gets the gradient over the
// op's output and returns the one over each input. ⊙ is the element-wise
// product. Operands of element-wise ops broadcast as NumPy's do; what was
// repeated on the way forward is summed on the way back.
//
// Ops panic with a *tensor.Error where shapes, dimensions or indices do not
// fit.
package ops

import (
	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// All is one op of each type, in the order of the files.
func All() []engine.Described {
	return []engine.Described{
		AddOp{}, SubOp{}, MulOp{}, DivOp{}, NegOp{}, PowOp{}, PowScalarOp{Exponent: 2}, MaximumOp{}, MinimumOp{},
		AbsOp{}, ExpOp{}, LogOp{}, SqrtOp{}, SquareOp{}, ReciprocalOp{}, SinOp{}, CosOp{}, ClampOp{Min: -1, Max: 1}, IdOp{},
		SigmoidOp{}, TanhOp{}, ReluOp{}, LeakyReluOp{Slope: 0.01}, EluOp{Alpha: 1}, GeluOp{}, SiluOp{}, SoftplusOp{},
		SumOp{}, MeanOp{}, SumDimOp{}, MeanDimOp{}, MaxDimOp{}, MinDimOp{}, LogSumExpOp{}, RowSumOp{}, RowMaxOp{},
		NormalizeOp{}, SoftmaxOp{Dim: 1}, LogSoftmaxOp{Dim: 1},
		MatMulOp{}, BatchMMOp{}, AffineOp{},
		TransposeOp{}, PermuteOp{Dims: []int{1, 0}}, ReshapeOp{Shape: []int{-1}}, FlattenOp{}, ExpandOp{N: 1}, SqueezeOp{}, UnsqueezeOp{},
		CatOp{}, StackOp{}, SliceOp{}, SelectOp{}, EmbeddingOp{},
		CrossEntropyOp{Reduction: ReductionSum}, NLLOp{Reduction: ReductionSum}, MSEOp{Reduction: ReductionSum},
		L1Op{Reduction: ReductionSum}, BCEOp{Reduction: ReductionSum}, BCEWithLogitsOp{Reduction: ReductionSum},
	}
}

// one is the result of an op with one output, or the gradients of one with one
// input.
func one(t *tensor.Tensor) []*tensor.Tensor { return []*tensor.Tensor{t} }

// Package ops is the differentiable operations. Each is a type with a forward,
// a backward and a description, beside a function that applies it to nodes:
// Add(a, b) applies AddOp.
//
// In the descriptions X∇ is the gradient of the loss l over X: it has X's
// shape, and its elements are ∂l/∂Xᵢⱼ. A backward gets the gradient over the
// op's output and returns the one over each input. ⊙ is the element-wise
// product, and [ ] around a condition is 1 where it holds and 0 elsewhere. The
// output of a loss op is called c: it need not be the l that the backward pass
// starts from. Operands of element-wise ops broadcast as NumPy's do; what was
// repeated on the way forward is summed on the way back.
//
// Ops panic with a *tensor.Error where shapes, dimensions or indices do not
// fit.
package ops

import (
	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// Family is the ops of a file, which have something in common.
type Family struct {
	Name string
	Doc  string // what they have in common
	Ops  []engine.Described
}

// Families are all ops, one of each type, in the order of the files.
func Families() []Family {
	return []Family{
		{"arithmetic", "Element by element, of two tensors that broadcast or of one.", []engine.Described{
			AddOp{}, SubOp{}, MulOp{}, DivOp{}, NegOp{}, PowOp{}, PowScalarOp{Exponent: 2}, MaximumOp{}, MinimumOp{}}},
		{"pointwise", "A function of each element for itself.", []engine.Described{
			AbsOp{}, ExpOp{}, LogOp{}, SqrtOp{}, SquareOp{}, ReciprocalOp{}, SinOp{}, CosOp{}, ClampOp{Min: -1, Max: 1}, IdOp{}}},
		{"activation", "Functions of each element, as between the layers of a network.", []engine.Described{
			SigmoidOp{}, TanhOp{}, ReluOp{}, LeakyReluOp{Slope: 0.01}, EluOp{Alpha: 1}, GeluOp{}, SiluOp{}, SoftplusOp{}}},
		{"reduce", "Many elements to one: of a whole tensor, or along a dimension.", []engine.Described{
			SumOp{}, MeanOp{}, SumDimOp{}, MeanDimOp{}, MaxDimOp{}, MinDimOp{}, LogSumExpOp{}, RowSumOp{}, RowMaxOp{}}},
		{"softmax", "Rows scaled so that they sum to 1.", []engine.Described{
			NormalizeOp{}, SoftmaxOp{Dim: 1}, LogSoftmaxOp{Dim: 1}}},
		{"matmul", "Matrix products.", []engine.Described{
			MatMulOp{}, BatchMMOp{}, AffineOp{}}},
		{"shape", "The same elements in other places.", []engine.Described{
			TransposeOp{}, PermuteOp{Dims: []int{1, 0}}, ReshapeOp{Shape: []int{-1}}, FlattenOp{}, ExpandOp{N: 1}, SqueezeOp{}, UnsqueezeOp{}}},
		{"join", "Several tensors to one, and a part of one.", []engine.Described{
			CatOp{}, StackOp{}, SliceOp{}}},
		{"index", "Elements and rows looked up by their numbers.", []engine.Described{
			SelectOp{}, EmbeddingOp{}}},
		{"loss", "Scores and targets to the one number that training makes smaller.", []engine.Described{
			CrossEntropyOp{Reduction: ReductionSum}, NLLOp{Reduction: ReductionSum}, MSEOp{Reduction: ReductionSum},
			L1Op{Reduction: ReductionSum}, BCEOp{Reduction: ReductionSum}, BCEWithLogitsOp{Reduction: ReductionSum}}},
	}
}

// All is one op of each type, in the order of the families.
func All() []engine.Described {
	var all []engine.Described
	for _, f := range Families() {
		all = append(all, f.Ops...)
	}
	return all
}

// one is the result of an op with one output, or the gradients of one with one
// input.
func one(t *tensor.Tensor) []*tensor.Tensor { return []*tensor.Tensor{t} }

package ops

import (
	"slices"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// CatOp joins tensors along a dimension.
type CatOp struct{ Dim int }

// Cat joins tensors along dim. A negative dim counts from the last. It panics
// where there are no tensors or their other dimensions differ.
func Cat(dim int, parts ...*engine.TensorNode) *engine.TensorNode {
	return engine.Apply(CatOp{dim}, parts...)
}

// Forward gives the tensors, joined.
func (o CatOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	if len(in) == 0 {
		panic(tensor.Errorf("Cat", "needs at least one tensor, got none"))
	}
	first := in[0].Shape()
	d := first.Dim("Cat", o.Dim)
	for _, t := range in[1:] {
		if s := t.Shape(); len(s) != len(first) || !s[:d].Equal(first[:d]) || !s[d+1:].Equal(first[d+1:]) {
			panic(tensor.Errorf("Cat", "shapes differ outside dimension %d: %v and %v", d, first, s))
		}
	}
	ctx.Save("parts", len(in))
	return one(tensor.Concat(d, in...))
}

// Backward cuts F∇ where the tensors were joined.
func (o CatOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	out := make([]*tensor.Tensor, ctx.Get("parts").(int))
	d := grads[0].Shape().Dim("Cat", o.Dim)
	start := 0
	for i := range out {
		end := start + ctx.InputShape(i)[d]
		out[i] = grads[0].Narrow(d, start, end)
		start = end
	}
	return out
}

// Describe describes the op.
func (CatOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Cat",
		Formula: "F = [A B …]",
		Derivation: `each element of F is one element of A, B or another of the inputs
∂Fₖ/∂Aᵢ = 1 where Fₖ is Aᵢ, else 0
A∇ᵢ = Σₖ F∇ₖ · ∂Fₖ/∂Aᵢ = F∇ₖ for the k at which Aᵢ stands in F
A∇ = the part of F∇ where A stands in F
B∇ = the part of F∇ where B stands in F, and so for the others`,
		Doc:    "Joins any number of tensors along the dimension Dim; their other dimensions must agree.",
		Inputs: []string{"A", "B"}, Output: "F",
		Example: engine.Example{
			Op:     CatOp{Dim: 1},
			Inputs: []*tensor.Tensor{tensor.Mat("1; 2"), tensor.Mat("3 4; 5 6")},
			Grad:   tensor.Mat("1 2 3; 4 5 6"),
		},
	}
}

// StackOp joins tensors along a new dimension.
type StackOp struct{ Dim int }

// Stack joins tensors of one shape along a new dimension at place dim. A
// negative dim counts from the last of the result. It panics where there are
// no tensors or their shapes differ.
func Stack(dim int, parts ...*engine.TensorNode) *engine.TensorNode {
	return engine.Apply(StackOp{dim}, parts...)
}

// Forward gives the tensors, stacked.
func (o StackOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	if len(in) == 0 {
		panic(tensor.Errorf("Stack", "needs at least one tensor, got none"))
	}
	d := newDim("Stack", in[0].Shape(), o.Dim)
	parts := make([]*tensor.Tensor, len(in))
	for i, t := range in {
		if !t.Shape().Equal(in[0].Shape()) {
			panic(tensor.Errorf("Stack", "shapes differ: %v and %v", in[0].Shape(), t.Shape()))
		}
		parts[i] = insertDim(t, d)
	}
	ctx.Save("dim", d)
	ctx.Save("parts", len(in))
	return one(tensor.Concat(d, parts...))
}

// Backward cuts F∇ into its layers.
func (StackOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	d := ctx.Get("dim").(int)
	out := make([]*tensor.Tensor, ctx.Get("parts").(int))
	for i := range out {
		out[i] = grads[0].Narrow(d, i, i+1).Reshape(ctx.InputShape(i)...)
	}
	return out
}

// Describe describes the op.
func (StackOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Stack",
		Formula: "F = A, B, … as layers of a new dimension",
		Derivation: `each element of F is one element of A, B or another of the inputs
∂Fₖ/∂Aᵢ = 1 where Fₖ is Aᵢ, else 0
A∇ᵢ = Σₖ F∇ₖ · ∂Fₖ/∂Aᵢ = F∇ₖ for the k at which Aᵢ stands in F
A∇ = the first layer of F∇
B∇ = the second layer of F∇, and so for the others`,
		Doc:    "Joins any number of tensors of one shape along a new dimension at place Dim.",
		Inputs: []string{"A", "B"}, Output: "F",
		Example: engine.Example{
			Op:     StackOp{Dim: 0},
			Inputs: []*tensor.Tensor{tensor.Vec(1, 2), tensor.Vec(3, 4)},
			Grad:   tensor.Mat("1 2; -1 0"),
		},
	}
}

// SliceOp takes a part of a dimension.
type SliceOp struct{ Dim, Start, End int }

// Slice is the part of x whose index along dim runs from start (included) to
// end (excluded). A negative dim counts from the last. It panics where the
// dimension has no such part.
func Slice(x *engine.TensorNode, dim, start, end int) *engine.TensorNode {
	return engine.Apply(SliceOp{dim, start, end}, x)
}

// Forward gives the part.
func (o SliceOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	shape := in[0].Shape()
	d := shape.Dim("Slice", o.Dim)
	if o.Start < 0 || o.End < o.Start || o.End > shape[d] {
		panic(tensor.Errorf("Slice", "%d to %d is out of range for dimension %d of shape %v", o.Start, o.End, d, shape))
	}
	return one(in[0].Narrow(d, o.Start, o.End))
}

// Backward puts F∇ back among zeros.
func (o SliceOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	shape := ctx.InputShape(0)
	d := shape.Dim("Slice", o.Dim)
	before, after := slices.Clone(shape), slices.Clone(shape)
	before[d], after[d] = o.Start, shape[d]-o.End
	return one(tensor.Concat(d, tensor.New(before...), grads[0], tensor.New(after...)))
}

// Describe describes the op.
func (SliceOp) Describe() engine.Description {
	return engine.Description{
		Name:       "Slice",
		Formula:    "Fᵢⱼ = Xᵢ,ⱼ₊ₛ for 0 ≤ j < e − s, here along dimension 1 from s to e",
		Derivation: moved + "X∇ = F∇ where X was taken, 0 elsewhere",
		Doc:        "Takes the indices from s = Start to before e = End of the dimension Dim.",
		Inputs:     []string{"X"}, Output: "F",
		Pitfall: "X∇ has the shape of X: the elements that were left out get 0, not nothing.",
		Example: engine.Example{
			Op:     SliceOp{Dim: 1, Start: 1, End: 3},
			Inputs: one(tensor.Mat("1 2 3; 4 5 6")),
			Grad:   tensor.Mat("1 2; 3 4"),
		},
	}
}

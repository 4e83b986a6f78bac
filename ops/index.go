package ops

import (
	"slices"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// SelectOp takes one element of each row.
type SelectOp struct{ Indices []int }

// Select is, of each row i of a matrix (n, m), the element at indices[i]: a
// vector of n. It panics where the number of indices is not n or one is out of
// range.
func Select(x *engine.TensorNode, indices []int) *engine.TensorNode {
	return engine.Apply(SelectOp{slices.Clone(indices)}, x)
}

// Forward gives the elements.
func (o SelectOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	checkLabels("Select", "index", "columns", in[0], o.Indices)
	out := tensor.New(len(o.Indices))
	m, data := in[0].Shape()[1], in[0].Data()
	for i, j := range o.Indices {
		out.Data()[i] = data[i*m+j]
	}
	return one(out)
}

// checkLabels panics where labels are not one column of x for each row; what is
// the name of a label, and columns that of what it is one of.
func checkLabels(op, what, columns string, x *tensor.Tensor, labels []int) {
	matrix(op, x)
	n, m := x.Shape()[0], x.Shape()[1]
	if len(labels) != n {
		panic(tensor.Errorf(op, "needs one %s for each of the %d rows of shape %v, got %d", what, n, x.Shape(), len(labels)))
	}
	for i, j := range labels {
		if j < 0 || j >= m {
			panic(tensor.Errorf(op, "%s %d of row %d is out of range: shape %v has %d %s, counted from 0", what, j, i, x.Shape(), m, columns))
		}
	}
}

// Backward puts F∇ at the places that the elements came from, among zeros.
func (o SelectOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return one(scatter(grads[0], ctx.InputShape(0), 1, o.Indices))
}

// Describe describes the op.
func (SelectOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Select",
		Formula: "Fᵢ = Xᵢₘ with m = Indices[i]",
		Derivation: `∂Fₖ/∂Xᵢⱼ = 1 where k = i and j = Indices[i], else 0
X∇ᵢⱼ = Σₖ F∇ₖ · ∂Fₖ/∂Xᵢⱼ = F∇ᵢ where j = Indices[i], else 0
X∇ = F∇ at the chosen places, 0 elsewhere`,
		Doc:    "One element of each row of a matrix, such as the log-probability of the right class.",
		Inputs: []string{"X"}, Output: "F",
		Questions: []int{9},
		Example: engine.Example{
			Op:     SelectOp{Indices: []int{2, 0}},
			Inputs: one(tensor.Mat("1 2 3; 4 5 6")),
			Grad:   tensor.Vec(1, -2),
		},
	}
}

// EmbeddingOp looks rows up in a table.
type EmbeddingOp struct {
	Indices []int
	Shape   []int // of the indices
}

// Embedding is the rows of a table (v, d) at the given indices: (n, d).
func Embedding(table *engine.TensorNode, indices []int) *engine.TensorNode {
	return engine.Apply(EmbeddingOp{slices.Clone(indices), []int{len(indices)}}, table)
}

// EmbeddingRows is [Embedding] for indices in rows of equal length: (n, k, d).
func EmbeddingRows(table *engine.TensorNode, indices [][]int) *engine.TensorNode {
	op := EmbeddingOp{Shape: []int{len(indices), 0}}
	for i, row := range indices {
		if len(row) != len(indices[0]) {
			panic(tensor.Errorf("Embedding", "rows of indices differ in length: row 0 has %d, row %d has %d", len(indices[0]), i, len(row)))
		}
		op.Shape[1] = len(row)
		op.Indices = append(op.Indices, row...)
	}
	return engine.Apply(op, table)
}

// Forward gives the rows.
func (o EmbeddingOp) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	matrix("Embedding", in[0])
	v, d := in[0].Shape()[0], in[0].Shape()[1]
	for i, j := range o.Indices {
		if j < 0 || j >= v {
			panic(tensor.Errorf("Embedding", "index %d at place %d is out of range for a table of %d rows", j, i, v))
		}
	}
	return one(in[0].TakeRows(o.Indices).Reshape(append(slices.Clone(o.Shape), d)...))
}

// Backward adds each row of F∇ to the row of the table that it came from.
func (o EmbeddingOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	out := tensor.New(ctx.InputShape(0)...)
	d := ctx.InputShape(0)[1]
	for i, j := range o.Indices {
		row := out.Data()[j*d : (j+1)*d]
		for k, g := range grads[0].Data()[i*d : (i+1)*d] {
			row[k] += g
		}
	}
	return one(out)
}

// Describe describes the op.
func (EmbeddingOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Embedding",
		Formula: "Fᵢⱼ = Tₘⱼ with m = Indices[i]",
		Derivation: `∂Fᵢₖ/∂Tₘⱼ = 1 where Indices[i] = m and k = j, else 0
a row of T may be used several times: l depends on it through each use
T∇ₘⱼ = Σᵢₖ F∇ᵢₖ · ∂Fᵢₖ/∂Tₘⱼ = Σᵢ F∇ᵢⱼ over all i with Indices[i] = m
T∇ = the rows of F∇, each added to the row of T it came from`,
		Doc:    "Rows of a table T (v, d), looked up by their indices.",
		Inputs: []string{"T"}, Output: "F",
		Pitfall: "A row that was looked up twice gets the sum of both gradients; an assignment in the place of the addition keeps only the last.",
		Example: engine.Example{
			Op:     EmbeddingOp{Indices: []int{2, 0, 2}, Shape: []int{3}},
			Inputs: one(tensor.Mat("1 2; 3 4; 5 6")),
			Grad:   tensor.Mat("1 0; 0 1; 2 2"),
		},
	}
}

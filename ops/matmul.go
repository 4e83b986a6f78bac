package ops

import (
	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// MatMulOp is the matrix product.
type MatMulOp struct{}

// MatMul is the matrix product a·b of (n, k) and (k, m), with the rules of
// torch.matmul for vectors and batches (see [tensor.Tensor.MatMul]).
func MatMul(a, b *engine.TensorNode) *engine.TensorNode { return engine.Apply(MatMulOp{}, a, b) }

// MatrixMultiply is [MatMul] under the name that the course gives it.
func MatrixMultiply(a, b *engine.TensorNode) *engine.TensorNode { return MatMul(a, b) }

// Forward gives a·b.
func (MatMulOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("a", in[0])
	ctx.Save("b", in[1])
	return one(in[0].MatMul(in[1]))
}

// Backward gives S∇·Bᵀ to A and Aᵀ·S∇ to B.
func (MatMulOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	a, b, g := ctx.Tensor("a"), ctx.Tensor("b"), grads[0]
	out := make([]*tensor.Tensor, 2)
	if a.Rank() == 2 && b.Rank() == 2 {
		if ctx.NeedsGrad(0) {
			out[0] = g.MatMulT(b)
		}
		if ctx.NeedsGrad(1) {
			out[1] = a.TMatMul(g)
		}
		return out
	}
	// A vector is a matrix with one row (on the left) or column (on the
	// right); batches that were repeated are summed.
	rows, columns := a, b
	if a.Rank() == 1 {
		rows, g = a.Reshape(1, -1), insertDim(g, g.Rank()-min(1, b.Rank()-1))
	}
	if b.Rank() == 1 {
		columns, g = b.Reshape(-1, 1), insertDim(g, g.Rank())
	}
	if ctx.NeedsGrad(0) {
		out[0] = g.MatMul(columns.Transpose()).SumTo(rows.Shape()).Reshape(a.Shape()...)
	}
	if ctx.NeedsGrad(1) {
		out[1] = rows.Transpose().MatMul(g).SumTo(columns.Shape()).Reshape(b.Shape()...)
	}
	return out
}

// insertDim is t with a dimension of size 1 at the given place.
func insertDim(t *tensor.Tensor, at int) *tensor.Tensor {
	shape := append(append(append([]int{}, t.Shape()[:at]...), 1), t.Shape()[at:]...)
	return t.Reshape(shape...)
}

// Describe describes the op.
func (MatMulOp) Describe() engine.Description {
	return engine.Description{
		Name:    "MatMul",
		Formula: "S = A·B, Sᵢⱼ = Σₖ Aᵢₖ · Bₖⱼ",
		Derivation: `∂Sᵢⱼ/∂Aₚₖ = Bₖⱼ where i = p, else 0
A∇ₚₖ = Σᵢⱼ S∇ᵢⱼ · ∂Sᵢⱼ/∂Aₚₖ = Σⱼ S∇ₚⱼ · Bₖⱼ = Σⱼ S∇ₚⱼ · (Bᵀ)ⱼₖ
A∇ = S∇·Bᵀ
∂Sᵢⱼ/∂Bₖₚ = Aᵢₖ where j = p, else 0
B∇ₖₚ = Σᵢⱼ S∇ᵢⱼ · ∂Sᵢⱼ/∂Bₖₚ = Σᵢ S∇ᵢₚ · Aᵢₖ = Σᵢ (Aᵀ)ₖᵢ · S∇ᵢₚ
B∇ = Aᵀ·S∇`,
		Doc:    "The matrix product. A vector is a row on the left and a column on the right; leading dimensions are batches and broadcast.",
		Inputs: []string{"A", "B"}, Output: "S",
		Pitfall:   "The shapes tell where the transposes go: with A (n, k) and B (k, m), A∇ must be (n, m)·(m, k) and B∇ (k, n)·(n, m). For square matrices nothing but the derivation tells.",
		Questions: []int{3},
		Example: engine.Example{
			Inputs: []*tensor.Tensor{tensor.Mat("1 2; 3 4; 5 6"), tensor.Mat("1 0; -1 2")},
			Grad:   tensor.Mat("1 2; 0 1; -1 0"),
		},
	}
}

// BatchMMOp multiplies each row of a batch by a matrix.
type BatchMMOp struct{}

// BatchMM is x·wᵀ for one matrix w (m, f) and a batch x (n, f) of row vectors:
// the product w·v of each row v, as a row.
func BatchMM(w, x *engine.TensorNode) *engine.TensorNode { return engine.Apply(BatchMMOp{}, w, x) }

// Forward gives x·wᵀ.
func (BatchMMOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	w, x := in[0], in[1]
	rows("BatchMM", x, w)
	ctx.Save("w", w)
	ctx.Save("x", x)
	return one(x.MatMulT(w))
}

// rows panics where x·wᵀ is no product of matrices.
func rows(op string, x, w *tensor.Tensor) {
	if x.Rank() != 2 || w.Rank() != 2 || x.Shape()[1] != w.Shape()[1] {
		panic(tensor.Errorf(op, "needs a matrix (m, f) and a batch (n, f), got %v and %v", w.Shape(), x.Shape()))
	}
}

// Backward gives S∇ᵀ·X to W and S∇·W to X.
func (BatchMMOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	out := make([]*tensor.Tensor, 2)
	if ctx.NeedsGrad(0) {
		out[0] = grads[0].TMatMul(ctx.Tensor("x"))
	}
	if ctx.NeedsGrad(1) {
		out[1] = grads[0].MatMul(ctx.Tensor("w"))
	}
	return out
}

// Describe describes the op.
func (BatchMMOp) Describe() engine.Description {
	return engine.Description{
		Name:    "BatchMM",
		Formula: "S = X·Wᵀ, Sᵢⱼ = Σₖ Xᵢₖ · Wⱼₖ",
		Derivation: `∂Sᵢⱼ/∂Xₚₖ = Wⱼₖ where i = p, else 0
X∇ₚₖ = Σᵢⱼ S∇ᵢⱼ · ∂Sᵢⱼ/∂Xₚₖ = Σⱼ S∇ₚⱼ · Wⱼₖ
X∇ = S∇·W
∂Sᵢⱼ/∂Wₚₖ = Xᵢₖ where j = p, else 0
W∇ₚₖ = Σᵢⱼ S∇ᵢⱼ · ∂Sᵢⱼ/∂Wₚₖ = Σᵢ S∇ᵢₚ · Xᵢₖ = Σᵢ (S∇ᵀ)ₚᵢ · Xᵢₖ
W∇ = S∇ᵀ·X`,
		Doc:    "One matrix W (m, f), the first input, times each row of a batch X (n, f): row i of S (n, m) is W·Xᵢ.",
		Inputs: []string{"W", "X"}, Output: "S",
		Pitfall:   "W∇ sums over the batch: each row of X has used the same W.",
		Questions: []int{3},
		Example: engine.Example{
			Inputs: []*tensor.Tensor{tensor.Mat("1 2; 0 -1"), tensor.Mat("1 1; 2 0; 3 1")},
			Grad:   tensor.Mat("1 0; 0 1; 2 -1"),
		},
	}
}

// AffineOp is a linear map and a shift of each row of a batch.
type AffineOp struct{}

// Affine is x·wᵀ + b for a batch x (n, f), weights w (m, f) and a bias b (m):
// what a linear layer computes.
func Affine(x, w, b *engine.TensorNode) *engine.TensorNode {
	return engine.Apply(AffineOp{}, x, w, b)
}

// Forward gives x·wᵀ + b.
func (AffineOp) Forward(ctx *engine.Context, in []*tensor.Tensor) []*tensor.Tensor {
	rows("Affine", in[0], in[1])
	if in[2].Rank() != 1 || in[2].Size() != in[1].Shape()[0] {
		panic(tensor.Errorf("Affine", "needs a bias of %d elements for weights %v, got shape %v", in[1].Shape()[0], in[1].Shape(), in[2].Shape()))
	}
	ctx.Save("x", in[0])
	ctx.Save("w", in[1])
	out, bias := in[0].MatMulT(in[1]), in[2].Data()
	for i, data := 0, out.Data(); i < len(data); i += len(bias) {
		for j, b := range bias {
			data[i+j] += b
		}
	}
	return one(out)
}

// Backward gives S∇·W to X, S∇ᵀ·X to W and the column sums of S∇ to b.
func (AffineOp) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	out := make([]*tensor.Tensor, 3)
	if ctx.NeedsGrad(0) {
		out[0] = grads[0].MatMul(ctx.Tensor("w"))
	}
	if ctx.NeedsGrad(1) {
		out[1] = grads[0].TMatMul(ctx.Tensor("x"))
	}
	if ctx.NeedsGrad(2) {
		out[2] = grads[0].SumDim(0, false)
	}
	return out
}

// Describe describes the op.
func (AffineOp) Describe() engine.Description {
	return engine.Description{
		Name:    "Affine",
		Formula: "S = X·Wᵀ + b, Sᵢⱼ = Σₖ Xᵢₖ · Wⱼₖ + bⱼ",
		Derivation: `∂Sᵢⱼ/∂Xₚₖ = Wⱼₖ where i = p, else 0
X∇ₚₖ = Σᵢⱼ S∇ᵢⱼ · ∂Sᵢⱼ/∂Xₚₖ = Σⱼ S∇ₚⱼ · Wⱼₖ
X∇ = S∇·W
∂Sᵢⱼ/∂Wₚₖ = Xᵢₖ where j = p, else 0
W∇ₚₖ = Σᵢⱼ S∇ᵢⱼ · ∂Sᵢⱼ/∂Wₚₖ = Σᵢ S∇ᵢₚ · Xᵢₖ = Σᵢ (S∇ᵀ)ₚᵢ · Xᵢₖ
W∇ = S∇ᵀ·X
∂Sᵢⱼ/∂bₚ = 1 where j = p, else 0: every row i uses bₚ
b∇ₚ = Σᵢⱼ S∇ᵢⱼ · ∂Sᵢⱼ/∂bₚ = Σᵢ S∇ᵢₚ
b∇ = the sum of the rows of S∇`,
		Doc:    "What a linear layer computes of a batch X (n, f), with weights W (m, f) and a bias b (m).",
		Inputs: []string{"X", "W", "b"}, Output: "S",
		Pitfall:   "b∇ is a sum over the batch, as for any operand that was repeated (Expand).",
		Questions: []int{3, 4},
		Example: engine.Example{
			Inputs: []*tensor.Tensor{tensor.Mat("1 1; 2 0; 3 1"), tensor.Mat("1 2; 0 -1"), tensor.Vec(1, -1)},
			Grad:   tensor.Mat("1 0; 0 1; 2 -1"),
		},
	}
}

package tensor

import (
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// MatMul is the matrix product t·o with torch.matmul's rules: matrices (n, k)
// and (k, m) give (n, m); a vector is a row on the left, a column on the
// right, and that dimension goes from the result; leading dimensions are
// batches and broadcast. It panics where the inner dimensions differ.
func (t *Tensor) MatMul(o *Tensor) *Tensor {
	if len(t.shape) == 0 || len(o.shape) == 0 {
		panic(Errorf("MatMul", "needs at least 1 dimension each: %v · %v", t.shape, o.shape))
	}
	a, b := t, o
	if len(a.shape) == 1 {
		a = a.Reshape(1, -1)
	}
	if len(b.shape) == 1 {
		b = b.Reshape(-1, 1)
	}
	ra, rb := len(a.shape), len(b.shape)
	n, k, m := a.shape[ra-2], a.shape[ra-1], b.shape[rb-1]
	batch, ok := Broadcast(a.shape[:ra-2], b.shape[:rb-2])
	switch {
	case b.shape[rb-2] != k:
		panic(Errorf("MatMul", "inner dimensions differ: %v · %v", t.shape, o.shape))
	case !ok:
		panic(Errorf("MatMul", "batch dimensions do not broadcast: %v · %v", t.shape, o.shape))
	}
	out := New(append(slices.Clone(batch), n, m)...)
	if ra == 2 && rb == 2 {
		gemm(blas.NoTrans, blas.NoTrans, n, m, k, a.data, b.data, out.data)
	} else {
		a := a.Expand(append(slices.Clone(batch), n, k)...)
		b := b.Expand(append(slices.Clone(batch), k, m)...)
		for i := range batch.Size() {
			gemm(blas.NoTrans, blas.NoTrans, n, m, k, a.data[i*n*k:], b.data[i*k*m:], out.data[i*n*m:])
		}
	}
	shape := slices.Clone(batch)
	if len(t.shape) > 1 {
		shape = append(shape, n)
	}
	if len(o.shape) > 1 {
		shape = append(shape, m)
	}
	out.shape = shape
	return out
}

// MatMulT is t·oᵀ for matrices (n, k) and (m, k), without making oᵀ.
func (t *Tensor) MatMulT(o *Tensor) *Tensor {
	t.matrices("MatMulT", o)
	if t.shape[1] != o.shape[1] {
		panic(Errorf("MatMulT", "inner dimensions differ: %v · %vᵀ", t.shape, o.shape))
	}
	out := New(t.shape[0], o.shape[0])
	gemm(blas.NoTrans, blas.Trans, t.shape[0], o.shape[0], t.shape[1], t.data, o.data, out.data)
	return out
}

// TMatMul is tᵀ·o for matrices (k, n) and (k, m), without making tᵀ.
func (t *Tensor) TMatMul(o *Tensor) *Tensor {
	t.matrices("TMatMul", o)
	if t.shape[0] != o.shape[0] {
		panic(Errorf("TMatMul", "inner dimensions differ: %vᵀ · %v", t.shape, o.shape))
	}
	out := New(t.shape[1], o.shape[1])
	gemm(blas.Trans, blas.NoTrans, t.shape[1], o.shape[1], t.shape[0], t.data, o.data, out.data)
	return out
}

func (t *Tensor) matrices(op string, o *Tensor) {
	if len(t.shape) != 2 || len(o.shape) != 2 {
		panic(Errorf(op, "needs two matrices, got shapes %v and %v", t.shape, o.shape))
	}
}

// gemm is C = A·B for the row-major n×k matrix A (k×n where transposed) and
// the k×m matrix B (m×k where transposed), through gonum's BLAS; C is zeros.
func gemm(ta, tb blas.Transpose, n, m, k int, a, b, c []float64) {
	if n == 0 || m == 0 || k == 0 {
		return
	}
	if k*m <= smallFactor || n*m <= smallFactor {
		smallGemm(ta == blas.Trans, tb == blas.Trans, n, m, k, a, b, c)
		return
	}
	ga := blas64.General{Rows: n, Cols: k, Stride: k, Data: a}
	if ta == blas.Trans {
		ga = blas64.General{Rows: k, Cols: n, Stride: n, Data: a}
	}
	gb := blas64.General{Rows: k, Cols: m, Stride: m, Data: b}
	if tb == blas.Trans {
		gb = blas64.General{Rows: m, Cols: k, Stride: k, Data: b}
	}
	blas64.Gemm(ta, tb, 1, ga, gb, 0, blas64.General{Rows: n, Cols: m, Stride: m, Data: c})
}

// smallFactor is the size of B or C up to which plain loops are faster than the
// preparations of the BLAS.
const smallFactor = 64

// smallGemm is gemm as three loops, whose order goes through memory in steps
// of one.
func smallGemm(ta, tb bool, n, m, k int, a, b, c []float64) {
	switch {
	case ta && !tb: // Σₗ aₗᵢ·bₗⱼ: add the outer product of each row of A and of B
		for l := range k {
			rowB := b[l*m : (l+1)*m]
			for i, x := range a[l*n : (l+1)*n] {
				row := c[i*m : (i+1)*m][:len(rowB)]
				for j, y := range rowB {
					row[j] += x * y
				}
			}
		}
	case !ta && tb: // Σₗ aᵢₗ·bⱼₗ: the inner product of a row of A and one of B
		for i := range n {
			rowA := a[i*k : (i+1)*k]
			row := c[i*m : (i+1)*m]
			for j := range row {
				sum := 0.0
				for l, y := range b[j*k : (j+1)*k][:len(rowA)] {
					sum += rowA[l] * y
				}
				row[j] = sum
			}
		}
	case !ta && !tb: // Σₗ aᵢₗ·bₗⱼ: add multiples of the rows of B
		for i := range n {
			row := c[i*m : (i+1)*m]
			for l, x := range a[i*k : (i+1)*k] {
				for j, y := range b[l*m : (l+1)*m][:len(row)] {
					row[j] += x * y
				}
			}
		}
	default:
		panic("tensor: no product of two transposed matrices")
	}
}

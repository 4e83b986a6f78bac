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
	out := zeros("MatMul", append(slices.Clone(batch), n, m))
	if rb == 2 { // a batch of matrices, times one: as one taller matrix
		gemm(blas.NoTrans, blas.NoTrans, batch.Size()*n, m, k, a.data, b.data, out.data)
	} else {
		done := 0
		walk(batch, a.shape[:ra-2].stridesIn(batch), b.shape[:rb-2].stridesIn(batch), func(atA, atB, count, stepA, stepB int) {
			for i := range count {
				gemm(blas.NoTrans, blas.NoTrans, n, m, k, a.data[(atA+i*stepA)*n*k:], b.data[(atB+i*stepB)*k*m:], out.data[done*n*m:])
				done++
			}
		})
	}
	// The dimension that made a matrix of a vector goes.
	if len(o.shape) == 1 {
		out.shape = out.shape[:len(out.shape)-1]
	}
	if len(t.shape) == 1 {
		out.shape = slices.Delete(out.shape, len(batch), len(batch)+1)
	}
	return out
}

// MatMulT is t·oᵀ for matrices (n, k) and (m, k), without making oᵀ.
func (t *Tensor) MatMulT(o *Tensor) *Tensor {
	t.matrices("MatMulT", o)
	if t.shape[1] != o.shape[1] {
		panic(Errorf("MatMulT", "inner dimensions differ: %v · %vᵀ", t.shape, o.shape))
	}
	out := zeros("MatMulT", Shape{t.shape[0], o.shape[0]})
	gemm(blas.NoTrans, blas.Trans, t.shape[0], o.shape[0], t.shape[1], t.data, o.data, out.data)
	return out
}

// TMatMul is tᵀ·o for matrices (k, n) and (k, m), without making tᵀ.
func (t *Tensor) TMatMul(o *Tensor) *Tensor {
	t.matrices("TMatMul", o)
	if t.shape[0] != o.shape[0] {
		panic(Errorf("TMatMul", "inner dimensions differ: %vᵀ · %v", t.shape, o.shape))
	}
	out := zeros("TMatMul", Shape{t.shape[1], o.shape[1]})
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
		smallGemm(ta, tb, n, m, k, a, b, c)
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
	if tb == blas.NoTrans {
		addSkipped(ta, n, m, k, a[:n*k], b[:k*m], c)
	}
}

// smallFactor is the size of B or C up to which plain loops are faster than the
// preparations of the BLAS.
const smallFactor = 64

// steps are the distances in memory from one row of a factor to the next and
// from one column to the next.
func steps(t blas.Transpose, rows, columns int) (row, column int) {
	if t == blas.Trans {
		return 1, rows
	}
	return columns, 1
}

// smallGemm is gemm by the definition, Cᵢⱼ = Σₗ Aᵢₗ·Bₗⱼ, for two neighbouring
// columns at a time.
func smallGemm(ta, tb blas.Transpose, n, m, k int, a, b, c []float64) {
	rowA, columnA := steps(ta, n, k)
	rowB, columnB := steps(tb, k, m)
	for i := range n {
		row := c[i*m : (i+1)*m]
		j := 0
		for ; j+1 < m; j += 2 {
			sum0, sum1 := 0.0, 0.0
			atA, atB := i*rowA, j*columnB
			for range k {
				x := a[atA]
				sum0 += x * b[atB]
				sum1 += x * b[atB+columnB]
				atA += columnA
				atB += rowB
			}
			row[j], row[j+1] = sum0, sum1
		}
		if j < m { // the last column of an odd number
			sum := 0.0
			atA, atB := i*rowA, j*columnB
			for range k {
				sum += a[atA] * b[atB]
				atA += columnA
				atB += rowB
			}
			row[j] = sum
		}
	}
}

// addSkipped adds to C the terms that gonum's BLAS leaves out, those where A
// has a zero: they count where B has a NaN or an infinity, for 0·NaN and 0·∞
// are NaN.
func addSkipped(ta blas.Transpose, n, m, k int, a, b, c []float64) {
	notFinite := func(x float64) bool { return x-x != 0 }
	if !slices.Contains(a, 0) || !slices.ContainsFunc(b, notFinite) {
		return
	}
	rowA, columnA := steps(ta, n, k)
	for i := range n {
		row := c[i*m : (i+1)*m]
		for l := range k {
			if x := a[i*rowA+l*columnA]; x == 0 {
				for j, y := range b[l*m : (l+1)*m] {
					row[j] += x * y
				}
			}
		}
	}
}

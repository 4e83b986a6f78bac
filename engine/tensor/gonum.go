package tensor

import "gonum.org/v1/gonum/mat"

// Dense is the matrix (or the vector, as one row) as gonum sees it. It shares
// t's memory. It panics for another rank or an empty tensor, which gonum has
// no matrix for.
func (t *Tensor) Dense() *mat.Dense {
	rows, cols := 1, len(t.data)
	switch {
	case len(t.data) == 0:
		panic(Errorf("Dense", "gonum has no empty matrix, got shape %v", t.shape))
	case len(t.shape) == 2:
		rows, cols = t.shape[0], t.shape[1]
	case len(t.shape) > 2:
		panic(Errorf("Dense", "needs at most 2 dimensions, got shape %v", t.shape))
	}
	return mat.NewDense(rows, cols, t.own().data)
}

// FromDense is gonum's matrix as a tensor. It shares m's memory where m's
// rows follow each other without a gap, and copies where m is a part of a
// wider matrix.
func FromDense(m *mat.Dense) *Tensor {
	raw := m.RawMatrix()
	shape := Shape{raw.Rows, raw.Cols}
	if raw.Stride == raw.Cols || raw.Rows <= 1 {
		return &Tensor{shape: shape, data: raw.Data[:raw.Rows*raw.Cols]}
	}
	t := zeros("FromDense", shape)
	for i := range raw.Rows {
		copy(t.data[i*raw.Cols:(i+1)*raw.Cols], raw.Data[i*raw.Stride:])
	}
	return t
}

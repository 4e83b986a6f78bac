package tensor

import "slices"

// offset is the place of an element in data. It panics, in the name of op,
// for an index out of range or a wrong number of indices.
func (t *Tensor) offset(op string, index []int) int {
	if len(index) != len(t.shape) {
		panic(Errorf(op, "%d indices for shape %v", len(index), t.shape))
	}
	at := 0
	for i, d := range t.shape {
		j := index[i]
		if j < 0 || j >= d {
			panic(Errorf(op, "index %v out of range for shape %v", Shape(slices.Clone(index)), t.shape))
		}
		at = at*d + j
	}
	return at
}

// At is one element, given an index for each dimension, counted from 0.
func (t *Tensor) At(index ...int) float64 { return t.data[t.offset("At", index)] }

// Set changes one element in place: t.Set(v, i, j) is t[i, j] = v.
func (t *Tensor) Set(v float64, index ...int) { t.own().data[t.offset("Set", index)] = v }

// Row is the i-th slice along the first dimension, with one dimension less.
// It shares t's memory.
func (t *Tensor) Row(i int) *Tensor {
	if len(t.shape) == 0 {
		panic(Errorf("Row", "a scalar has no rows"))
	}
	if i < 0 || i >= t.shape[0] {
		panic(Errorf("Row", "row %d out of range for shape %v", i, t.shape))
	}
	n := t.shape[1:].Size()
	return &Tensor{shape: t.shape[1:], data: t.own().data[i*n : (i+1)*n : (i+1)*n]}
}

// Rows are the slices from (included) to to (excluded) along the first
// dimension. It shares t's memory.
func (t *Tensor) Rows(from, to int) *Tensor {
	if len(t.shape) == 0 {
		panic(Errorf("Rows", "a scalar has no rows"))
	}
	if from < 0 || to < from || to > t.shape[0] {
		panic(Errorf("Rows", "rows %d to %d out of range for shape %v", from, to, t.shape))
	}
	n := t.shape[1:].Size()
	shape := slices.Clone(t.shape)
	shape[0] = to - from
	return &Tensor{shape: shape, data: t.own().data[from*n : to*n : to*n]}
}

// TakeRows copies the slices along the first dimension that indices name, in
// their order.
func (t *Tensor) TakeRows(indices []int) *Tensor {
	if len(t.shape) == 0 {
		panic(Errorf("TakeRows", "a scalar has no rows"))
	}
	shape := slices.Clone(t.shape)
	shape[0] = len(indices)
	out := zeros("TakeRows", shape)
	n := t.shape[1:].Size()
	for i, row := range indices {
		if row < 0 || row >= t.shape[0] {
			panic(Errorf("TakeRows", "row %d out of range for shape %v", row, t.shape))
		}
		copy(out.data[i*n:(i+1)*n], t.data[row*n:])
	}
	return out
}

// Narrow copies the part of t whose index along dim runs from start
// (included) to end (excluded).
func (t *Tensor) Narrow(dim, start, end int) *Tensor {
	d := t.shape.Dim("Narrow", dim)
	if start < 0 || end < start || end > t.shape[d] {
		panic(Errorf("Narrow", "%d to %d out of range for dimension %d of shape %v", start, end, d, t.shape))
	}
	shape := slices.Clone(t.shape)
	shape[d] = end - start
	out := zeros("Narrow", shape)
	outer, n, inner := t.shape.split(d)
	w := (end - start) * inner
	for o := range outer {
		copy(out.data[o*w:(o+1)*w], t.data[(o*n+start)*inner:])
	}
	return out
}

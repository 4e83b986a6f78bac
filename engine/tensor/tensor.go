package tensor

import (
	"slices"
	"unsafe"
)

// Tensor is an n-dimensional array of float64, contiguous and row-major.
type Tensor struct {
	shape    Shape
	data     []float64
	borrowed bool // data is part of noughts, to be copied before a write
}

// New makes a tensor of zeros. Like whatever makes a tensor, it panics for a
// negative dimension and for more than 2²⁸ elements.
func New(shape ...int) *Tensor { return zeros("New", slices.Clone(shape)) }

// zeros is the one constructor of tensors that may be larger than those they
// are made from: it checks the shape, in the name of op, and keeps it.
func zeros(op string, shape Shape) *Tensor {
	n := checkShape(op, shape)
	return &Tensor{shape: shape, data: make([]float64, n)}
}

// Zeros makes a tensor of zeros, as New does.
func Zeros(shape ...int) *Tensor { return zeros("Zeros", slices.Clone(shape)) }

// Ones makes a tensor of ones.
func Ones(shape ...int) *Tensor { return zeros("Ones", slices.Clone(shape)).fill(1) }

// Full makes a tensor whose every element is v.
func Full(v float64, shape ...int) *Tensor { return zeros("Full", slices.Clone(shape)).fill(v) }

// fill sets every element of a tensor that nobody else has seen.
func (t *Tensor) fill(v float64) *Tensor {
	for i := range t.data {
		t.data[i] = v
	}
	return t
}

// Eye makes the n×n identity matrix.
func Eye(n int) *Tensor {
	t := zeros("Eye", Shape{n, n})
	for i := range n {
		t.data[i*n+i] = 1
	}
	return t
}

// Scalar makes a tensor of rank 0.
func Scalar(v float64) *Tensor { return &Tensor{data: []float64{v}} }

// Vec makes a tensor of rank 1 from its elements.
func Vec(elements ...float64) *Tensor {
	return &Tensor{shape: Shape{len(elements)}, data: slices.Clone(elements)}
}

// FromSlice makes a tensor of the given shape from its elements in row-major
// order, which are copied. It panics where the shape has another number of
// elements.
func FromSlice(elements []float64, shape ...int) *Tensor {
	if n := checkShape("FromSlice", shape); n != len(elements) {
		panic(Errorf("FromSlice", "shape %v has %d elements, got %d", Shape(shape), n, len(elements)))
	}
	return &Tensor{shape: slices.Clone(shape), data: slices.Clone(elements)}
}

// Arange makes the vector start, start+step, … of all numbers before stop
// (excluded). It panics where step is 0.
func Arange(start, stop, step float64) *Tensor {
	if step == 0 {
		panic(Errorf("Arange", "step is 0"))
	}
	t := zeros("Arange", Shape{max(0, ceilDiv(stop-start, step))})
	for i := range t.data {
		t.data[i] = start + float64(i)*step
	}
	return t
}

// Linspace makes the vector of n numbers at equal distances from start to
// stop, both included.
func Linspace(start, stop float64, n int) *Tensor {
	t := zeros("Linspace", Shape{n})
	for i := range t.data {
		t.data[i] = start + (stop-start)*float64(i)/float64(max(n-1, 1))
	}
	if n > 1 {
		t.data[n-1] = stop
	}
	return t
}

// Shape is the size of each dimension. The caller must not write to it.
func (t *Tensor) Shape() Shape { return t.shape }

// Rank is the number of dimensions; 0 for a scalar.
func (t *Tensor) Rank() int { return len(t.shape) }

// Size is the number of elements.
func (t *Tensor) Size() int { return len(t.data) }

// Data is the tensor's own memory in row-major order: writing to it changes
// the tensor.
func (t *Tensor) Data() []float64 { return t.own().data }

// SharesMemory reports whether writing to one of the tensors may change the
// other: whether their elements overlap in memory.
func (t *Tensor) SharesMemory(o *Tensor) bool {
	if len(t.data) == 0 || len(o.data) == 0 || (t.borrowed || o.borrowed) && t != o {
		return false
	}
	address := func(data []float64, i int) uintptr { return uintptr(unsafe.Pointer(&data[i])) }
	return address(t.data, 0) <= address(o.data, len(o.data)-1) && address(o.data, 0) <= address(t.data, len(t.data)-1)
}

// Clone makes a copy with its own memory.
func (t *Tensor) Clone() *Tensor {
	return &Tensor{shape: t.shape, data: slices.Clone(t.data)}
}

// ZerosLike makes a tensor of zeros with t's shape.
func ZerosLike(t *Tensor) *Tensor {
	return &Tensor{shape: t.shape, data: make([]float64, len(t.data))}
}

// LazyZerosLike is ZerosLike, but takes memory only once somebody could write
// to it: most gradients are replaced before anybody looks at them. Until then
// it is for one goroutine at a time.
func LazyZerosLike(t *Tensor) *Tensor {
	if len(t.data) > len(noughts) {
		return ZerosLike(t)
	}
	return &Tensor{shape: t.shape, data: noughts[:len(t.data)], borrowed: true}
}

// noughts are the zeros that lazy tensors share. Nothing writes to them.
var noughts [1 << 13]float64

// own gives a lazy tensor memory of its own; whatever lets others write to a
// tensor's memory calls it first.
func (t *Tensor) own() *Tensor {
	if t.borrowed {
		t.data, t.borrowed = make([]float64, len(t.data)), false
	}
	return t
}

// Item is the one element of a tensor of size 1. It panics for any other.
func (t *Tensor) Item() float64 {
	if len(t.data) != 1 {
		panic(Errorf("Item", "needs a tensor of one element, got shape %v", t.shape))
	}
	return t.data[0]
}

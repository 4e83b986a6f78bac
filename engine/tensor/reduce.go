package tensor

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// Sum is the sum of all elements; 0 for an empty tensor.
func (t *Tensor) Sum() float64 { return floats.Sum(t.data) }

// Mean is the mean of all elements; NaN for an empty tensor.
func (t *Tensor) Mean() float64 { return t.Sum() / float64(len(t.data)) }

// Max is the largest element; NaN where any element is NaN. It panics for an
// empty tensor.
func (t *Tensor) Max() float64 { return t.data[t.extreme("Max", greater)] }

// Min is the smallest element; NaN where any element is NaN. It panics for an
// empty tensor.
func (t *Tensor) Min() float64 { return t.data[t.extreme("Min", less)] }

// ArgMax is the row-major place of the largest element, the first of several;
// that of the first NaN where there is one. It panics for an empty tensor.
func (t *Tensor) ArgMax() int { return t.extreme("ArgMax", greater) }

// ArgMin is the row-major place of the smallest element, the first of
// several; that of the first NaN where there is one. It panics for an empty
// tensor.
func (t *Tensor) ArgMin() int { return t.extreme("ArgMin", less) }

func (t *Tensor) extreme(op string, better func(x, y float64) bool) int {
	if len(t.data) == 0 {
		panic(Errorf(op, "an empty tensor has no extremes, shape %v", t.shape))
	}
	best := 0
	for i, x := range t.data {
		if better(x, t.data[best]) {
			best = i
		}
	}
	return best
}

// greater and less rank NaN before every number, so that it is not lost.
func greater(x, y float64) bool { return x > y || (math.IsNaN(x) && !math.IsNaN(y)) }
func less(x, y float64) bool    { return x < y || (math.IsNaN(x) && !math.IsNaN(y)) }

// SumDim sums along one dimension, which then goes, or stays with size 1
// where keep is set.
func (t *Tensor) SumDim(dim int, keep bool) *Tensor {
	d := t.shape.Dim("SumDim", dim)
	out := zeros("SumDim", t.shape.without(d, keep))
	outer, n, inner := t.shape.split(d)
	for o := range outer {
		if inner == 1 {
			out.data[o] = floats.Sum(t.data[o*n : (o+1)*n])
			continue
		}
		dst := out.data[o*inner : (o+1)*inner]
		for i := range n {
			floats.Add(dst, t.data[(o*n+i)*inner:][:inner])
		}
	}
	return out
}

// MaxDim is the largest element along one dimension, which then goes, or
// stays with size 1 where keep is set; beside it, in the same order, its
// index along that dimension (the first of several). NaN wins over numbers.
// It panics where the dimension has size 0.
func (t *Tensor) MaxDim(dim int, keep bool) (*Tensor, []int) {
	return t.extremeDim("MaxDim", dim, keep, greater)
}

// MinDim is as MaxDim, for the smallest element.
func (t *Tensor) MinDim(dim int, keep bool) (*Tensor, []int) {
	return t.extremeDim("MinDim", dim, keep, less)
}

func (t *Tensor) extremeDim(op string, dim int, keep bool, better func(x, y float64) bool) (*Tensor, []int) {
	d := t.shape.Dim(op, dim)
	outer, n, inner := t.shape.split(d)
	if n == 0 {
		panic(Errorf(op, "dimension %d of shape %v is empty", d, t.shape))
	}
	out := zeros(op, t.shape.without(d, keep))
	where := make([]int, len(out.data))
	for o := range outer {
		for i := range inner {
			best, at := t.data[o*n*inner+i], 0
			for k := 1; k < n; k++ {
				if x := t.data[(o*n+k)*inner+i]; better(x, best) {
					best, at = x, k
				}
			}
			out.data[o*inner+i], where[o*inner+i] = best, at
		}
	}
	return out, where
}

// ArgMaxDim is the index of the largest element along one dimension, for the
// others in row-major order: for a batch of rows, ArgMaxDim(1) is the
// predicted class of each.
func (t *Tensor) ArgMaxDim(dim int) []int {
	_, where := t.extremeDim("ArgMaxDim", dim, false, greater)
	return where
}

// SumTo sums t over the dimensions along which shape was broadcast to t's
// shape; it is what the gradient of a broadcast operand is summed with. It
// panics where shape does not broadcast to t's shape.
func (t *Tensor) SumTo(shape Shape) *Tensor {
	if t.shape.Equal(shape) {
		return t
	}
	if s, ok := Broadcast(shape, t.shape); !ok || !s.Equal(t.shape) {
		panic(Errorf("SumTo", "shape %v does not broadcast to %v", shape, t.shape))
	}
	out := zeros("SumTo", slices.Clone(shape))
	at := 0
	walk(t.shape, shape.stridesIn(t.shape), t.shape.strides(), func(a, _, n, step, _ int) {
		src := t.data[at : at+n]
		if step == 0 {
			out.data[a] += floats.Sum(src)
		} else {
			floats.Add(out.data[a:a+n], src)
		}
		at += n
	})
	return out
}

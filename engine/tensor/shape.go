package tensor

import (
	"slices"
	"strconv"
	"strings"
)

// Shape is the size of each dimension of a tensor. The shape of a scalar is
// empty.
type Shape []int

// Size is the number of elements that a tensor of this shape has: the product
// of its dimensions, 1 for a scalar.
func (s Shape) Size() int {
	n := 1
	for _, d := range s {
		n *= d
	}
	return n
}

// Equal reports whether both shapes have the same dimensions.
func (s Shape) Equal(o Shape) bool { return slices.Equal(s, o) }

// String writes the shape as Python writes a tuple: (), (3,), (2, 3).
func (s Shape) String() string {
	if len(s) == 1 {
		return "(" + strconv.Itoa(s[0]) + ",)"
	}
	parts := make([]string, len(s))
	for i, d := range s {
		parts[i] = strconv.Itoa(d)
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// Dim turns a dimension number of this shape into one from 0 to len(s)-1;
// negative numbers count from the end. It panics, in the name of op, where
// there is no such dimension.
func (s Shape) Dim(op string, dim int) int {
	d := dim
	if d < 0 {
		d += len(s)
	}
	if d < 0 || d >= len(s) {
		panic(Errorf(op, "dimension %d out of range for shape %v", dim, s))
	}
	return d
}

// Broadcast is the shape that a and b have together under NumPy's rule. The
// second result is false where they do not fit.
func Broadcast(a, b Shape) (Shape, bool) {
	if a.Equal(b) {
		return a, true
	}
	if len(a) < len(b) {
		a, b = b, a
	}
	out := slices.Clone(a)
	off := len(a) - len(b)
	for i, d := range b {
		switch {
		case out[off+i] == d || d == 1:
		case out[off+i] == 1:
			out[off+i] = d
		default:
			return nil, false
		}
	}
	return out, true
}

// maxElements bounds the size of a tensor, to 2 GiB: a slip in a shape is to
// give an error, not to take the machine down.
const maxElements = 1 << 28

// checkShape panics, in the name of op, where shape has a negative dimension
// or more than maxElements elements, and returns the number of elements.
// Dimensions of size 0 do not excuse the others, which loops may go through.
// (The errors hold copies so that the shape can stay on the caller's stack.)
func checkShape(op string, shape Shape) int {
	n, empty := 1, false
	for _, d := range shape {
		switch {
		case d < 0:
			panic(Errorf(op, "negative dimension in shape %v", slices.Clone(shape)))
		case d == 0:
			empty = true
		case n > maxElements/d:
			panic(Errorf(op, "shape %v has more than the %d elements (2 GiB) that a tensor may have", slices.Clone(shape), maxElements))
		default:
			n *= d
		}
	}
	if empty {
		return 0
	}
	return n
}

// strides are the distances in a row-major array between neighbours along
// each dimension.
func (s Shape) strides() []int {
	st := make([]int, len(s))
	n := 1
	for i := len(s) - 1; i >= 0; i-- {
		st[i] = n
		n *= s[i]
	}
	return st
}

// stridesIn are the strides with which an array of shape s is read as if it
// had the shape out, which s broadcasts to: 0 along repeated dimensions.
func (s Shape) stridesIn(out Shape) []int {
	st := make([]int, len(out))
	off := len(out) - len(s)
	n := 1
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] != 1 {
			st[off+i] = n
		}
		n *= s[i]
	}
	return st
}

// split reads the shape as (outer, n, inner) around dimension d.
func (s Shape) split(d int) (outer, n, inner int) {
	return s[:d].Size(), s[d], s[d+1:].Size()
}

// without is the shape less dimension d, or with size 1 there where keep is set.
func (s Shape) without(d int, keep bool) Shape {
	out := slices.Clone(s)
	if keep {
		out[d] = 1
		return out
	}
	return slices.Delete(out, d, d+1)
}

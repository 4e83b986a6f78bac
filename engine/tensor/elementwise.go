package tensor

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// Map applies f to every element.
func (t *Tensor) Map(f func(float64) float64) *Tensor {
	out := ZerosLike(t)
	for i, x := range t.data {
		out.data[i] = f(x)
	}
	return out
}

// Zip applies f to every pair of elements of t and o, broadcast to a common
// shape; name is the operation's in an error message.
func (t *Tensor) Zip(name string, o *Tensor, f func(x, y float64) float64) *Tensor {
	return t.binary(name, o, func(dst, a, b []float64, stepA, stepB int) {
		for i := range dst {
			dst[i] = f(a[i*stepA], b[i*stepB])
		}
	})
}

// Add is t + o, element by element, broadcast.
func (t *Tensor) Add(o *Tensor) *Tensor { return t.binary("Add", o, add) }

// Sub is t − o, element by element, broadcast.
func (t *Tensor) Sub(o *Tensor) *Tensor { return t.binary("Sub", o, sub) }

// Mul is t · o, element by element, broadcast.
func (t *Tensor) Mul(o *Tensor) *Tensor { return t.binary("Mul", o, mul) }

// Div is t / o, element by element, broadcast. Division by zero gives an
// infinity or NaN, as IEEE 754 says.
func (t *Tensor) Div(o *Tensor) *Tensor { return t.binary("Div", o, div) }

// A kernel computes each dst[i] from a[i·stepA] and b[i·stepB]. A step is 1, or
// 0 where the operand is repeated along the run, or more where it is read
// across its rows.
type kernel func(dst, a, b []float64, stepA, stepB int)

// vectorRun is the length from which on gonum's vector code is faster than a
// loop.
const vectorRun = 16

func add(dst, a, b []float64, stepA, stepB int) {
	if stepA == 1 && stepB == 1 && len(dst) >= vectorRun {
		floats.AddTo(dst, a[:len(dst)], b[:len(dst)])
		return
	}
	for i := range dst {
		dst[i] = a[i*stepA] + b[i*stepB]
	}
}

func sub(dst, a, b []float64, stepA, stepB int) {
	if stepA == 1 && stepB == 1 && len(dst) >= vectorRun {
		floats.SubTo(dst, a[:len(dst)], b[:len(dst)])
		return
	}
	for i := range dst {
		dst[i] = a[i*stepA] - b[i*stepB]
	}
}

func mul(dst, a, b []float64, stepA, stepB int) {
	if stepA == 1 && stepB == 1 && len(dst) >= vectorRun {
		floats.MulTo(dst, a[:len(dst)], b[:len(dst)])
		return
	}
	for i := range dst {
		dst[i] = a[i*stepA] * b[i*stepB]
	}
}

func div(dst, a, b []float64, stepA, stepB int) {
	if stepA == 1 && stepB == 1 && len(dst) >= vectorRun {
		floats.DivTo(dst, a[:len(dst)], b[:len(dst)])
		return
	}
	for i := range dst {
		dst[i] = a[i*stepA] / b[i*stepB]
	}
}

// binary is an element-wise operation with broadcasting: k computes it run by
// run.
func (t *Tensor) binary(name string, o *Tensor, k kernel) *Tensor {
	if t.shape.Equal(o.shape) {
		out := ZerosLike(t)
		k(out.data, t.data, o.data, 1, 1)
		return out
	}
	shape, ok := Broadcast(t.shape, o.shape)
	if !ok {
		panic(Errorf(name, "shapes do not broadcast: %v and %v", t.shape, o.shape))
	}
	out := zeros(name, shape)
	done := 0
	walk(shape, t.shape.stridesIn(shape), o.shape.stridesIn(shape), func(atA, atB, n, stepA, stepB int) {
		k(out.data[done:done+n], t.data[atA:], o.data[atB:], stepA, stepB)
		done += n
	})
	return out
}

// Scale is c·t.
func (t *Tensor) Scale(c float64) *Tensor {
	out := ZerosLike(t)
	floats.ScaleTo(out.data, c, t.data)
	return out
}

// AddScaled is t + c·o for tensors of the same shape.
func (t *Tensor) AddScaled(c float64, o *Tensor) *Tensor {
	if !t.shape.Equal(o.shape) {
		panic(Errorf("AddScaled", "shapes differ: %v and %v", t.shape, o.shape))
	}
	out := ZerosLike(t)
	floats.AddScaledTo(out.data, t.data, c, o.data)
	return out
}

// Neg is −t.
func (t *Tensor) Neg() *Tensor { return t.Scale(-1) }

// Equal reports whether both tensors have the same shape and elements. NaN
// equals nothing, as in Go.
func (t *Tensor) Equal(o *Tensor) bool {
	return t.shape.Equal(o.shape) && floats.Equal(t.data, o.data)
}

// IsZero reports whether all elements are 0.
func (t *Tensor) IsZero() bool {
	if t.borrowed {
		return true
	}
	for _, x := range t.data {
		if x != 0 {
			return false
		}
	}
	return true
}

// AllClose reports whether both tensors have the same shape and every pair of
// elements x, y has |x−y| ≤ tol·max(1, |x|, |y|). Equal infinities are close,
// and so are two NaN.
func (t *Tensor) AllClose(o *Tensor, tol float64) bool {
	if !t.shape.Equal(o.shape) {
		return false
	}
	for i, x := range t.data {
		y := o.data[i]
		switch {
		case x == y, math.IsNaN(x) && math.IsNaN(y):
		case math.Abs(x-y) <= tol*max(1, math.Abs(x), math.Abs(y)) && !math.IsInf(x-y, 0):
		default:
			return false
		}
	}
	return true
}

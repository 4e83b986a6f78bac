package tensor

import (
	"math"
	"slices"
)

// Reshape reads the same elements in another shape of the same size; one
// dimension may be -1, which is then worked out. It shares t's memory.
func (t *Tensor) Reshape(shape ...int) *Tensor {
	out := slices.Clone(Shape(shape))
	free := -1
	for i, d := range out {
		switch {
		case d == -1 && free < 0:
			free, out[i] = i, 1 // 1 until the others are multiplied
		case d < 0:
			panic(Errorf("Reshape", "one dimension may be -1, no other negative: %v", Shape(slices.Clone(shape))))
		}
	}
	known := checkShape("Reshape", out)
	if free >= 0 && known > 0 && len(t.data)%known == 0 {
		out[free] = len(t.data) / known
		known = len(t.data)
	} else if free >= 0 {
		known = -1
	}
	if known != len(t.data) {
		panic(Errorf("Reshape", "%d elements of shape %v do not fit shape %v", len(t.data), t.shape, Shape(slices.Clone(shape))))
	}
	return &Tensor{shape: out, data: t.own().data}
}

// Permute reorders the dimensions: dimension i of the result is dimension
// dims[i] of t. The elements are copied.
func (t *Tensor) Permute(dims ...int) *Tensor {
	if len(dims) != len(t.shape) {
		panic(Errorf("Permute", "%d dimensions given for shape %v", len(dims), t.shape))
	}
	from := t.shape.strides()
	shape, read := make(Shape, len(dims)), make([]int, len(dims))
	seen := make([]bool, len(dims))
	for i, dim := range dims {
		d := t.shape.Dim("Permute", dim)
		if seen[d] {
			panic(Errorf("Permute", "dimension %d given twice for shape %v", d, t.shape))
		}
		seen[d] = true
		shape[i], read[i] = t.shape[d], from[d]
	}
	out := zeros("Permute", shape)
	at := 0
	walk(shape, read, nil, func(a, _, n, step, _ int) {
		for i := range n {
			out.data[at+i] = t.data[a+i*step]
		}
		at += n
	})
	return out
}

// Transpose swaps the last two dimensions. The elements are copied. It panics
// for a rank below 2.
func (t *Tensor) Transpose() *Tensor {
	r := len(t.shape)
	if r < 2 {
		panic(Errorf("Transpose", "needs at least 2 dimensions, got shape %v", t.shape))
	}
	dims := make([]int, r)
	for i := range dims {
		dims[i] = i
	}
	dims[r-2], dims[r-1] = r-1, r-2
	return t.Permute(dims...)
}

// Expand copies t as often as it takes to fill shape, which t must broadcast
// to.
func (t *Tensor) Expand(shape ...int) *Tensor {
	if s, ok := Broadcast(t.shape, shape); !ok || !s.Equal(shape) {
		panic(Errorf("Expand", "shape %v does not broadcast to %v", t.shape, Shape(slices.Clone(shape))))
	}
	out := zeros("Expand", slices.Clone(shape))
	at := 0
	walk(out.shape, t.shape.stridesIn(out.shape), nil, func(a, _, n, step, _ int) {
		if step == 1 {
			copy(out.data[at:at+n], t.data[a:])
		} else {
			for i := range n {
				out.data[at+i] = t.data[a+i*step]
			}
		}
		at += n
	})
	return out
}

// Concat joins tensors along dim; their other dimensions must agree.
func Concat(dim int, parts ...*Tensor) *Tensor {
	if len(parts) == 0 {
		panic(Errorf("Concat", "needs at least one tensor"))
	}
	first := parts[0].shape
	d := first.Dim("Concat", dim)
	shape := slices.Clone(first)
	shape[d] = 0
	for _, p := range parts {
		if len(p.shape) != len(first) || !p.shape.without(d, true).Equal(first.without(d, true)) {
			panic(Errorf("Concat", "shapes differ outside dimension %d: %v, %v", d, first, p.shape))
		}
		shape[d] += p.shape[d]
	}
	out := zeros("Concat", shape)
	outer, n, inner := shape.split(d)
	at := 0
	for _, p := range parts {
		w := p.shape[d] * inner
		for o := range outer {
			copy(out.data[o*n*inner+at:], p.data[o*w:(o+1)*w])
		}
		at += w
	}
	return out
}

// ceilDiv is the number of steps from 0 that stay before length.
func ceilDiv(length, step float64) int {
	n := math.Ceil(length / step)
	if math.IsNaN(n) || n > maxElements {
		panic(Errorf("Arange", "%g in steps of %g is no finite range", length, step))
	}
	return int(n)
}

// walk visits, in row-major order, the runs along the last dimension of an
// array of the given shape that is read with strides a and (where not nil) b:
// visit gets where each run starts, its length and the two steps within it.
// Dimensions that both operands pass through without a jump are visited as
// one.
func walk(shape Shape, a, b []int, visit func(atA, atB, n, stepA, stepB int)) {
	if shape.Size() == 0 {
		return
	}
	if b == nil {
		b = a
	}
	// Merge neighbouring dimensions that form one run in both operands.
	dims, sa, sb := make([]int, 0, 8), make([]int, 0, 8), make([]int, 0, 8)
	for i, d := range shape {
		if d == 1 {
			continue
		}
		if k := len(dims) - 1; k >= 0 && sa[k] == a[i]*d && sb[k] == b[i]*d {
			dims[k], sa[k], sb[k] = dims[k]*d, a[i], b[i]
			continue
		}
		dims, sa, sb = append(dims, d), append(sa, a[i]), append(sb, b[i])
	}
	if len(dims) == 0 {
		visit(0, 0, 1, 1, 1)
		return
	}
	last := len(dims) - 1
	index := make([]int, last)
	atA, atB := 0, 0
	for {
		visit(atA, atB, dims[last], sa[last], sb[last])
		k := last - 1
		for ; k >= 0; k-- {
			index[k]++
			atA += sa[k]
			atB += sb[k]
			if index[k] < dims[k] {
				break
			}
			atA -= sa[k] * dims[k]
			atB -= sb[k] * dims[k]
			index[k] = 0
		}
		if k < 0 {
			return
		}
	}
}

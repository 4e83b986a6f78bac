package optim

import (
	"math"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// Adam keeps running means m of the gradient g and v of its square, and steps
// by their ratio (Kingma and Ba, 2015):
//
//	m ← β₁·m + (1−β₁)·g      m̂ = m / (1−β₁ᵗ)
//	v ← β₂·v + (1−β₂)·g²     v̂ = v / (1−β₂ᵗ)
//	p ← p − lr·m̂ / (√v̂ + ε)
//
// WeightDecay adds a multiple of p to g, or where Decoupled is set (AdamW,
// Loshchilov and Hutter, 2019) shrinks p by lr·WeightDecay before the step.
type Adam struct {
	parameters
	Beta1, Beta2 float64
	Eps          float64
	WeightDecay  float64
	Decoupled    bool
	steps        int
	m, v         []*tensor.Tensor
}

// NewAdam makes Adam with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8.
func NewAdam(params []*engine.TensorNode, lr float64) *Adam {
	return &Adam{parameters: newParameters("NewAdam", params, lr), Beta1: 0.9, Beta2: 0.999, Eps: 1e-8,
		m: zerosLike(params), v: zerosLike(params)}
}

// NewAdamW makes Adam with decoupled weight decay of 0.01.
func NewAdamW(params []*engine.TensorNode, lr float64) *Adam {
	o := NewAdam(params, lr)
	o.Decoupled, o.WeightDecay = true, 0.01
	return o
}

func zerosLike(params []*engine.TensorNode) []*tensor.Tensor {
	out := make([]*tensor.Tensor, len(params))
	for i, p := range params {
		out[i] = tensor.ZerosLike(p.Value)
	}
	return out
}

// Step makes one step.
func (o *Adam) Step() {
	o.steps++
	correct1 := 1 - math.Pow(o.Beta1, float64(o.steps))
	correct2 := 1 - math.Pow(o.Beta2, float64(o.steps))
	for i, p := range o.Params {
		g := p.Grad
		if o.Decoupled {
			p.Value = p.Value.Scale(1 - o.lr*o.WeightDecay)
		} else {
			g = decayed(p, o.WeightDecay)
		}
		o.m[i] = o.m[i].Scale(o.Beta1).AddScaled(1-o.Beta1, g)
		o.v[i] = o.v[i].Scale(o.Beta2).AddScaled(1-o.Beta2, g.Mul(g))
		p.Value = p.Value.AddScaled(-o.lr/correct1, ratio(o.m[i], o.v[i].Scale(1/correct2), o.Eps))
	}
}

// ratio is a / (√b + ε), element by element.
func ratio(a, b *tensor.Tensor, eps float64) *tensor.Tensor {
	return a.Zip("ratio", b, func(a, b float64) float64 { return a / (math.Sqrt(b) + eps) })
}

// RMSprop divides the gradient g by a running mean of its size (Hinton, 2012):
//
//	v ← α·v + (1−α)·g²
//	p ← p − lr·g / (√v + ε)
type RMSprop struct {
	parameters
	Alpha       float64
	Eps         float64
	WeightDecay float64
	v           []*tensor.Tensor
}

// NewRMSprop makes RMSprop with α = 0.99 and ε = 1e-8.
func NewRMSprop(params []*engine.TensorNode, lr float64) *RMSprop {
	return &RMSprop{parameters: newParameters("NewRMSprop", params, lr), Alpha: 0.99, Eps: 1e-8, v: zerosLike(params)}
}

// Step makes one step.
func (o *RMSprop) Step() {
	for i, p := range o.Params {
		g := decayed(p, o.WeightDecay)
		o.v[i] = o.v[i].Scale(o.Alpha).AddScaled(1-o.Alpha, g.Mul(g))
		p.Value = p.Value.AddScaled(-o.lr, ratio(g, o.v[i], o.Eps))
	}
}

// Adagrad divides the gradient g by the size of all before it (Duchi and
// others, 2011):
//
//	s ← s + g²
//	p ← p − lr·g / (√s + ε)
type Adagrad struct {
	parameters
	Eps         float64
	WeightDecay float64
	s           []*tensor.Tensor
}

// NewAdagrad makes Adagrad with ε = 1e-10.
func NewAdagrad(params []*engine.TensorNode, lr float64) *Adagrad {
	return &Adagrad{parameters: newParameters("NewAdagrad", params, lr), Eps: 1e-10, s: zerosLike(params)}
}

// Step makes one step.
func (o *Adagrad) Step() {
	for i, p := range o.Params {
		g := decayed(p, o.WeightDecay)
		o.s[i] = o.s[i].AddScaled(1, g.Mul(g))
		p.Value = p.Value.AddScaled(-o.lr, ratio(g, o.s[i], o.Eps))
	}
}

// Package optim is optimisers and schedules of the learning rate, as PyTorch's
// torch.optim has them.
//
// A step puts a new tensor in the place of each parameter's value; the old one
// stays as it was for whoever looks at it.
package optim

import (
	"math"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// Optimizer changes parameters by their gradients.
type Optimizer interface {
	Step()         // one step against the gradients
	ZeroGrad()     // sets the gradients to zeros
	LR() float64   // the learning rate
	SetLR(float64) // of the steps to come
}

// parameters is what all optimisers share.
type parameters struct {
	Params []*engine.TensorNode
	lr     float64
}

// newParameters panics for what cannot be trained: nil, a constant, the output
// of an op (whose value the next forward makes anew), and a parameter listed
// twice, which would take two steps at once; and for a learning rate that is
// negative or not finite.
func newParameters(op string, params []*engine.TensorNode, lr float64) parameters {
	place := make(map[*engine.TensorNode]int)
	for i, p := range params {
		if p == nil {
			panic(tensor.Errorf(op, "parameter %d is nil", i))
		}
		first, twice := place[p]
		switch {
		case !p.NeedsGrad():
			panic(tensor.Errorf(op, "parameter %d (%s) is a constant", i, p.Label()))
		case p.Source != nil:
			panic(tensor.Errorf(op, "parameter %d (%s) is no leaf but an output of %v", i, p.Label(), p.Source))
		case twice:
			panic(tensor.Errorf(op, "parameter %d (%s) is parameter %d again", i, p.Label(), first))
		}
		place[p] = i
	}
	checkRate(op, lr)
	return parameters{params, lr}
}

func checkRate(op string, lr float64) {
	if !(lr >= 0) || math.IsInf(lr, 1) {
		panic(tensor.Errorf(op, "needs a learning rate from 0 on, got %g", lr))
	}
}

// ZeroGrad sets the gradients to zeros.
func (o *parameters) ZeroGrad() {
	for _, p := range o.Params {
		p.Grad = tensor.LazyZerosLike(p.Value)
	}
}

// LR is the learning rate.
func (o *parameters) LR() float64 { return o.lr }

// SetLR sets the learning rate of the steps to come. It panics for one that is
// negative or not finite.
func (o *parameters) SetLR(lr float64) {
	checkRate("SetLR", lr)
	o.lr = lr
}

// SGD is stochastic gradient descent. With momentum μ it is
//
//	v ← μ·v + (1−dampening)·g
//	p ← p − lr·v, or with Nesterov p ← p − lr·(g + μ·v)
//
// where g is the gradient, plus WeightDecay·p. The first v is g, as in PyTorch.
type SGD struct {
	parameters
	Momentum    float64
	Dampening   float64
	WeightDecay float64
	Nesterov    bool
	velocity    []*tensor.Tensor
}

// NewSGD makes plain gradient descent; set the fields for more.
func NewSGD(params []*engine.TensorNode, lr float64) *SGD {
	return &SGD{parameters: newParameters("NewSGD", params, lr)}
}

// Step makes one step. As PyTorch's it panics for Nesterov without momentum or
// with dampening, for which there is no such step.
func (o *SGD) Step() {
	if o.Nesterov && (o.Momentum <= 0 || o.Dampening != 0) {
		panic(tensor.Errorf("SGD", "Nesterov needs a momentum above 0 and no dampening, got %g and %g", o.Momentum, o.Dampening))
	}
	if o.Momentum != 0 && o.velocity == nil {
		o.velocity = make([]*tensor.Tensor, len(o.Params))
	}
	for i, p := range o.Params {
		g := decayed(p, o.WeightDecay)
		if o.Momentum != 0 {
			if v := o.velocity[i]; v == nil {
				o.velocity[i] = g.Clone() // the gradient is the user's to change
			} else {
				o.velocity[i] = v.Scale(o.Momentum).AddScaled(1-o.Dampening, g)
			}
			if o.Nesterov {
				g = g.AddScaled(o.Momentum, o.velocity[i])
			} else {
				g = o.velocity[i]
			}
		}
		p.Value = p.Value.AddScaled(-o.lr, g)
	}
}

// decayed is the gradient of a parameter with weight decay added: the gradient
// of the loss plus decay/2·‖p‖².
func decayed(p *engine.TensorNode, decay float64) *tensor.Tensor {
	if decay == 0 {
		return p.Grad
	}
	return p.Grad.AddScaled(decay, p.Value)
}

package engine

import (
	"errors"
	"strings"
	"testing"

	"gradrepl/engine/tensor"
)

// Ops for the tests: the smallest ones that make all kinds of graphs.

type add struct{}

func (add) Forward(_ *Context, in []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{in[0].Add(in[1])}
}
func (add) Backward(_ *Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{grads[0], grads[0]}
}

type mul struct{}

func (mul) Forward(ctx *Context, in []*tensor.Tensor) []*tensor.Tensor {
	ctx.Save("a", in[0])
	ctx.Save("b", in[1])
	return []*tensor.Tensor{in[0].Mul(in[1])}
}
func (mul) Backward(ctx *Context, grads []*tensor.Tensor) []*tensor.Tensor {
	out := make([]*tensor.Tensor, 2)
	if ctx.NeedsGrad(0) {
		out[0] = grads[0].Mul(ctx.Tensor("b"))
	}
	if ctx.NeedsGrad(1) {
		out[1] = grads[0].Mul(ctx.Tensor("a"))
	}
	return out
}

type sum struct{}

func (sum) Forward(_ *Context, in []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{tensor.Scalar(in[0].Sum())}
}
func (sum) Backward(ctx *Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{tensor.Full(grads[0].Item(), ctx.InputShape(0)...)}
}

// halves cuts a vector in two: an op with two outputs.
type halves struct{}

func (halves) Forward(_ *Context, in []*tensor.Tensor) []*tensor.Tensor {
	n := in[0].Size()
	return []*tensor.Tensor{in[0].Narrow(0, 0, n/2), in[0].Narrow(0, n/2, n)}
}
func (halves) Backward(_ *Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{tensor.Concat(0, grads...)}
}

// join puts vectors one after the other; its backward hands on parts of what it
// gets.
type join struct{}

func (join) Forward(_ *Context, in []*tensor.Tensor) []*tensor.Tensor {
	return []*tensor.Tensor{tensor.Concat(0, in...)}
}
func (join) Backward(ctx *Context, grads []*tensor.Tensor) []*tensor.Tensor {
	n := ctx.InputShape(0).Size()
	return []*tensor.Tensor{grads[0].Rows(0, n), grads[0].Rows(n, grads[0].Size())}
}

// pass hands everything on as it is.
type pass struct{}

func (pass) Forward(_ *Context, in []*tensor.Tensor) []*tensor.Tensor { return in }
func (pass) Backward(_ *Context, g []*tensor.Tensor) []*tensor.Tensor { return g }

// faulty gives what its functions give.
type faulty struct {
	forward  func(in []*tensor.Tensor) []*tensor.Tensor
	backward func(grads []*tensor.Tensor) []*tensor.Tensor
}

func (f faulty) Forward(_ *Context, in []*tensor.Tensor) []*tensor.Tensor { return f.forward(in) }
func (f faulty) Backward(_ *Context, g []*tensor.Tensor) []*tensor.Tensor { return f.backward(g) }

func vec(x ...float64) *TensorNode { return Node(tensor.Vec(x...)) }

func wantGrad(t *testing.T, what string, n *TensorNode, want ...float64) {
	t.Helper()
	if !n.Grad.Reshape(-1).Equal(tensor.Vec(want...)) {
		t.Errorf("%s: gradient %v, want %v", what, n.Grad, want)
	}
}

func mustPanic(t *testing.T, want string, run func()) {
	t.Helper()
	defer func() {
		t.Helper()
		var e *tensor.Error
		err, _ := recover().(error)
		if !errors.As(err, &e) || !strings.Contains(e.Error(), want) {
			t.Errorf("got %v, want a panic with %q", err, want)
		}
	}()
	run()
}

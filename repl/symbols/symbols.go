// Package symbols makes the project's packages visible to the interpreter.
package symbols

import (
	"reflect"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// Symbols are the exported names of the packages, by "import/path/name". The
// files that fill it are made by yaegi extract.
var Symbols = map[string]map[string]reflect.Value{}

//go:generate go run github.com/traefik/yaegi/cmd/yaegi@v0.16.1 extract -name symbols gradrepl/engine gradrepl/engine/tensor gradrepl/ops gradrepl/nn gradrepl/nn/optim gradrepl/nn/data gradrepl/nn/train

// OpWrapper is what an interpreted op looks like to the engine. Beside the
// methods of engine.Op it has the one that names the op, for to reflection an
// interpreted type has no name. The interpreter fills the fields in.
type OpWrapper struct {
	IValue    any
	WForward  func(ctx *engine.Context, inputs []*tensor.Tensor) []*tensor.Tensor
	WBackward func(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor
	WOpName   func() string
}

// Forward runs the op's forward.
func (w OpWrapper) Forward(ctx *engine.Context, inputs []*tensor.Tensor) []*tensor.Tensor {
	return w.WForward(ctx, inputs)
}

// Backward runs the op's backward.
func (w OpWrapper) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return w.WBackward(ctx, grads)
}

// OpName is the name of the op's type.
func (w OpWrapper) OpName() string { return w.WOpName() }

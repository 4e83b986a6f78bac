package symbols

import (
	"reflect"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// Wrappers take the place of those that yaegi extract makes for interfaces
// whose values are to be listed under the names of their types. To reflection
// an interpreted type has no name; package lang gives it a method that has.
var Wrappers = map[string]map[string]reflect.Value{
	"gradrepl/engine/engine": {"_Op": reflect.ValueOf((*OpWrapper)(nil))},
	"gradrepl/nn/nn":         {"_Module": reflect.ValueOf((*ModuleWrapper)(nil))},
}

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

// ModuleWrapper is what an interpreted module looks like to package nn.
type ModuleWrapper struct {
	IValue      any
	WForward    func(x *engine.TensorNode) *engine.TensorNode
	WParameters func() []*engine.TensorNode
	WModuleName func() string
}

// Forward runs the module's forward.
func (w ModuleWrapper) Forward(x *engine.TensorNode) *engine.TensorNode { return w.WForward(x) }

// Parameters are the module's.
func (w ModuleWrapper) Parameters() []*engine.TensorNode { return w.WParameters() }

// ModuleName is the name of the module's type.
func (w ModuleWrapper) ModuleName() string { return w.WModuleName() }

// String is the name of the module's type.
func (w ModuleWrapper) String() string { return w.WModuleName() }

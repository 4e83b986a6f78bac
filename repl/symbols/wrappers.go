package symbols

import (
	"iter"
	"reflect"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn/audit"
	"gradrepl/repl/format"
)

// Wrappers take the place of those that yaegi extract makes for interfaces
// whose values are to be listed under the names of their types. To reflection
// an interpreted type has no name; package lang gives it a method that has.
var Wrappers = map[string]map[string]reflect.Value{
	"gradrepl/engine/engine": {"_Op": reflect.ValueOf((*OpWrapper)(nil))},
	"gradrepl/nn/nn":         {"_Module": reflect.ValueOf((*ModuleWrapper)(nil))},
}

// MapTypes are wrappers to be preferred to another one where the interpreted type
// has the methods that they ask for.
var MapTypes = map[reflect.Value][]reflect.Type{
	Wrappers["gradrepl/engine/engine"]["_Op"]: {reflect.TypeFor[DescribedWrapper]()},
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

// DescribedWrapper is what an interpreted op with a description looks like to the
// engine. The interpreter goes by the names of methods alone: OpDescribe is a
// name that package lang gives to those that describe an op, and to no others.
type DescribedWrapper struct {
	IValue      any
	WForward    func(ctx *engine.Context, inputs []*tensor.Tensor) []*tensor.Tensor
	WBackward   func(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor
	WOpName     func() string
	WOpDescribe func() engine.Description
}

// Forward runs the op's forward.
func (w DescribedWrapper) Forward(ctx *engine.Context, inputs []*tensor.Tensor) []*tensor.Tensor {
	return w.WForward(ctx, inputs)
}

// Backward runs the op's backward.
func (w DescribedWrapper) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return w.WBackward(ctx, grads)
}

// OpName is the name of the op's type.
func (w DescribedWrapper) OpName() string { return w.WOpName() }

// OpFields are the fields of the op's struct, by their own names.
func (w DescribedWrapper) OpFields() iter.Seq2[string, reflect.Value] {
	return format.Fields(reflect.ValueOf(w.IValue))
}

// Describe describes the op.
func (w DescribedWrapper) Describe() engine.Description { return w.WOpDescribe() }

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

// Held are the nodes that the fields of the module lead to, by the names that the
// fields have in their source.
func (w ModuleWrapper) Held() iter.Seq2[string, *engine.TensorNode] {
	return audit.Walk(reflect.ValueOf(w.IValue), audit.Reading{FieldName: format.FieldName, Inside: format.Inside})
}

// ModuleName is the name of the module's type.
func (w ModuleWrapper) ModuleName() string { return w.WModuleName() }

// String is the name of the module's type.
func (w ModuleWrapper) String() string { return w.WModuleName() }

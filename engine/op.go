package engine

import (
	"fmt"
	"iter"
	"reflect"
	"strings"

	"gradrepl/engine/tensor"
)

// Op is a differentiable operation. What it needs to know besides its inputs
// (a dimension, indices) is in fields of the type that implements it.
type Op interface {
	// Forward computes the outputs from the inputs, and saves in ctx what
	// Backward will need. It must not write to the inputs.
	Forward(ctx *Context, inputs []*tensor.Tensor) []*tensor.Tensor

	// Backward gets the gradient of the loss over each output and returns the
	// gradient of the loss over each input, in the order of the inputs and in
	// their shapes: the vector-Jacobian product, not the local derivative
	// alone. It may give nil for an input that ctx.NeedsGrad says takes none.
	// It must not write to the gradients that it gets, and what it returns is
	// the engine's to keep.
	Backward(ctx *Context, grads []*tensor.Tensor) []*tensor.Tensor
}

// OpName is what listings call an op: its description's name, what its own
// OpName method says, or else the name of its type.
func OpName(op Op) string {
	if d, ok := op.(Described); ok {
		if name := d.Describe().Name; name != "" {
			return name
		}
	}
	if n, ok := op.(interface{ OpName() string }); ok {
		return n.OpName()
	}
	name := strings.TrimLeft(fmt.Sprintf("%T", op), "*")
	return name[strings.LastIndex(name, ".")+1:]
}

// OpString is the op's name with its fields, as in Sum{Dim: 1, KeepDim: true};
// where it has no description, the name alone.
func OpString(op Op) string {
	name := OpName(op)
	if _, described := op.(Described); !described {
		return name
	}
	var fields []string
	for field, value := range opFields(op) {
		fields = append(fields, fmt.Sprintf("%s: %s", field, shortened(value)))
	}
	if fields == nil {
		return name
	}
	return name + "{" + strings.Join(fields, ", ") + "}"
}

// opFields are the fields of an op's struct: those that its own OpFields method
// gives, or else those of its type.
func opFields(op Op) iter.Seq2[string, reflect.Value] {
	if o, ok := op.(interface {
		OpFields() iter.Seq2[string, reflect.Value]
	}); ok {
		return o.OpFields()
	}
	return func(yield func(string, reflect.Value) bool) {
		v := reflect.Indirect(reflect.ValueOf(op))
		if v.Kind() != reflect.Struct {
			return
		}
		for i := range v.NumField() {
			if !yield(v.Type().Field(i).Name, v.Field(i)) {
				return
			}
		}
	}
}

// shortened writes a value, and of a long list the beginning and its length.
func shortened(v reflect.Value) string {
	const most = 6
	if !v.IsValid() {
		return "nil"
	}
	if v.Kind() == reflect.Slice && v.Len() > most {
		return strings.TrimSuffix(fmt.Sprint(v.Slice(0, most)), "]") + fmt.Sprintf(" …](%d)", v.Len())
	}
	return fmt.Sprint(v)
}

// Context is what the forward of one application of an op keeps for its
// backward.
type Context struct {
	node  *OpNode
	saved []entry
}

type entry struct {
	key   string
	value any
}

// Save keeps a value (a tensor, indices, …) for the backward under a key, in
// the place of what was saved there before.
func (c *Context) Save(key string, value any) {
	for i := range c.saved {
		if c.saved[i].key == key {
			c.saved[i].value = value
			return
		}
	}
	c.saved = append(c.saved, entry{key, value})
}

// Get is the value that the forward saved under a key. It panics where there
// is none.
func (c *Context) Get(key string) any {
	for _, e := range c.saved {
		if e.key == key {
			return e.value
		}
	}
	panic(tensor.Errorf(c.opName(), "its forward saved nothing as %q, only %q", key, c.Keys()))
}

// Tensor is the tensor that the forward saved under a key. It panics where
// there is none.
func (c *Context) Tensor(key string) *tensor.Tensor {
	t, ok := c.Get(key).(*tensor.Tensor)
	if !ok {
		panic(tensor.Errorf(c.opName(), "what its forward saved as %q is no tensor but %T", key, c.Get(key)))
	}
	return t
}

// opName is the name of the op in errors; a Context that Apply did not make has
// none.
func (c *Context) opName() string {
	if c.node == nil {
		return "Context"
	}
	return OpName(c.node.Op)
}

// Keys are the keys of what was saved, in the order of saving.
func (c *Context) Keys() []string {
	keys := make([]string, len(c.saved))
	for i, e := range c.saved {
		keys[i] = e.key
	}
	return keys
}

// InputShape is the shape of the i-th input.
func (c *Context) InputShape(i int) tensor.Shape { return c.node.Inputs[i].Shape() }

// NeedsGrad reports whether the i-th input takes a gradient. Where it does
// not, Backward may give nil for it and save the work.
func (c *Context) NeedsGrad(i int) bool { return c.node.Inputs[i].NeedsGrad() }

// String lists what was saved.
func (c *Context) String() string {
	parts := make([]string, len(c.saved))
	for i, e := range c.saved {
		if t, ok := e.value.(*tensor.Tensor); ok {
			parts[i] = fmt.Sprintf("%s %v", e.key, t.Shape())
		} else {
			parts[i] = e.key + " " + shortened(reflect.ValueOf(e.value))
		}
	}
	return "Context(" + strings.Join(parts, ", ") + ")"
}

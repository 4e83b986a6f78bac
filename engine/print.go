package engine

import (
	"fmt"
	"strings"
)

// String is the node's head and its value.
func (n *TensorNode) String() string {
	if n == nil {
		return "nil"
	}
	return fmt.Sprintf("%s\n%v", n.Head(), n.Value)
}

// Head is a line of the node's name, its shape and how it was made.
func (n *TensorNode) Head() string {
	kind := "leaf"
	switch {
	case n.Source != nil:
		kind = "= " + n.Source.call(3)
	case !n.NeedsGrad():
		kind = "constant"
	}
	head := "TensorNode"
	if n.Name != "" {
		head += " " + n.Name
	}
	return fmt.Sprintf("%s %v %s", head, n.Shape(), kind)
}

// String is the op with its inputs and outputs by name, as in
// "OpNode Add(a, b) → c".
func (o *OpNode) String() string {
	if o == nil {
		return "nil"
	}
	if o.Inputs == nil && o.Outputs == nil {
		return "OpNode " + OpString(o.Op) + " (cleared)"
	}
	outputs := make([]string, len(o.Outputs))
	for i, output := range o.Outputs {
		outputs[i] = output.Name
		if output.Name == "" {
			outputs[i] = output.Shape().String()
		}
	}
	return "OpNode " + o.call(3) + " → " + strings.Join(outputs, ", ")
}

// call writes the op as a call of its inputs; those without a name are
// written out as calls themselves, to the given depth.
func (o *OpNode) call(depth int) string {
	args := make([]string, len(o.Inputs))
	for i, input := range o.Inputs {
		if input.Name == "" && input.Source != nil && depth > 1 {
			args[i] = input.Source.call(depth - 1)
		} else {
			args[i] = input.Label()
		}
	}
	return OpString(o.Op) + "(" + strings.Join(args, ", ") + ")"
}

// Expression is the node's name; for one without, how it was computed from
// those with one, as in "Mul(c, c)".
func (n *TensorNode) Expression() string {
	if n.Name == "" && n.Source != nil {
		return n.Source.call(3)
	}
	return n.Label()
}

// Label is the node's name; for one without, its number or its shape.
func (n *TensorNode) Label() string {
	switch {
	case n.Name != "":
		return n.Name
	case n.Source == nil && n.Value.Rank() == 0:
		return fmt.Sprintf("%g", n.Value.Item())
	}
	return n.Shape().String()
}

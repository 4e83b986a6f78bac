package step

import (
	"regexp"
	"strconv"
	"strings"

	"gradrepl/engine"
	"gradrepl/repl/show/graph"
)

// names are what the stepper calls the nodes of a pass: as %graph calls them,
// each differently.
type names map[*engine.TensorNode]string

func namesOf(root *engine.TensorNode) names {
	out := make(names)
	for _, n := range graph.Of(root).Nodes {
		out[n.Tensor] = n.Label
		if x, ok := n.Scalar(); ok {
			out[n.Tensor] = strconv.FormatFloat(x, 'g', -1, 64)
		}
	}
	return out
}

// of is the name of a node. An output that nothing uses is in no drawing.
func (n names) of(node *engine.TensorNode) string {
	if name := n[node]; name != "" {
		return name
	}
	if node.Source != nil && len(node.Source.Outputs) > 1 {
		return "an unused output"
	}
	return node.Expression()
}

func (n names) list(nodes []*engine.TensorNode) string {
	parts := make([]string, len(nodes))
	for i, node := range nodes {
		parts[i] = n.of(node)
	}
	return strings.Join(parts, ", ")
}

// call is an OpNode as listings write it: "Mul(c, c) → #4".
func (n names) call(op *engine.OpNode) string {
	return opString(op.Op) + "(" + n.list(op.Inputs) + ") → " + n.list(op.Outputs)
}

// definition is a node's name, and how it was made where it has none of its own.
func (n names) definition(node *engine.TensorNode) string {
	name := n.of(node)
	numbered := strings.Contains(name, "#")
	if numbered && node.Source != nil {
		name += " = " + opString(node.Source.Op) + "(" + n.list(node.Source.Inputs) + ")"
	}
	switch {
	case !node.NeedsGrad():
		name += " (a constant)"
	case numbered && node.Source == nil:
		name += " (a leaf)"
	}
	return name
}

// numbered reports whether any node has a number.
func (n names) numbered() bool {
	for _, name := range n {
		if strings.Contains(name, "#") {
			return true
		}
	}
	return false
}

// find is the node of a name.
func (n names) find(name string) *engine.TensorNode {
	for node, of := range n {
		if of == name {
			return node
		}
	}
	return nil
}

// opString and opName are the engine's. An op whose description panics has the
// name of its type all the same.
func opString(op engine.Op) string { return described(op, engine.OpString) }
func opName(op engine.Op) string   { return described(op, engine.OpName) }

func described(op engine.Op, describe func(engine.Op) string) (name string) {
	defer func() {
		if recover() != nil {
			name = "an op"
			if named, ok := op.(interface{ OpName() string }); ok {
				name = named.OpName()
			}
		}
	}()
	return describe(op)
}

// numbered is a node without a name of its own, or one of several of one name,
// and what is asked of it.
var numbered = regexp.MustCompile(`^([\pL\pN_.]*#\d+)(?:\.(?i:(grad|value)))?$`)

package nn

import (
	"fmt"
	"strings"

	"gradrepl/engine"
)

// Module is a part of a network.
type Module interface {
	// Forward computes the module's output, building the graph.
	Forward(x *engine.TensorNode) *engine.TensorNode

	// Parameters are the leaves that training changes, each named. A parameter
	// that is missing here gets its gradient, but never trains.
	Parameters() []*engine.TensorNode
}

// ParametersOf are the parameters of several modules in a row. One that comes
// several times, because modules share it, is there once.
func ParametersOf(modules ...Module) []*engine.TensorNode {
	var out []*engine.TensorNode
	seen := make(map[*engine.TensorNode]bool)
	for _, m := range modules {
		for _, p := range m.Parameters() {
			if !seen[p] {
				out = append(out, p)
				seen[p] = true
			}
		}
	}
	return out
}

// CountParameters is the number of elements of all parameters of a module.
func CountParameters(m Module) int {
	n := 0
	for _, p := range m.Parameters() {
		n += p.Value.Size()
	}
	return n
}

// under puts a prefix before the names of a module's parameters, and returns
// the module.
func under[M Module](prefix string, m M) M {
	for _, p := range m.Parameters() {
		p.Name = prefix + "." + p.Name
	}
	return m
}

// Describe is a table of a module's parameters: name, shape and number of
// elements.
func Describe(m Module) string {
	var out strings.Builder
	width := len("parameter")
	for _, p := range m.Parameters() {
		width = max(width, len(p.Name))
	}
	fmt.Fprintf(&out, "%-*s  %-12s %8s\n", width, "parameter", "shape", "elements")
	for _, p := range m.Parameters() {
		fmt.Fprintf(&out, "%-*s  %-12v %8d\n", width, p.Name, p.Shape(), p.Value.Size())
	}
	fmt.Fprintf(&out, "%-*s  %-12s %8d", width, "", "", CountParameters(m))
	return out.String()
}

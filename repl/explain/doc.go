// Package explain says what ops compute, how their backward follows from that,
// and shows it with numbers: for the prompt, and as the pages of docs/ops. All
// that it says of an op it reads in the op's description.
package explain

import (
	"slices"
	"strings"

	"gradrepl/engine"
	"gradrepl/ops"
	"gradrepl/repl/docs"
)

// Questions are what the assignment's questions are about, from 1.
var Questions = [...]string{
	1:  "F = X/Y element by element: ∂F/∂X and ∂F/∂Y",
	2:  "F = f(X) element by element: X∇ = F∇ ⊙ f′(X)",
	3:  "S = X·Wᵀ for a batch X and weights W: X∇ and W∇",
	4:  "a column repeated into 16 columns: its gradient",
	5:  "a, b and c = a + b: what the nodes hold",
	6:  "where an op is kept, and where it computes",
	7:  "who calls whom in a backward pass",
	8:  "Normalize: forward and backward, and that they agree",
	9:  "Relu as a new op, in place of the sigmoid",
	10: "a classifier for CIFAR-10",
}

// Symbols are operators that are ops on nodes.
var Symbols = map[string]string{"+": "Add", "-": "Sub", "*": "Mul", "/": "Div"}

// Op is the op of a name: "Mul".
func Op(name string) (engine.Described, bool) {
	for _, op := range ops.All() {
		if op.Describe().Name == name {
			return op, true
		}
	}
	return nil, false
}

// Symbol is the operator that an op is on nodes, "" where it is none.
func Symbol(name string) string {
	for symbol, op := range Symbols {
		if op == name {
			return symbol
		}
	}
	return ""
}

const opsPath = "gradrepl/ops"

// Signature is the declaration of the function that applies an op.
func Signature(library *docs.Library, name string) string {
	entry, _ := library.Package(opsPath).Find(name)
	return strings.ReplaceAll(entry.Signature, "engine.", "")
}

// Aliases are the other functions that apply an op.
func Aliases(library *docs.Library, name string) []string {
	var out []string
	p := library.Package(opsPath)
	for _, line := range p.Names() {
		function, isFunction := strings.CutPrefix(line, "func ")
		function, _, _ = strings.Cut(function, "(")
		if _, isOp := Op(function); !isFunction || isOp {
			continue
		}
		if entry, ok := p.Find(function); ok && slices.Contains(entry.Links, name) {
			out = append(out, function)
		}
	}
	return out
}

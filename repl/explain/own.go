package explain

import (
	"fmt"
	"strings"

	"gradrepl/engine"
)

// Undescribed says what can be said of an op without a description, and how to
// write one. where is the cell that declared it; pointer tells that its methods
// are those of a pointer.
func (p Printer) Undescribed(name, where string, pointer bool) string {
	receiver := name
	if pointer {
		receiver = "*" + name
	}
	if where != "" {
		where = " (" + where + ")"
	}
	return fmt.Sprintf(`%s is an op of your own%s. It has no description, so there is no
formula and no derivation to show; ??%s shows its source, and %%explain of a
node that it made shows its numbers and checks its backward.

A method Describe tells the rest. Type it, with what is right in the places of
the dots:

    func (%s) Describe() Description {
    	return Description{
    		Name:       %q,
    		Formula:    "F = …",
    		Derivation: "f′(x) = …\nX∇ = F∇ ⊙ f′(X)",
    		Doc:        "What it computes, and of which shapes.",
    		Inputs:     []string{"X"}, Output: "F",
    		Example:    Example{Inputs: []*Tensor{Vec(1, -2, 3)}, Grad: Vec(1, 1, 2)},
    	}
    }

Then %%explain %[1]s shows the formula, and computes and checks the example.`, name, where, name, receiver, name)
}

// Missing says what a description of an op lacks, "" where it lacks nothing.
func Missing(d engine.Description) string {
	var parts []string
	for _, part := range []struct {
		name    string
		missing bool
	}{
		{"Formula", d.Formula == ""},
		{"Derivation", d.Derivation == ""},
		{"Doc", d.Doc == ""},
		{"Inputs (the letters of the inputs)", len(d.Inputs) == 0},
		{"Output (the letter of the output)", d.Output == ""},
		{"Example", d.Example.Inputs == nil},
	} {
		if part.missing {
			parts = append(parts, part.name)
		}
	}
	if d.Derivation != "" {
		for i, letter := range d.Inputs {
			if d.Rule(i) == "" {
				parts = append(parts, fmt.Sprintf("a line of the derivation that begins with %s∇ =", letter))
			}
		}
	}
	if parts == nil {
		return ""
	}
	return "Its description could also have: " + strings.Join(parts, ", ") + "."
}

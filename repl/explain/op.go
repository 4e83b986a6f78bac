package explain

import (
	"fmt"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
	"gradrepl/repl/docs"
	"gradrepl/repl/show/block"
)

// Printer writes explanations as text.
type Printer struct {
	Tensors tensor.Printing
	Width   int // in columns
}

// List is all ops by their families, a line each.
func (p Printer) List() string {
	name := 0
	for _, op := range ops.All() {
		name = max(name, len(op.Describe().Name))
	}
	var out []string
	for _, f := range ops.Families() {
		out = append(out, capital(f.Name)+": "+f.Doc)
		for _, op := range f.Ops {
			d := op.Describe()
			out = append(out, p.fit(fmt.Sprintf("    %-*s  %s", name, d.Name, d.Formula)))
		}
	}
	return strings.Join(out, "\n")
}

// Op is all that there is to say of an op: its description, and its example
// worked out, unless that is nil.
func (p Printer) Op(d engine.Description, w *engine.Worked) string {
	var t text
	t.paragraph(docs.WrapTo(p.Width, d.Doc))
	p.rule(&t, d)
	if d.Pitfall != "" {
		t.section("Mind", docs.WrapTo(p.Width-len(indentation), d.Pitfall))
	}
	if w != nil {
		title := "Example"
		if name := engine.OpString(w.Op); name != d.Name {
			title += ": " + name
		}
		t.section(title, strings.Join(p.example(d, w), "\n"))
		t.section("Gradient check of the example", p.check(d, w.Check))
	}
	t.section("In the assignment", questions(d))
	return t.String()
}

// rule adds the formula and the derivation of an op.
func (p Printer) rule(t *text, d engine.Description) {
	t.section("Formula", d.Formula)
	t.section("Derivation", d.Derivation)
}

// example is the inputs and the output of an op, and below them the gradients
// in the other direction, each with the rule that gives it.
func (p Printer) example(d engine.Description, w *engine.Worked) []string {
	width := p.Width - len(indentation)
	var forward, backward []block.Block
	for _, input := range w.Inputs {
		forward = append(forward, p.tensor(input.Name, input.Value, width))
	}
	forward = append(forward, block.Sign("→"), p.tensor(short(d), w.Output.Value, width))
	backward = append(backward, block.Tensor(d.Output+"∇ comes in", w.Grad, p.Tensors, width), block.Sign("→"))
	for i, g := range w.Grads {
		title := d.Rule(i)
		if title == "" {
			title = w.Inputs[i].Name + "∇"
		}
		backward = append(backward, block.Tensor(title, g, p.Tensors, width))
	}
	lines := block.Beside(width, forward...)
	return append(append(lines, ""), block.Beside(width, backward...)...)
}

// short is the formula where it is short and whole, as "S = A·B"; else the
// output's letter.
func short(d engine.Description) string {
	formula, rest := d.Formula, ""
	depth := 0
	for i, r := range formula {
		if r == '(' {
			depth++
		} else if r == ')' {
			depth--
		} else if depth == 0 && (r == ',' || r == ':') {
			formula, rest = formula[:i], formula[i:]
			break
		}
	}
	// What follows says the same of the elements, or belongs to it.
	whole := rest == "" || strings.Contains(rest, "ᵢ") || strings.Contains(rest, "element by element")
	if whole && strings.HasPrefix(formula, d.Output+" = ") && len([]rune(formula)) <= 24 {
		return formula
	}
	return d.Output
}

func (p Printer) tensor(title string, t *tensor.Tensor, width int) block.Block {
	return block.Tensor(title+" "+t.Shape().String(), t, p.Tensors, width)
}

// check is a gradient check, a line for each input.
func (p Printer) check(d engine.Description, r *engine.GradReport) string {
	var lines []string
	for i, e := range r.Inputs {
		name := e.Name
		if i < len(d.Inputs) {
			name = d.Inputs[i] + "∇"
		}
		lines = append(lines, fmt.Sprintf("%s at %v, the worst: backward %.8g, differences %.8g", name, e.Index, e.Analytic, e.Numeric))
	}
	if r.OK() {
		return strings.Join(append(lines, fmt.Sprintf("They agree to %.0g.", r.Tolerance)), "\n")
	}
	for _, f := range r.Faults {
		lines = append(lines, f.String())
	}
	if len(r.Faults) == 0 {
		lines = append(lines, r.String())
	}
	return strings.Join(lines, "\n")
}

// questions are those of the assignment that an op belongs to, and where they
// are gone through.
func questions(d engine.Description) string {
	var lines []string
	for _, q := range d.Questions {
		if q > 0 && q < len(Questions) {
			lines = append(lines, fmt.Sprintf("Question %d (%%lesson %d): %s", q, q, Questions[q]))
		}
	}
	return strings.Join(lines, "\n")
}

func (p Printer) fit(line string) string {
	runes := []rune(line)
	if len(runes) <= p.Width || p.Width < 20 {
		return line
	}
	return string(runes[:p.Width-1]) + "…"
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// text is paragraphs and sections with an empty line between them.
type text struct{ parts []string }

const indentation = "    "

func (t *text) paragraph(s string) {
	if s = strings.TrimRight(s, "\n"); s != "" {
		t.parts = append(t.parts, s)
	}
}

func (t *text) section(title, s string) {
	if s != "" {
		t.paragraph(title + "\n" + indent(s))
	}
}

func (t *text) String() string { return strings.Join(t.parts, "\n\n") }

// indent moves lines to the right, but for empty ones.
func indent(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = indentation + line
		}
	}
	return strings.Join(lines, "\n")
}

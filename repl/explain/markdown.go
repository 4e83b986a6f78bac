package explain

import (
	"fmt"
	"slices"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
	"gradrepl/repl/docs"
)

//go:generate go run ./generate

// Pages are the reference of the ops as files of Markdown, by their names: an
// index, and a page for each family. The numbers in them are computed now.
func Pages() map[string]string {
	w := markdown{Printer{tensor.DefaultPrinting(), 84}, docs.NewLibrary()}
	pages := map[string]string{"README.md": w.index()}
	for _, f := range ops.Families() {
		pages[f.Name+".md"] = w.family(f)
	}
	return pages
}

type markdown struct {
	Printer
	library *docs.Library
}

// generated is what each page begins with.
const generated = "<!-- Made by go generate ./repl/explain from the descriptions of the ops. Do not edit. -->\n\n"

const notation = `X∇ is the gradient of the loss *l* over X. It has the shape of X, and its elements
are ∂l/∂Xᵢⱼ. A backward gets the gradient over the output of its op (the incoming
gradient), and gives the one over each input: the vector-Jacobian product, by the
chain rule

    X∇ᵢⱼ = ∂l/∂Xᵢⱼ = Σₖₘ ∂l/∂Fₖₘ · ∂Fₖₘ/∂Xᵢⱼ = Σₖₘ F∇ₖₘ · ∂Fₖₘ/∂Xᵢⱼ

A·B is the matrix product, A ⊙ B the element-wise one, and [ ] around a condition
is 1 where it holds and 0 elsewhere. The output of a loss op is called c: it need
not be the *l* that the backward pass starts from.
`

func (w markdown) index() string {
	var b strings.Builder
	b.WriteString(generated + "# The ops\n\n")
	b.WriteString("What each op computes, how its backward follows from that, and an example with\n" +
		"numbers. At the prompt, `%explain Mul` shows the same, and `%explain c` explains\n" +
		"the op that made the node `c` with the numbers that it has there.\n\n")
	b.WriteString("## Notation\n\n" + notation + "\n")
	for _, f := range ops.Families() {
		fmt.Fprintf(&b, "## [%s](%s.md)\n\n%s\n\n| op | formula | question |\n| --- | --- | --- |\n", capital(f.Name), f.Name, f.Doc)
		for _, op := range f.Ops {
			d := op.Describe()
			fmt.Fprintf(&b, "| [%s](%s.md#%s) | %s | %s |\n", d.Name, f.Name, strings.ToLower(d.Name), cell(d.Formula), numbers(d.Questions))
		}
		b.WriteString("\n")
	}
	b.WriteString("## The assignment's questions\n\n")
	for q := 1; q < len(Questions); q++ {
		fmt.Fprintf(&b, "%d. %s%s\n", q, Questions[q], w.belonging(q))
	}
	return b.String()
}

// belonging are links to the ops that belong to a question.
func (w markdown) belonging(q int) string {
	var links []string
	for _, f := range ops.Families() {
		for _, op := range f.Ops {
			if d := op.Describe(); slices.Contains(d.Questions, q) {
				links = append(links, fmt.Sprintf("[%s](%s.md#%s)", d.Name, f.Name, strings.ToLower(d.Name)))
			}
		}
	}
	if len(links) == 0 {
		return ""
	}
	return ": " + strings.Join(links, ", ")
}

func (w markdown) family(f ops.Family) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s# %s\n\n%s The notation is that of the [index](README.md).\n", generated, capital(f.Name), f.Doc)
	for _, op := range f.Ops {
		d := op.Describe()
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n%s\n", d.Name, w.head(d.Name), docs.Wrap(d.Doc))
		fence(&b, "Formula", d.Formula)
		fence(&b, "Derivation", d.Derivation)
		if d.Pitfall != "" {
			b.WriteString("\n" + docs.Wrap("**Mind:** "+d.Pitfall) + "\n")
		}
		worked := engine.Work(op)
		title := "Example"
		if name := engine.OpString(worked.Op); name != d.Name {
			title += ": `" + name + "`"
		}
		fence(&b, title, strings.Join(w.example(d, worked), "\n"))
		b.WriteString("\n" + docs.Wrap("**Gradient check:** "+agreement(d, worked.Check)) + "\n")
		if len(d.Questions) > 0 {
			fmt.Fprintf(&b, "\nQuestion %s of the assignment.\n", numbers(d.Questions))
		}
	}
	return b.String()
}

// head is the function that applies an op, and what else it is called.
func (w markdown) head(name string) string {
	text := fmt.Sprintf("`%s`", Signature(w.library, name))
	var also []string
	for _, alias := range Aliases(w.library, name) {
		also = append(also, "`"+alias+"`")
	}
	if s := Symbol(name); s != "" {
		also = append(also, "on nodes `a "+s+" b`")
	}
	if len(also) > 0 {
		text += ", also " + strings.Join(also, " and ")
	}
	return text
}

// agreement is a gradient check without the digits that differ from one machine
// to another.
func agreement(d engine.Description, r *engine.GradReport) string {
	if !r.OK() {
		panic("explain: the gradients of the example of " + d.Name + " are wrong\n" + r.String())
	}
	var parts []string
	for i, e := range r.Inputs {
		parts = append(parts, fmt.Sprintf("all %d elements of %s∇", e.Checked, d.Inputs[i]))
	}
	return fmt.Sprintf("%s agree with finite differences to %.0g.", strings.Join(parts, " and "), r.Tolerance)
}

func fence(b *strings.Builder, title, text string) {
	fmt.Fprintf(b, "\n**%s**\n\n```text\n%s\n```\n", title, text)
}

// cell is a formula in a table, where a bar would part the columns.
func cell(formula string) string { return strings.ReplaceAll(formula, "|", `\|`) }

func numbers(list []int) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = fmt.Sprint(n)
	}
	return strings.Join(out, ", ")
}

package graph

import (
	"fmt"
	"strings"

	"github.com/rivo/uniseg"

	"gradrepl/engine"
)

// Text says how to draw a graph as text.
type Text struct {
	Width  int  // of a line, in columns
	Digits int  // significant ones of a number, at most
	Color  bool // the output is a terminal that knows colours
	All    bool // nothing is left out, however long the graph is
}

// Draw draws the graph in lines, from the leaves down to the loss: a line for
// each node, with what made it, its shape, value and gradient. The lanes on the
// left are the tensors: a lane begins at the sign of its node, goes down to the
// ops that use it, and ends at the last of them. So lanes that meet at a sign
// are an op's inputs, and one that is met several times gets as many shares of
// gradient. No line is wider than Width, as long as that is not below 40.
func (t Text) Draw(g *Graph) string {
	if !t.All {
		g = g.Shorten(mostInText, kept)
	}
	rows := t.rails(g)
	for i := range rows {
		rows[i].labels = g.labels(rows[i].node)
	}
	var b strings.Builder
	t.table(&b, g, rows)
	b.WriteString(t.paint(faint, wrap(legend(g), t.Width)+"\n"+Size(g)) + "\n")
	return b.String()
}

// row is the line of a node.
type row struct {
	node   *Node
	rails  string   // the lanes, with the node's sign among them
	labels []string // what the node is, the fullest form first
}

// fit is the fullest form of the label that there is room for, or the shortest
// with its middle cut out.
func (r row) fit(room int) string {
	for _, label := range r.labels {
		if width(label) <= room {
			return label
		}
	}
	return shorten(r.labels[len(r.labels)-1], room)
}

// labels say what a node is, from the fullest form to the shortest: its name,
// and what made it of what.
func (g *Graph) labels(n *Node) []string {
	uses := ""
	if n.Uses > 1 {
		uses = fmt.Sprintf(" (used %d×)", n.Uses)
	}
	switch n.Kind {
	case Parameter, Constant:
		return []string{n.Label + " " + g.Word(n) + uses, n.Label + uses}
	case Omitted:
		return []string{fmt.Sprintf("… %d more: %s", n.Left.Count, n.Left.Ops), fmt.Sprintf("… %d more", n.Left.Count)}
	}
	if !n.NeedsGrad() {
		uses = " constant" + uses
	}
	var out []string
	for detail := full; detail >= least; detail-- {
		if text := n.Label + " = " + n.call(detail) + uses; len(out) == 0 || text != out[len(out)-1] {
			out = append(out, text)
		}
	}
	return out
}

// How much a call tells.
const (
	least = iota // of a module its name and inputs alone
	short        // of parameters the last part of their names
	brief        // of an op its name
	full
)

// call is what made the node, as a call with its inputs. A module's parameters
// stand behind its inputs.
func (n *Node) call(detail int) string {
	args := make([]string, len(n.Inputs))
	for i, input := range n.Inputs {
		args[i] = input.Label
		if x, ok := input.Scalar(); ok {
			args[i] = number(x, 4)
		}
		if _, last, ok := cutLast(args[i]); ok && detail <= short && input.Kind == Parameter {
			args[i] = "…" + last
		}
	}
	inputs := strings.Join(args, ", ")
	if n.Kind == Module {
		name := opText(n.Op.Op, detail)
		if len(n.Parts.Ops) > 1 {
			name = "[" + n.Parts.opNames() + "]"
		}
		if detail == least {
			return n.Parts.Name + "(" + inputs + ")"
		}
		args = args[:0]
		for _, p := range n.Parts.Parameters {
			arg := p.partName(n.Parts)
			if detail == full {
				arg += " " + p.Tensor.Shape().String()
			}
			args = append(args, arg)
		}
		return n.Parts.Name + ": " + name + "(" + inputs + "; " + strings.Join(args, ", ") + ")"
	}
	text := opText(n.Op.Op, detail) + "(" + inputs + ")"
	if len(n.Op.Outputs) > 1 {
		text += fmt.Sprintf("[%d]", n.Output)
	}
	return text
}

// opText is an op's name, with its fields where there is room for them.
func opText(op engine.Op, detail int) string {
	if detail == full {
		return engine.OpString(op)
	}
	return engine.OpName(op)
}

// cutLast parts a name of several parts before its last dot.
func cutLast(name string) (before, last string, ok bool) {
	i := strings.LastIndex(name, ".")
	if i < 0 {
		return "", name, false
	}
	return name[:i], name[i+1:], true
}

// partName is a parameter's name inside of its module.
func (n *Node) partName(p *Parts) string {
	return strings.TrimPrefix(n.name(), p.Name+".")
}

// table writes the rows with their columns, as wide as they need or as there is
// room.
func (t Text) table(b *strings.Builder, g *Graph, rows []row) {
	c := t.columns(rows, g.hasGrads())
	head := func(text string) string { return t.paint(faint, text) }
	line := pad("", c.label) + gap + pad("shape", c.shape)
	if c.value > 0 {
		line += gap + pad("value", c.value)
	}
	if c.grad > 0 {
		line += gap + "gradient"
	}
	b.WriteString(head(strings.TrimRight(line, " ")) + "\n")
	for _, r := range rows {
		room := c.label - width(r.rails) - 1
		label := r.fit(room)
		line := t.paintRails(g, r) + " " + t.paintLabel(g, r.node, label)
		line += strings.Repeat(" ", max(0, room-width(label)))
		if n := r.node; n.Tensor != nil {
			line += gap + pad(shorten(n.Tensor.Shape().String(), c.shape), c.shape)
			if c.value > 0 {
				line += gap + pad(shorten(inLine(n.Tensor.Value, t.Digits, c.value), c.value), c.value)
			}
			if c.grad > 0 && n.NeedsGrad() {
				line += gap + shorten(inLine(n.Tensor.Grad, t.Digits, c.grad), c.grad)
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// gap is between two columns.
const gap = "  "

// columns are their widths; 0 of one that there is no room for.
type columns struct{ label, shape, value, grad int }

// columns shares the width out: first the label needs enough to be read, then
// values and gradients get what they need to be written in full, as far as
// there is room.
func (t Text) columns(rows []row, grads bool) columns {
	const (
		enough  = 30 // for a label
		numeric = 11 // for a range of two numbers of a few digits
		most    = 28 // for a tensor in a line
	)
	var c columns
	for _, r := range rows {
		c.label = max(c.label, width(r.rails)+1+width(r.labels[0]))
		if n := r.node; n.Tensor != nil {
			c.shape = max(c.shape, width(n.Tensor.Shape().String()))
			c.value = max(c.value, width(inLine(n.Tensor.Value, t.Digits, most)))
			if grads && n.NeedsGrad() {
				c.grad = max(c.grad, width(inLine(n.Tensor.Grad, t.Digits, most)))
			}
		}
	}
	c.shape = max(len("shape"), min(c.shape, 16))
	c.value = max(c.value, len("value"))
	room := t.Width - c.shape - len(gap)
	if grads {
		c.grad = max(c.grad, len("gradient"))
	}
	// What is too much is taken from the labels down to enough, then from the
	// numbers, then whole columns go.
	over := func() int {
		sum := c.label - room
		for _, w := range []int{c.value, c.grad} {
			if w > 0 {
				sum += w + len(gap)
			}
		}
		return sum
	}
	take := func(from *int, least int) {
		if n := over(); n > 0 && *from > least {
			*from = max(least, *from-n)
		}
	}
	take(&c.label, max(enough, t.Width*45/100))
	take(&c.value, min(c.value, numeric+5))
	take(&c.grad, min(c.grad, numeric+5))
	take(&c.value, min(c.value, numeric))
	take(&c.grad, min(c.grad, numeric))
	take(&c.label, enough)
	if over() > 0 {
		c.grad = 0
	}
	if over() > 0 {
		c.value = 0
	}
	take(&c.label, 1)
	return c
}

// legend says what the signs mean that there are.
func legend(g *Graph) []string {
	var parts []string
	seen := make(map[string]bool)
	for _, n := range g.Nodes {
		sign := g.Sign(n)
		if _, ok := n.Scalar(); n.Kind == Omitted || seen[sign] || ok && n != g.Root {
			continue
		}
		seen[sign] = true
		parts = append(parts, sign+" "+g.Word(n))
	}
	return parts
}

// wrap joins parts into lines of a width.
func wrap(parts []string, w int) string {
	text, column := "", 0
	for i, p := range parts {
		switch {
		case i == 0:
		case column+len(gap)+width(p) > w:
			text, column = text+"\n", 0
		default:
			text, column = text+gap, column+len(gap)
		}
		text, column = text+p, column+width(p)
	}
	return text
}

// Size is how much there is in a graph.
func Size(g *Graph) string {
	return plural(g.Tensors, "tensor") + ", " + plural(g.Ops, "op")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func width(s string) int { return uniseg.StringWidth(s) }

func pad(s string, w int) string { return s + strings.Repeat(" ", max(0, w-width(s))) }

// shorten cuts the middle out of a text that is wider than there is room for.
func shorten(s string, room int) string {
	if width(s) <= room {
		return s
	}
	if room < 1 {
		return ""
	}
	var clusters []string
	for g := uniseg.NewGraphemes(s); g.Next(); {
		clusters = append(clusters, g.Str())
	}
	// Two thirds of what stays are from the beginning.
	head, tail := "", ""
	i, k := 0, len(clusters)
	for i < k {
		next := clusters[i]
		if width(head) > 2*width(tail) {
			next = clusters[k-1]
		}
		if width(head)+width(tail)+width(next)+1 > room {
			break
		}
		if width(head) > 2*width(tail) {
			tail = next + tail
			k--
		} else {
			head += next
			i++
		}
	}
	return head + "…" + tail
}

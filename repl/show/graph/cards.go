package graph

import (
	"fmt"
	"strings"
	"unicode"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// Sizes of what is in a card.
const (
	margin    = 10.0 // inside of a card
	nameSize  = 13.0
	noteSize  = 11.0
	lineGap   = 16.0
	opHeight  = 26.0
	opGap     = 14.0 // from an op to its output
	edgeSpace = 24.0 // around the drawing
)

// opCard is the card of the op, or of the module, that made a node.
func (s *Scene) opCard(n *Node, d Details) *Card {
	if n.Kind == Module {
		return s.moduleCard(n, d)
	}
	text := shorten(engine.OpString(n.Op.Op), 30)
	w := max(64, nameWidth(text)+2*margin+8)
	return &Card{Node: n, IsOp: true, Box: Box{W: w, H: opHeight},
		Lines: []Line{{X: w / 2, Y: 17.5, Class: "name", Text: text, Anchor: "middle"}}}
}

// moduleCard is a module's name and ops, and a table of its parameters: name
// and shape, value, gradient.
func (s *Scene) moduleCard(n *Node, d Details) *Card {
	const side = 6 // for the double sides
	c := &Card{Node: n, IsOp: true}
	x, y := margin+side, margin+nameSize-2
	name, note := "▣ "+shorten(n.Parts.Name, 40), "module: "+shorten(n.Parts.opNames(), 40)
	c.Lines = []Line{{X: x, Y: y, Class: "name", Text: name}, {X: x, Y: y + lineGap, Class: "note", Text: note}}
	c.W = max(nameWidth(name), noteWidth(note)) + 2*x
	y += 2 * lineGap

	table := make([][]string, len(n.Parts.Parameters))
	for i, p := range n.Parts.Parameters {
		table[i] = []string{shorten(p.partName(n.Parts), 24) + " " + p.Tensor.Shape().String()}
		if d.Numbers {
			table[i] = append(table[i], inLine(p.Tensor.Value, d.Digits, 20))
		}
		if d.Numbers && s.grads {
			grad := ""
			if p.NeedsGrad() {
				grad = "∇ " + inLine(p.Tensor.Grad, d.Digits, 20)
			}
			table[i] = append(table[i], grad)
		}
	}
	const gap = 14
	for column := range table[0] {
		w := 0.0
		for i, row := range table {
			class := "number"
			if column == 0 {
				class = "label"
			}
			c.Lines = append(c.Lines, Line{X: x, Y: y + float64(i)*lineGap, Class: class, Text: row[column]})
			w = max(w, numberWidth(row[column]))
		}
		x += w + gap
	}
	c.W = max(c.W, x-gap+margin+side)
	c.H = y + float64(len(table)-1)*lineGap + margin
	return c
}

// tensorCard is the card of a node: its name, kind and shape, and its numbers.
func (s *Scene) tensorCard(n *Node, d Details) *Card {
	c := &Card{Node: n}
	if n.Kind == Omitted {
		first, second := fmt.Sprintf("⋮ %d more", n.Left.Count), shorten(n.Left.Ops, 44)
		c.W = max(nameWidth(first), noteWidth(second)) + 2*margin
		c.H = 2*lineGap + 2*margin - 5
		c.Lines = []Line{{X: margin, Y: 21, Class: "name", Text: first}, {X: margin, Y: 21 + lineGap, Class: "note", Text: second}}
		return c
	}
	sign := s.Graph.Sign(n)
	if n.Kind == Module && !s.Graph.isEnd(n) {
		sign = "●" // the module's own card has its sign
	}
	name, note := sign+" "+shorten(n.Label, 28), s.Graph.note(n)
	if x, ok := n.Scalar(); ok {
		name, note = sign+" "+number(x, d.Digits), "constant"
	}
	c.W = max(nameWidth(name), noteWidth(note)+d.Room) + 2*margin
	y := margin + nameSize - 2
	c.Lines = []Line{{X: margin, Y: y, Class: "name", Text: name}, {X: margin, Y: y + lineGap, Class: "note", Text: note}}
	c.H = 2*lineGap + 2*margin - 5
	if _, ok := n.Scalar(); !ok && d.Numbers {
		s.numbers(c, d)
	}
	return c
}

// note is a node's kind, where that is not plain from its op, and its shape.
func (g *Graph) note(n *Node) string {
	shape := n.Tensor.Shape().String()
	if n != g.Root && n.NeedsGrad() && n.Op != nil {
		return shape
	}
	return g.Word(n) + " " + shape
}

// numbers adds a tensor's value and gradient to its card: below each other
// where both are a line, else beside each other.
func (s *Scene) numbers(c *Card, d Details) {
	c.Rule = c.H - 3
	value := grid(c.Node.Tensor.Value, d.Digits)
	var grad [][]string
	if s.grads && c.Node.NeedsGrad() {
		grad = grid(c.Node.Tensor.Grad, d.Digits)
	}
	blocks := []block{newBlock("value", value)}
	if grad != nil {
		blocks = append(blocks, newBlock("gradient", grad))
	}
	lines, across := 0, 0.0
	for _, b := range blocks {
		lines += len(b.rows)
		across += b.w + 18
	}
	const wide, high = 250, 8
	x, y := margin, c.Rule+lineGap
	switch {
	case lines == len(blocks): // each is one line: captions on the left
		const captions = 56.0
		for _, b := range blocks {
			c.Lines = append(c.Lines, Line{X: x, Y: y, Class: "note", Text: b.caption})
			b.write(c, x+captions, y)
			y += lineGap
			c.W = max(c.W, captions+b.w+2*margin)
		}
	case across > wide && lines <= high: // below each other
		for _, b := range blocks {
			c.Lines = append(c.Lines, Line{X: x, Y: y, Class: "note", Text: b.caption})
			b.write(c, x, y+lineGap)
			y += lineGap * float64(len(b.rows)+1)
			c.W = max(c.W, b.w+2*margin)
		}
	default:
		bottom := y
		for _, b := range blocks {
			c.Lines = append(c.Lines, Line{X: x, Y: y, Class: "note", Text: b.caption})
			b.write(c, x, y+lineGap)
			bottom = max(bottom, y+lineGap*float64(len(b.rows)+1))
			x += b.w + 18
		}
		y = bottom
		c.W = max(c.W, x-18+margin)
	}
	c.H = y - lineGap + margin
}

// block is the numbers of a tensor in aligned columns.
type block struct {
	caption string
	rows    [][]string
	columns []float64 // their widths
	w       float64
}

const columnGap = 10.0

func newBlock(caption string, rows [][]string) block {
	b := block{caption: caption, rows: rows, columns: make([]float64, len(rows[0]))}
	for _, row := range rows {
		for k, text := range row {
			b.columns[k] = max(b.columns[k], numberWidth(text))
		}
	}
	for _, w := range b.columns {
		b.w += w + columnGap
	}
	b.w = max(b.w-columnGap, noteWidth(caption))
	return b
}

// write puts the numbers into a card, the first row's base line at y.
func (b block) write(c *Card, x, y float64) {
	for k, w := range b.columns {
		for i, row := range b.rows {
			l := Line{X: x + w, Y: y + float64(i)*lineGap, Class: "number", Text: row[k], Anchor: "end"}
			if len(b.columns) == 1 && len(b.rows) == 1 {
				l.X, l.Anchor = x, ""
			}
			c.Lines = append(c.Lines, l)
		}
		x += w + columnGap
	}
}

// grid is a tensor's numbers in rows where there are few, else a line with
// their range.
func grid(t *tensor.Tensor, digits int) [][]string {
	const rows, columns, wide = 4, 4, 6
	if shape := t.Shape(); t.Size() > 0 && t.Rank() <= 2 {
		width, height := 1, 1
		if t.Rank() > 0 {
			width = shape[t.Rank()-1]
		}
		if t.Rank() == 2 {
			height = shape[0]
		}
		if height <= rows && (width <= columns || height == 1 && width <= wide) {
			return matrix(t, digits)
		}
	}
	return [][]string{{inLine(t, digits, 22)}}
}

// nameWidth and noteWidth are how wide a text is in bold and in small.
func nameWidth(s string) float64 { return 1.13 * textWidth(s) * nameSize }
func noteWidth(s string) float64 { return textWidth(s) * noteSize }

// textWidth is about how wide a text is in a proportional font of size 1, on
// the safe side.
func textWidth(s string) float64 {
	sum := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("ijlt.,:;|'!()[]{}fr ", r):
			sum += 0.38
		case strings.ContainsRune("mwMW@%…", r):
			sum += 0.98
		case unicode.IsUpper(r):
			sum += 0.74
		case r < 0x2000:
			sum += 0.61
		case r >= 0x1100 && width(string(r)) > 1:
			sum += 1.1
		default:
			sum += 0.9
		}
	}
	return sum
}

// numberWidth is how wide a text is in the font of the numbers, where all
// characters are equally wide.
func numberWidth(s string) float64 { return float64(width(s)) * 0.61 * noteSize }

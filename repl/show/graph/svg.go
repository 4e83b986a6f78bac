package graph

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"strings"
)

//go:embed svg.css
var style string

// CSS colours the parts of a scene, in light and, where the reader's system is
// so set, in dark.
func CSS() string { return style }

// SVG draws the graph in layers, the loss at the bottom: each op above the box
// of its output, which shows shape, value and gradient. Parameters have thick
// borders and the sign ◆, constants dashed ones and ◇, the loss a double one
// and ◉; modules have double sides.
func SVG(g *Graph, o Options) string {
	g = o.shortened(g, mostInSVG)
	s := NewScene(g, Details{Digits: o.Digits, Numbers: true})
	key := strings.Join(legend(g), "   ")
	below := Size(g) + "; forward downwards, backward upwards"
	const keyHeight = 40.0
	w := max(s.W, noteWidth(key)+2*edgeSpace, noteWidth(below)+2*edgeSpace)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img" aria-labelledby="title">`+"\n",
		w, s.H+keyHeight, w, s.H+keyHeight)
	fmt.Fprintf(&b, "<title id=\"title\">Computation graph of %s: %s</title>\n", escape(g.Root.Label), Size(g))
	b.WriteString("<style>\n" + style + "</style>\n")
	b.WriteString(`<rect class="ground" width="100%" height="100%"/>` + "\n")
	fmt.Fprintf(&b, `<g transform="translate(%.1f 0)">`+"\n", (w-s.W)/2)
	s.Write(&b)
	b.WriteString("</g>\n")
	fmt.Fprintf(&b, `<text class="note" x="%.0f" y="%.0f" xml:space="preserve">%s</text>`+"\n", edgeSpace, s.H+4, escape(key))
	fmt.Fprintf(&b, `<text class="note" x="%.0f" y="%.0f">%s</text>`+"\n", edgeSpace, s.H+4+lineGap, escape(below))
	b.WriteString("</svg>\n")
	return b.String()
}

// Write writes the scene's arrows and cards as elements of an SVG. Each card
// has the id of its node, "t" or of an op "o" and the number.
func (s *Scene) Write(b *strings.Builder) {
	b.WriteString(`<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10" orient="auto"><path class="head" d="M0 1L10 5L0 9z"/></marker></defs>` + "\n")
	for _, a := range s.Arrows {
		class := "arrow"
		if !a.From.Node.NeedsGrad() {
			class += " dead" // nothing comes back this way
		}
		fmt.Fprintf(b, `<path class="%s" data-from="%s" data-to="%s" d="%s" marker-end="url(#head)"/>`+"\n", class, a.From.ID(), a.To.ID(), a.Path)
	}
	for _, c := range s.Cards {
		s.card(b, c)
	}
}

// ID is the card's name in a drawing.
func (c *Card) ID() string {
	if c.IsOp {
		return fmt.Sprintf("o%d", c.Node.Number)
	}
	return fmt.Sprintf("t%d", c.Node.Number)
}

// class is the kind of card.
func (s *Scene) class(c *Card) string {
	n := c.Node
	switch {
	case c.IsOp && n.Kind == Module:
		return "module"
	case c.IsOp:
		return "op"
	case s.Graph.isEnd(n):
		return "loss"
	case n.Kind == Omitted:
		return "omitted"
	case n.Kind == Parameter:
		return "parameter"
	case !n.NeedsGrad():
		return "constant"
	}
	return "result"
}

func (s *Scene) card(b *strings.Builder, c *Card) {
	class := s.class(c)
	fmt.Fprintf(b, `<g class="card %s" id="%s" transform="translate(%.1f %.1f)">`, class, c.ID(), c.X, c.Y)
	fmt.Fprintf(b, `<title>%s</title>`, escape(s.tooltip(c)))
	radius := 6.0
	if class == "op" {
		radius = opHeight / 2
	}
	fmt.Fprintf(b, `<rect width="%.1f" height="%.1f" rx="%.0f"/>`, c.W, c.H, radius)
	switch class {
	case "loss":
		fmt.Fprintf(b, `<rect class="inner" x="3" y="3" width="%.1f" height="%.1f" rx="4"/>`, c.W-6, c.H-6)
	case "module":
		fmt.Fprintf(b, `<path class="side" d="M6 0V%.1fM%.1f 0V%.1f"/>`, c.H, c.W-6, c.H)
	}
	if c.Rule > 0 {
		fmt.Fprintf(b, `<path class="rule" d="M%.0f %.1fH%.1f"/>`, margin, c.Rule, c.W-margin)
	}
	for _, l := range c.Lines {
		anchor := ""
		if l.Anchor != "" {
			anchor = ` text-anchor="` + l.Anchor + `"`
		}
		fmt.Fprintf(b, `<text class="%s" x="%.1f" y="%.1f"%s>%s</text>`, l.Class, l.X, l.Y, anchor, escape(l.Text))
	}
	b.WriteString("</g>\n")
}

// tooltip says in a line what a card is, in full where the card has cut it.
func (s *Scene) tooltip(c *Card) string {
	if c.IsOp {
		return c.Node.call(full)
	}
	return s.Graph.labels(c.Node)[0]
}

func escape(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}

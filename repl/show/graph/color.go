package graph

import "strings"

// Colours are said by SGR parameters (ECMA-48, 8.3.117). They repeat what signs
// and words say.
const (
	faint     = "90"
	parameter = "32"
	constant  = "36"
	module    = "35"
	loss      = "33;1"
	op        = "34"
)

func (t Text) paint(style, text string) string {
	if !t.Color || text == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

// colorOf is the colour of a kind.
func (g *Graph) colorOf(n *Node) string {
	switch {
	case g.isEnd(n):
		return loss
	case n.Kind == Parameter:
		return parameter
	case n.Kind == Module:
		return module
	case n.Kind == Omitted:
		return faint
	case !n.NeedsGrad():
		return constant
	}
	return op
}

// paintRails paints the lanes faint and the sign in its kind's colour.
func (t Text) paintRails(g *Graph, r row) string {
	sign := g.Sign(r.node)
	before, after, _ := strings.Cut(r.rails, sign)
	return t.paint(faint, before) + t.paint(g.colorOf(r.node), sign) + t.paint(faint, after)
}

// paintLabel paints the node's name in its kind's colour.
func (t Text) paintLabel(g *Graph, n *Node, label string) string {
	if rest, ok := strings.CutPrefix(label, n.Label); ok {
		return t.paint(g.colorOf(n), n.Label) + rest
	}
	return label
}

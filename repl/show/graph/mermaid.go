package graph

import (
	"fmt"
	"strings"

	"gradrepl/engine"
)

// Mermaid writes the graph as a flowchart of Mermaid. Ops are stadiums between
// the boxes of their inputs and outputs; constants have dashed borders,
// parameters thick ones, modules and the loss double sides.
func Mermaid(g *Graph, o Options) string {
	g = o.shortened(g, mostInMermaid)
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	ids := make(map[*Node]string)
	for i, n := range g.Nodes {
		ids[n] = fmt.Sprintf("t%d", i+1)
	}
	ops := make(map[*engine.OpNode]string)
	grads := g.hasGrads()
	for _, n := range g.Nodes {
		text := strings.Join(each(g.describe(n, o.Digits, grads), mermaidText), "<br/>")
		open, shut, class := mermaidStyle(g, n)
		fmt.Fprintf(&b, "  %s%s\"%s\"%s%s\n", ids[n], open, text, shut, class)
		switch {
		case n.Kind == Omitted:
			for _, input := range n.Inputs {
				fmt.Fprintf(&b, "  %s -.-> %s\n", ids[input], ids[n])
			}
		case n.Op != nil:
			op := ops[n.Op]
			if op == "" {
				op = "op_" + ids[n]
				ops[n.Op] = op
				open, shut := "([", "])"
				if n.Kind == Module {
					open, shut = "[[", "]]"
				}
				fmt.Fprintf(&b, "  %s%s\"%s\"%s:::op\n", op, open, strings.Join(each(opLines(n), mermaidText), "<br/>"), shut)
				for _, input := range n.Inputs {
					fmt.Fprintf(&b, "  %s --> %s\n", ids[input], op)
				}
			}
			fmt.Fprintf(&b, "  %s --> %s\n", op, ids[n])
		}
	}
	b.WriteString("  classDef op fill:#e8eefc,stroke:#3b5bdb,color:#111\n")
	b.WriteString("  classDef parameter stroke-width:3px\n")
	b.WriteString("  classDef constant stroke-dasharray:5 4\n")
	b.WriteString("  classDef loss stroke-width:3px,stroke:#c2410c\n")
	return b.String()
}

// mermaidStyle is the brackets that give a node's shape, and its class.
func mermaidStyle(g *Graph, n *Node) (open, shut, class string) {
	switch {
	case g.isEnd(n):
		return "[[", "]]", ":::loss"
	case n.Kind == Parameter:
		return "[", "]", ":::parameter"
	case n.Kind == Omitted:
		return "(", ")", ""
	case !n.NeedsGrad():
		return "[", "]", ":::constant"
	}
	return "[", "]", ""
}

// mermaidText writes all that is no plain character of a label as an entity.
// Mermaid's are those of HTML with a # for the &.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteByte(' ')
		case strings.ContainsRune("\"#&<>`\\*_~|{}[]()$%;'", r):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

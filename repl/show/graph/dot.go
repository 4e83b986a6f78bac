package graph

import (
	"fmt"
	"strings"

	"gradrepl/engine"
)

// DOT writes the graph in the language of Graphviz. Ops are ellipses between
// the boxes of their inputs and outputs; constants have dashed borders,
// parameters bold ones, modules are drawn as components, and the loss has a
// double border.
func DOT(g *Graph, o Options) string {
	var b strings.Builder
	b.WriteString("digraph {\n")
	b.WriteString("\tnode [shape=box, fontname=\"Helvetica\", fontsize=11, margin=\"0.12,0.06\"]\n")
	b.WriteString("\tedge [arrowsize=0.7]\n")
	ids := make(map[*Node]string)
	for i, n := range g.Nodes {
		ids[n] = fmt.Sprintf("t%d", i+1)
	}
	ops := make(map[*engine.OpNode]string)
	grads := g.hasGrads()
	for _, n := range g.Nodes {
		fmt.Fprintf(&b, "\t%s [label=\"%s\\l\"%s]\n", ids[n], strings.Join(each(g.describe(n, o.Digits, grads), dotText), "\\l"), dotStyle(g, n))
		switch {
		case n.Kind == Omitted:
			for _, input := range n.Inputs {
				fmt.Fprintf(&b, "\t%s -> %s [style=dashed]\n", ids[input], ids[n])
			}
		case n.Op != nil:
			op := ops[n.Op]
			if op == "" {
				op = "op_" + ids[n]
				ops[n.Op] = op
				shape := "ellipse"
				if n.Kind == Module {
					shape = "component"
				}
				fmt.Fprintf(&b, "\t%s [label=\"%s\", shape=%s, style=filled, fillcolor=\"#e8eefc\"]\n", op, strings.Join(each(opLines(n), dotText), "\\n"), shape)
				for _, input := range n.Inputs {
					fmt.Fprintf(&b, "\t%s -> %s\n", ids[input], op)
				}
			}
			fmt.Fprintf(&b, "\t%s -> %s\n", op, ids[n])
		}
	}
	b.WriteString("}\n")
	return b.String()
}

func dotStyle(g *Graph, n *Node) string {
	switch {
	case g.isEnd(n):
		return ", peripheries=2"
	case n.Kind == Parameter:
		return ", penwidth=2.5"
	case n.Kind == Omitted:
		return ", shape=plaintext"
	case !n.NeedsGrad():
		return ", style=dashed"
	}
	return ""
}

func dotText(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(s)
}

// describe says what a node is, in lines: its name, kind and shape, its value
// and, where there are any, its gradient.
func (g *Graph) describe(n *Node, digits int, grads bool) []string {
	const room = 36
	if n.Kind == Omitted {
		return []string{fmt.Sprintf("… %d more", n.Left.Count), n.Left.Ops}
	}
	if x, ok := n.Scalar(); ok {
		return []string{number(x, digits), g.Word(n)}
	}
	lines := []string{n.Label + " " + n.Tensor.Shape().String()}
	if n == g.Root || n.Op == nil || !n.NeedsGrad() {
		lines = append(lines, g.Word(n))
	}
	lines = append(lines, "value "+inLine(n.Tensor.Value, digits, room))
	if grads && n.NeedsGrad() {
		lines = append(lines, "grad "+inLine(n.Tensor.Grad, digits, room))
	}
	return lines
}

// opLines are the op that made a node, or the module with its ops and
// parameters.
func opLines(n *Node) []string {
	if n.Kind != Module {
		return []string{engine.OpString(n.Op.Op)}
	}
	lines := []string{n.Parts.Name + ": " + n.Parts.opNames()}
	for _, p := range n.Parts.Parameters {
		lines = append(lines, p.partName(n.Parts)+" "+p.Tensor.Shape().String())
	}
	return lines
}

func each(lines []string, f func(string) string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = f(l)
	}
	return out
}

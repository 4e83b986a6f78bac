package graph

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gradrepl/engine"
)

// Shorten is the graph without its middle where it has more nodes than most:
// about half of keep that are made first and half that are made last stay, and
// one node of kind Omitted stands for the rest. Scalars do not count, and stay
// where they are used.
func (g *Graph) Shorten(most, keep int) *Graph {
	var counted []int // the places of the nodes that count
	for i, n := range g.Nodes {
		if _, ok := n.Scalar(); !ok || n == g.Root {
			counted = append(counted, i)
		}
	}
	if len(counted) <= most {
		return g
	}
	keep = max(2, min(keep, most))
	head, tail := counted[keep/2], counted[len(counted)-(keep-keep/2)]
	left := &Node{Kind: Omitted, Label: "…", Left: leftOut(g.Nodes[head:tail])}
	out := &Graph{Tensors: g.Tensors, Ops: g.Ops}
	copies := make(map[*Node]*Node)
	copied := func(n *Node, inputs []*Node) *Node {
		c := *n
		c.Inputs = inputs
		out.Nodes = append(out.Nodes, &c)
		return &c
	}
	for i, n := range g.Nodes {
		if i >= head && i < tail {
			copies[n] = left
			for _, input := range n.Inputs {
				c := copies[input]
				if _, ok := c.Scalar(); c != left && !ok && !slices.Contains(left.Inputs, c) {
					left.Inputs = append(left.Inputs, c)
				}
			}
			if i == head {
				out.Nodes = append(out.Nodes, left)
			}
			continue
		}
		inputs := make([]*Node, len(n.Inputs))
		for k, input := range n.Inputs {
			if _, ok := input.Scalar(); ok && copies[input] == left {
				copies[input] = copied(input, nil)
			}
			inputs[k] = copies[input]
		}
		copies[n] = copied(n, inputs)
	}
	out.Root = copies[g.Root]
	return out
}

// leftOut tells of nodes by their number and their most frequent ops.
func leftOut(nodes []*Node) *Left {
	const shown = 3
	counts, all := make(map[string]int), 0
	for _, n := range nodes {
		if _, ok := n.Scalar(); !ok {
			all++
		}
		switch {
		case n.Kind == Module:
			counts[n.Parts.opNames()]++
		case n.Op != nil:
			counts[engine.OpName(n.Op.Op)]++
		}
	}
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	var parts []string
	for i, name := range names {
		if i == shown {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, fmt.Sprintf("%s ×%d", name, counts[name]))
	}
	return &Left{all, strings.Join(parts, ", ")}
}

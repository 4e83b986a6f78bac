package graph

import (
	"maps"
	"slices"
	"strings"

	"gradrepl/engine"
)

// Fold is the graph with each module drawn as one node. Modules are told by
// their parameters' names: layer1.weight and layer1.bias belong to layer1. Its
// node stands for the ops that use its parameters and for those between them.
// A module that is applied several times has a node for each. Of names of
// several parts, depth takes the first so many parts as the module's name, or
// where it is 0 all but the last.
//
// A module stays unfolded where more than one of its results is used by
// others: it would not be one node. A parameter stays a node of its own where
// something outside of the module uses it, too.
func (g *Graph) Fold(depth int) *Graph {
	f := &folding{graph: g, depth: depth, applications: make(map[*Node]*application)}
	for _, n := range g.Nodes {
		f.visit(n)
	}
	return f.folded()
}

// folding is a walk through a graph that finds out what to fold.
type folding struct {
	graph        *Graph
	depth        int
	applications map[*Node]*application // of the ops' outputs that are in one
}

// application is one use of a module: a set of nodes with no way out of it and
// in again.
type application struct {
	module     string
	parameters map[*Node]bool
	nodes      map[*Node]bool // the ops' outputs
}

// moduleOf is the name of the module that a leaf belongs to, "" for none.
func (f *folding) moduleOf(n *Node) string {
	if n.Kind != Parameter && n.Kind != Constant {
		return ""
	}
	parts := strings.Split(n.name(), ".")
	keep := len(parts) - 1
	if f.depth > 0 {
		keep = min(keep, f.depth)
	}
	return strings.Join(parts[:keep], ".")
}

// visit finds the application that an op's output belongs to. An op with
// parameters of a module begins one. Where it uses what earlier applications of
// the same module gave, with other parameters, all of these are one.
func (f *folding) visit(n *Node) {
	module, parameters := "", make(map[*Node]bool)
	for _, input := range n.Inputs {
		if m := f.moduleOf(input); m != "" {
			if module != "" && m != module {
				return // it belongs to both, and so to none
			}
			module = m
			parameters[input] = true
		}
	}
	if module == "" || len(n.Op.Outputs) > 1 {
		return
	}
	a := &application{module, parameters, map[*Node]bool{n: true}}
	for _, earlier := range f.upstream(n, module) {
		if merged := f.merge(earlier, a); merged != nil {
			a = merged
		}
	}
	for member := range a.nodes {
		f.applications[member] = a
	}
}

// upstream finds the applications of a module whose results reach a node by ops
// that are in no application, the nearest first.
func (f *folding) upstream(n *Node, module string) []*application {
	const far = 64 // nodes looked at: what is further off is another part of the network
	var found []*application
	seen := map[*Node]bool{n: true}
	queue := []*Node{n}
	for i := 0; i < len(queue) && i < far; i++ {
		for _, input := range queue[i].Inputs {
			if seen[input] {
				continue
			}
			seen[input] = true
			a := f.applications[input]
			switch {
			case a == nil:
				queue = append(queue, input)
			case a.module == module && !slices.Contains(found, a):
				found = append(found, a)
			}
		}
	}
	return found
}

// merge makes one application of two of a module, with all that is on the way
// from one to the other. It gives nil where they have parameters in common,
// for then they are two uses, and where something of another module is between
// them.
func (f *folding) merge(a, b *application) *application {
	for p := range a.parameters {
		if b.parameters[p] {
			return nil
		}
	}
	m := &application{a.module, make(map[*Node]bool), make(map[*Node]bool)}
	for _, part := range []*application{a, b} {
		for p := range part.parameters {
			m.parameters[p] = true
		}
		for n := range part.nodes {
			m.nodes[n] = true
		}
	}
	first, last := len(f.graph.Nodes), 0
	for n := range m.nodes {
		first, last = min(first, n.Number), max(last, n.Number)
	}
	// Whatever is on the way is numbered between the first and the last.
	reached := make(map[*Node]bool)
	for _, n := range f.graph.Nodes[first-1 : last] {
		reached[n] = m.nodes[n]
		for _, input := range n.Inputs {
			reached[n] = reached[n] || reached[input]
		}
	}
	leads := make(map[*Node]bool)
	for i := last - 1; i >= first-1; i-- {
		n := f.graph.Nodes[i]
		if !m.nodes[n] && !leads[n] {
			continue
		}
		if reached[n] && !m.nodes[n] {
			if f.applications[n] != nil || len(n.Op.Outputs) > 1 {
				return nil
			}
			m.nodes[n] = true
		}
		for _, input := range n.Inputs {
			leads[input] = true
		}
	}
	return m
}

// result is the one node of an application that others use, nil where there
// are several, or where nothing but parameters goes in: the square of a weight
// is no use of its module.
func (f *folding) result(a *application, consumers map[*Node][]*Node) *Node {
	var result *Node
	applied := false
	for n := range a.nodes {
		outside := n == f.graph.Root
		for _, c := range consumers[n] {
			outside = outside || !a.nodes[c]
		}
		if outside && result != nil {
			return nil
		}
		if outside {
			result = n
		}
		for _, input := range n.Inputs {
			applied = applied || !a.nodes[input] && f.moduleOf(input) != a.module
		}
	}
	if !applied {
		return nil
	}
	return result
}

// folded builds the new graph.
func (f *folding) folded() *Graph {
	consumers := make(map[*Node][]*Node)
	for _, n := range f.graph.Nodes {
		for _, input := range n.Inputs {
			consumers[input] = append(consumers[input], n)
		}
	}
	results := make(map[*application]*Node)
	for _, a := range f.applications {
		if _, done := results[a]; !done {
			results[a] = f.result(a, consumers)
		}
	}
	foldedInto := func(n *Node) *application {
		if a := f.applications[n]; a != nil && results[a] != nil {
			return a
		}
		return nil
	}
	// A parameter is inside where all that use it are.
	inside := func(n *Node) bool {
		module := f.moduleOf(n)
		for _, c := range consumers[n] {
			if a := foldedInto(c); a == nil || a.module != module {
				return false
			}
		}
		return module != "" && n != f.graph.Root
	}

	out := &Graph{Tensors: f.graph.Tensors, Ops: f.graph.Ops}
	copies := make(map[*Node]*Node)
	for _, n := range f.graph.Nodes {
		a := foldedInto(n)
		if a != nil && results[a] != n || a == nil && inside(n) {
			continue
		}
		c := *n
		copies[n] = &c
		if a != nil {
			c.Kind, c.Parts, c.Inputs = Module, f.parts(a, inside), f.entering(a, inside)
		}
		for i, input := range c.Inputs {
			if i == 0 {
				c.Inputs = append([]*Node(nil), c.Inputs...)
			}
			c.Inputs[i] = copies[input]
		}
	}
	out.Root = copies[f.graph.Root]
	out.sort()
	out.label()
	return out
}

// members are an application's nodes in the graph's order.
func (f *folding) members(a *application) []*Node {
	out := slices.Collect(maps.Keys(a.nodes))
	slices.SortFunc(out, func(m, n *Node) int { return m.Number - n.Number })
	return out
}

// parts lists what is inside of an application.
func (f *folding) parts(a *application, inside func(*Node) bool) *Parts {
	p := &Parts{Name: a.module}
	listed := make(map[*Node]bool)
	for _, n := range f.members(a) {
		p.Ops = append(p.Ops, n.Op)
		for _, input := range n.Inputs {
			if !listed[input] && f.moduleOf(input) == a.module && inside(input) {
				listed[input] = true
				p.Parameters = append(p.Parameters, input)
			}
		}
	}
	return p
}

// entering lists what an application takes from outside, each node once.
func (f *folding) entering(a *application, inside func(*Node) bool) []*Node {
	var out []*Node
	listed := make(map[*Node]bool)
	for _, n := range f.members(a) {
		for _, input := range n.Inputs {
			if !a.nodes[input] && !listed[input] && !inside(input) {
				listed[input] = true
				out = append(out, input)
			}
		}
	}
	return out
}

// opNames are the ops inside of a module in their order: "BatchMM, Add".
func (p *Parts) opNames() string {
	names := make([]string, len(p.Ops))
	for i, op := range p.Ops {
		names[i] = engine.OpName(op.Op)
	}
	return strings.Join(names, ", ")
}

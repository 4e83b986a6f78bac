package page

import (
	"fmt"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/repl/show/graph"
	"gradrepl/repl/show/mathml"
)

// Origin is the line of a text that made a node.
type Origin struct {
	Source string // what the text is called: "In [3]", or a path
	Text   string // all of it
	Line   int    // from 1
}

// Options say what a page is made with.
type Options struct {
	Digits int                                          // significant ones of a number
	Origin func(*engine.TensorNode) (o Origin, ok bool) // where a node got its name; may be nil
	Code   func(engine.Op) string                       // the source of an op, "" where there is none; may be nil
}

// walk collects the data of a page.
type walk struct {
	data
	options Options
	graph   *graph.Graph
	tensors *store
	nodes   map[*engine.TensorNode]int
	ops     map[*engine.OpNode]int
	told    map[string]int // descriptions by the op's name
}

// newWalk goes forward and backward through the graph.
func newWalk(g *graph.Graph, o Options) *walk {
	w := &walk{
		data:    data{Digits: o.Digits, Seed: -1},
		options: o, graph: g, tensors: newStore(),
		nodes: make(map[*engine.TensorNode]int), ops: make(map[*engine.OpNode]int), told: make(map[string]int),
	}
	for _, n := range g.Nodes {
		w.addNode(n)
	}
	w.Root = w.nodes[g.Root.Tensor]
	w.addOrigins()
	w.backward(g.Root.Tensor)
	w.Tensors = w.tensors.finish()
	return w
}

// addNode adds a tensor, and the op that made it, which is a step forward.
func (w *walk) addNode(n *graph.Node) {
	i := len(w.Nodes)
	w.nodes[n.Tensor] = i
	d := node{
		Label: n.Label, Kind: w.graph.Word(n), Sign: w.graph.Sign(n), Card: fmt.Sprintf("t%d", n.Number),
		Value: w.tensors.add(n.Tensor.Value), Op: -1, Grad: n.NeedsGrad(), Source: -1, For: -1, Earlier: -1,
	}
	if x, ok := n.Scalar(); ok {
		d.Label = fmt.Sprint(x)
	}
	if n.NeedsGrad() && !n.Tensor.Grad.IsZero() {
		d.Earlier = w.tensors.add(n.Tensor.Grad)
	}
	if n.Op != nil {
		known := true
		if d.Op, known = w.ops[n.Op]; !known {
			d.Op = w.addOp(n)
		}
		w.Ops[d.Op].Outputs = append(w.Ops[d.Op].Outputs, i)
	}
	w.Nodes = append(w.Nodes, d)
}

func (w *walk) addOp(n *graph.Node) int {
	i := len(w.Ops)
	w.ops[n.Op] = i
	o := op{
		Name: engine.OpName(n.Op.Op), Text: engine.OpString(n.Op.Op), Card: fmt.Sprintf("o%d", n.Number),
		Description: w.describe(n.Op.Op), Saved: []string{},
	}
	for _, input := range n.Op.Inputs {
		o.Inputs = append(o.Inputs, w.nodes[input])
	}
	if n.Op.Context != nil {
		o.Saved = append(o.Saved, n.Op.Context.Keys()...)
	}
	w.Ops = append(w.Ops, o)
	w.Forward = append(w.Forward, i)
	return i
}

// describe is the place of what there is to say of an op.
func (w *walk) describe(op engine.Op) int {
	name := engine.OpName(op)
	if i, ok := w.told[name]; ok {
		return i
	}
	var d description
	if described, ok := op.(engine.Described); ok {
		d = typeset(described.Describe())
	}
	if w.options.Code != nil {
		d.Code = w.options.Code(op)
	}
	i := len(w.Descriptions)
	w.told[name] = i
	w.Descriptions = append(w.Descriptions, d)
	return i
}

func typeset(d engine.Description) description {
	math := func(text string) string {
		if text == "" {
			return ""
		}
		return mathml.Line(text)
	}
	out := description{Doc: d.Doc, Formula: math(d.Formula), Pitfall: d.Pitfall, Output: math(d.Output)}
	for i, input := range d.Inputs {
		out.Inputs = append(out.Inputs, math(input))
		out.Rules = append(out.Rules, math(d.Rule(i)))
	}
	for text := range strings.SplitSeq(d.Derivation, "\n") {
		if text != "" {
			out.Derivation = append(out.Derivation, line{math(text), strings.HasPrefix(text, " ")})
		}
	}
	return out
}

// addOrigins finds the text that made each node. A node without a name of its
// own was made on the way to one that has: the nearest that uses it.
func (w *walk) addOrigins() {
	if w.options.Origin == nil {
		return
	}
	places := make(map[string]int)
	consumer := make(map[*graph.Node]*graph.Node)
	for i := len(w.graph.Nodes) - 1; i >= 0; i-- {
		n := w.graph.Nodes[i]
		for _, input := range n.Inputs {
			consumer[input] = n // of several the first in the order of the graph
		}
		d := &w.Nodes[i]
		if at, ok := w.options.Origin(n.Tensor); ok {
			key := at.Source + "\x00" + at.Text
			if _, known := places[key]; !known {
				places[key] = len(w.Sources)
				w.Sources = append(w.Sources, source{at.Source, at.Text})
			}
			d.Source, d.Line = places[key], at.Line
		} else if c := consumer[n]; c != nil {
			next := w.Nodes[w.nodes[c.Tensor]]
			d.Source, d.Line, d.For = next.Source, next.Line, next.For
			if next.For < 0 && next.Source >= 0 {
				d.For = w.nodes[c.Tensor]
			}
		}
	}
}

// backward takes the backward pass of the root step by step. It begins with a
// gradient of ones, which for a scalar is that of the scalar itself.
func (w *walk) backward(root *engine.TensorNode) {
	if !root.NeedsGrad() {
		w.Problem = fmt.Sprintf("%s takes no gradient: it was computed from constants alone. So there is no backward pass.", w.graph.Root.Label)
		return
	}
	seed := tensor.Ones(root.Shape()...)
	w.Seed = w.tensors.add(seed)
	pass := root.PassFrom(seed)
	defer pass.Cancel()
	for _, op := range pass.Ops() {
		for _, input := range op.Inputs {
			if input.NeedsGrad() {
				w.Nodes[w.nodes[input]].Uses++
			}
		}
	}
	defer func() {
		if r := recover(); r != nil {
			w.Problem = reason(pass, r)
		}
	}()
	for s := range pass.Steps() {
		w.addStep(s)
	}
}

// reason is what a panic says. An op's backward may be anybody's.
func reason(pass *engine.Pass, r any) string {
	text := fmt.Sprint(r)
	if err, ok := r.(error); ok {
		text = err.Error()
	}
	if n := pass.Taken(); n < pass.Len() {
		return fmt.Sprintf("The backward pass stops here: the next op, %v, panics: %s", pass.Ops()[n], text)
	}
	return text
}

func (w *walk) addStep(s *engine.Step) {
	d := step{Op: w.ops[s.Op], Calls: s.Calls()}
	for i, incoming := range s.Incoming {
		d.Incoming = append(d.Incoming, w.tensors.add(incoming))
		name := s.Op.Outputs[i].Shape().String()
		if known, ok := w.nodes[s.Op.Outputs[i]]; ok {
			name = w.Nodes[known].Label
		}
		d.Outputs = append(d.Outputs, name)
	}
	for _, x := range s.Shares {
		d.Shares = append(d.Shares, share{
			w.nodes[x.Input], w.tensors.add(x.Value), w.tensors.add(x.Before), w.tensors.add(x.After), x.Nth, x.Of,
		})
	}
	w.Backward = append(w.Backward, d)
}

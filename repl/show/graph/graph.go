package graph

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gradrepl/engine"
)

// Graph is the computation graph behind a node, ready to be drawn.
type Graph struct {
	Nodes []*Node // each after all that it was made of; the last is the root
	Root  *Node   // what the graph is drawn for

	Tensors int // TensorNodes in the engine's graph, what is folded or left out included
	Ops     int // OpNodes
}

// Kind is what a node is in a drawing.
type Kind int

// The kinds. What the graph is drawn for, the loss, is one of them as well.
const (
	Parameter Kind = iota // a leaf that takes a gradient
	Constant              // a leaf that takes none
	Result                // an op's output
	Module                // the output of a module that is drawn as one node
	Omitted               // stands for nodes that are left out
)

// Node is a tensor in a drawing, together with the op that made it.
type Node struct {
	Kind   Kind
	Number int                // its place in the graph, from 1
	Label  string             // unique in the graph: its name, or # and a number
	Tensor *engine.TensorNode // nil for an Omitted one
	Op     *engine.OpNode     // that made it, nil for a leaf
	Output int                // which of the op's outputs it is
	Inputs []*Node            // what the op was applied to, in order; a node that it took twice is there twice
	Uses   int                // how often ops of the whole graph take it
	Parts  *Parts             // of a Module
	Left   *Left              // of an Omitted one
}

// Parts are what is inside of a node of kind Module.
type Parts struct {
	Name       string           // the prefix of its parameters' names
	Parameters []*Node          // that are not drawn themselves
	Ops        []*engine.OpNode // each after those whose outputs it uses
}

// Left says what an Omitted node stands for.
type Left struct {
	Count int    // of nodes
	Ops   string // the most frequent ops: "Add ×4000, Mul ×12"
}

// Of reads the graph behind a node.
func Of(root *engine.TensorNode) *Graph {
	g := &Graph{}
	nodes := make(map[*engine.TensorNode]*Node)
	var todo []*Node
	nodeOf := func(n *engine.TensorNode) *Node {
		if nodes[n] == nil {
			nodes[n] = newNode(n)
			todo = append(todo, nodes[n])
		}
		return nodes[n]
	}
	g.Root = nodeOf(root)
	for i := 0; i < len(todo); i++ {
		if op := todo[i].Op; op != nil {
			for _, input := range op.Inputs {
				todo[i].Inputs = append(todo[i].Inputs, nodeOf(input))
			}
		}
	}
	g.sort()
	g.count()
	g.label()
	return g
}

func newNode(n *engine.TensorNode) *Node {
	node := &Node{Tensor: n, Op: n.Source, Kind: Result}
	switch {
	case n.Source == nil && n.NeedsGrad():
		node.Kind = Parameter
	case n.Source == nil:
		node.Kind = Constant
	default:
		node.Output = slices.Index(n.Source.Outputs, n)
	}
	return node
}

// sort lists the root and all that it was made of, each after what it was made
// of itself, and right before its first use as far as possible. Of an op's
// inputs those come first that most ops on end led to: so less is left waiting
// meanwhile (Sethi and Ullman, 1970, order the operands of an expression in the
// same way).
func (g *Graph) sort() {
	depth := make(map[*Node]int)
	for _, n := range postOrder(g.Root, func(n *Node) []*Node { return n.Inputs }) {
		for _, input := range n.Inputs {
			depth[n] = max(depth[n], depth[input]+1)
		}
	}
	g.Nodes = postOrder(g.Root, func(n *Node) []*Node {
		inputs := slices.Clone(n.Inputs)
		slices.SortStableFunc(inputs, func(a, b *Node) int { return depth[b] - depth[a] })
		return inputs
	})
}

// postOrder lists a node and all that it was made of, each after its inputs. A
// chain of any length will do: the walk has a stack of its own.
func postOrder(root *Node, inputs func(*Node) []*Node) []*Node {
	type frame struct {
		node *Node
		todo []*Node
	}
	var order []*Node
	seen := map[*Node]bool{root: true}
	stack := []frame{{root, inputs(root)}}
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if len(top.todo) == 0 {
			order = append(order, top.node)
			stack = stack[:len(stack)-1]
			continue
		}
		next := top.todo[0]
		top.todo = top.todo[1:]
		if !seen[next] {
			seen[next] = true
			stack = append(stack, frame{next, inputs(next)})
		}
	}
	return order
}

// count finds how many tensors and ops there are, and how often each node is
// used.
func (g *Graph) count() {
	ops := make(map[*engine.OpNode]bool)
	for _, n := range g.Nodes {
		if n.Op == nil || ops[n.Op] {
			continue
		}
		ops[n.Op] = true
		for _, input := range n.Inputs {
			input.Uses++
		}
	}
	g.Tensors, g.Ops = len(g.Nodes), len(ops)
}

// label numbers the nodes and gives each a label of its own. Names that several
// nodes have, as in a loop, get a number behind them. Scalars need no label.
func (g *Graph) label() {
	named := make(map[string]int)
	for _, n := range g.Nodes {
		named[n.name()]++
	}
	labelled := 0
	for i, n := range g.Nodes {
		n.Number = i + 1
		if _, ok := n.Scalar(); !ok || n == g.Root {
			labelled++
		}
		n.Label = n.name()
		if n.Label == "" || named[n.Label] > 1 {
			n.Label += "#" + strconv.Itoa(labelled)
		}
	}
}

// name is the name that the tensor was given, in one line; "" for none.
func (n *Node) name() string {
	if n.Tensor == nil {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, n.Tensor.Name)
}

// NeedsGrad reports whether the backward pass has something to do with the
// node.
func (n *Node) NeedsGrad() bool { return n.Tensor == nil || n.Tensor.NeedsGrad() }

// Scalar is the number in a constant that is a number and has no name, such as
// the 2 in 2*x: drawings may write it where it is used.
func (n *Node) Scalar() (x float64, ok bool) {
	if n.Kind != Constant || n.Tensor.Name != "" || n.Tensor.Value.Rank() != 0 {
		return 0, false
	}
	return n.Tensor.Value.Item(), true
}

// isEnd reports whether a node is what the graph is drawn for, and an op made
// it.
func (g *Graph) isEnd(n *Node) bool { return n == g.Root && n.Op != nil }

// hasGrads reports whether a backward pass has left gradients in the graph. As
// long as they are all zero there is no use in showing them.
func (g *Graph) hasGrads() bool {
	return slices.ContainsFunc(g.Nodes, func(n *Node) bool {
		if n.Kind == Module && slices.ContainsFunc(n.Parts.Parameters, hasGrad) {
			return true
		}
		return hasGrad(n)
	})
}

func hasGrad(n *Node) bool {
	return n.Tensor != nil && n.Tensor.NeedsGrad() && !n.Tensor.Grad.IsZero()
}

// Word is the kind in a word.
func (g *Graph) Word(n *Node) string {
	switch {
	case g.isEnd(n) && n.Tensor.Value.Size() == 1:
		return "loss"
	case g.isEnd(n):
		return "result"
	}
	switch n.Kind {
	case Parameter:
		return "parameter"
	case Constant:
		return "constant"
	case Module:
		return "module"
	case Omitted:
		return "left out"
	}
	if !n.NeedsGrad() {
		return "constant result"
	}
	return "op"
}

// Sign is the kind in a character. What takes part in the backward pass has a
// filled one.
func (g *Graph) Sign(n *Node) string {
	switch {
	case g.isEnd(n):
		return "◉"
	case n.Kind == Parameter:
		return "◆"
	case n.Kind == Constant:
		return "◇"
	case n.Kind == Module:
		return "▣"
	case n.Kind == Omitted:
		return "⋮"
	case !n.NeedsGrad():
		return "○"
	}
	return "●"
}

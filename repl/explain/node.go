package explain

import (
	"fmt"
	"math"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/repl/docs"
	"gradrepl/repl/show/block"
)

// Node is a node with what its op says of it, computed by running the op's own
// forward and backward again.
type Node struct {
	node        *engine.TensorNode
	described   bool
	description engine.Description
	shares      []*tensor.Tensor // what the backward gives to each input for the outputs' gradients; nil where none came
	changed     bool             // the inputs have other values than when the node was made
	check       *engine.OpReport
	users       []*engine.OpNode
}

// Examine runs the op that made a node again, on the values that its inputs have
// now. It changes nothing. users are the OpNodes that are known to use the node.
func Examine(n *engine.TensorNode, users []*engine.OpNode) *Node {
	x := &Node{node: n, users: users}
	o := n.Source
	if o == nil {
		return x
	}
	if d, ok := o.Op.(engine.Described); ok {
		x.described, x.description = true, d.Describe()
	}
	x.check = engine.GradCheckOp(o.Op, o.Inputs...)
	again := engine.ApplyAll(o.Op, constants(o.Inputs)...)
	for i, y := range o.Outputs {
		x.changed = x.changed || i >= len(again) || !again[i].Value.AllClose(y.Value, 0)
	}
	var grads []*tensor.Tensor
	came := false
	for _, y := range o.Outputs {
		if !y.NeedsGrad() {
			return x
		}
		came = came || !y.Grad.IsZero()
		grads = append(grads, y.Grad.Clone())
	}
	if came {
		x.shares = o.Op.Backward(o.Context, grads)
	}
	return x
}

func constants(nodes []*engine.TensorNode) []*engine.TensorNode {
	out := make([]*engine.TensorNode, len(nodes))
	for i, n := range nodes {
		out[i] = n.Detach()
	}
	return out
}

// Node explains a node: the op that made it with its numbers, or for a leaf what
// it is.
func (p Printer) Node(x *Node) string {
	var t text
	n, o := x.node, x.node.Source
	if o == nil {
		p.leaf(&t, x)
		return t.String()
	}
	t.paragraph(p.fit(strings.TrimPrefix(o.String(), "OpNode ")))
	what := fmt.Sprintf("%s, of shape %v, was made by the op %s", strings.Replace(name(n), "this node", "This node", 1), n.Shape(), engine.OpString(o.Op))
	if !n.NeedsGrad() {
		what += " from constants alone: it is constant too, and takes no gradient"
	}
	t.paragraph(p.wrap(what + "."))
	p.rule(&t, x.description)
	t.section("Forward", strings.Join(p.forward(x), "\n"))
	if n.NeedsGrad() {
		t.section("Backward", p.backward(x))
	}
	t.section("Used by", p.uses(x.users))
	if x.check.OK() {
		t.paragraph(x.check.String())
	} else {
		t.section("Gradient check at these inputs", x.check.String())
	}
	if !x.described || x.description.Formula == "" {
		t.paragraph(p.wrap(fmt.Sprintf("There is no formula: %s had no description when the node was made. %%explain %[1]s shows how to write one.", engine.OpName(o.Op))))
	} else {
		t.paragraph(fmt.Sprintf("%%explain %s tells more of the op, with an example.", engine.OpName(o.Op)))
	}
	return t.String()
}

// mostShown is how many inputs of an op are shown.
const mostShown = 6

func (x *Node) letter(i int) string {
	return x.description.Letter(i, len(x.node.Source.Inputs))
}

// name is what a node is called in a sentence.
func name(n *engine.TensorNode) string {
	if n.Name == "" {
		return "this node"
	}
	return n.Name
}

// is names a tensor: "A is a".
func is(letter string, n *engine.TensorNode) string {
	name := n.Expression()
	if name == letter || n.Name == "" && n.Source == nil || len([]rune(name)) > 24 {
		return letter
	}
	return letter + " is " + name
}

func (p Printer) forward(x *Node) []string {
	width := p.Width - len(indentation)
	o := x.node.Source
	var blocks []block.Block
	for i, input := range o.Inputs {
		if i == mostShown {
			blocks = append(blocks, block.Block{fmt.Sprintf("and %d more", len(o.Inputs)-i)})
			break
		}
		blocks = append(blocks, p.tensor(is(x.letter(i), input), input.Value, width))
	}
	blocks = append(blocks, block.Sign("→"))
	for _, y := range o.Outputs {
		blocks = append(blocks, p.tensor(is(x.description.OutputLetter(), y), y.Value, width))
	}
	lines := block.Beside(width, blocks...)
	if x.changed {
		lines = append(lines, "", "The op gives something else now: its inputs have changed since, as by a step of", "an optimiser, or it draws random numbers.")
	}
	return lines
}

func (p Printer) backward(x *Node) string {
	o := x.node.Source
	if x.shares == nil {
		return docs.WrapTo(p.Width-len(indentation), fmt.Sprintf("No gradient has come to %s yet: its Grad is 0. After a backward pass from a loss that was computed from it, such as loss.backward(), it is shown here.", name(x.node)))
	}
	width := p.Width - len(indentation)
	var blocks []block.Block
	for _, y := range o.Outputs {
		title := x.description.OutputLetter() + "∇"
		if y.Name != "" {
			title += " is " + y.Name + ".grad"
		}
		blocks = append(blocks, block.Tensor(title, y.Grad, p.Tensors, width))
	}
	blocks = append(blocks, block.Sign("→"))
	var rest []string
	for i, input := range o.Inputs {
		if i == mostShown || i >= len(x.shares) {
			break
		}
		if !input.NeedsGrad() {
			rest = append(rest, fmt.Sprintf("%s is constant and gets nothing.", is(x.letter(i), input)))
			continue
		}
		title := x.description.Rule(i)
		if title == "" {
			title = x.letter(i) + "∇"
		}
		if share := x.shares[i]; share != nil {
			blocks = append(blocks, block.Tensor(title, share, p.Tensors, width))
			rest = append(rest, p.received(x.letter(i), input, share))
		}
	}
	rest = append(p.passes(x), rest...)
	lines := block.Beside(width, blocks...)
	return strings.Join(append(append(lines, ""), rest...), "\n")
}

// passes says why the gradient of a loss is 2 or more: a backward pass from it starts
// with 1.
func (p Printer) passes(x *Node) []string {
	if x.node.Value.Size() != 1 || len(x.users) > 0 {
		return nil
	}
	n := x.node.Grad.Item()
	if n < 2 || n != math.Trunc(n) {
		return nil
	}
	text := fmt.Sprintf("%s∇ is %g, as after %[2]g backward passes: each adds 1, until zero_grad() sets the gradients to 0.", x.description.OutputLetter(), n)
	return []string{docs.WrapTo(p.Width-len(indentation), text)}
}

// received says what an input makes of its share.
func (p Printer) received(letter string, input *engine.TensorNode, share *tensor.Tensor) string {
	of, begin := "the gradient over "+letter, "The gradient over "+letter
	if input.Name != "" {
		of = input.Name + ".grad"
		begin = of
	}
	switch {
	case input.Grad.Shape().Equal(share.Shape()) && input.Grad.AllClose(share, 1e-12):
		return fmt.Sprintf("%s is %s∇: nothing else has been added to it.", begin, letter)
	case input.Grad.IsZero():
		return fmt.Sprintf("%s∇ is not in %s, which has been set to 0 since.", letter, of)
	}
	return fmt.Sprintf("%s is something else: other uses or passes have added to it, or it was set to 0 in between.", begin)
}

func (p Printer) wrap(text string) string { return docs.WrapTo(p.Width, text) }

func (p Printer) uses(users []*engine.OpNode) string {
	var lines []string
	for i, o := range users {
		if i == mostShown {
			lines = append(lines, fmt.Sprintf("and %d more", len(users)-i))
			break
		}
		lines = append(lines, strings.TrimPrefix(o.String(), "OpNode "))
	}
	return strings.Join(lines, "\n")
}

func (p Printer) leaf(t *text, x *Node) {
	n := x.node
	head := "A leaf"
	if n.Name != "" {
		head = n.Name + " is a leaf"
	}
	if !n.NeedsGrad() {
		t.paragraph(p.wrap(strings.Replace(head, "leaf", "constant", 1) + fmt.Sprintf(" of shape %v: no op made it, and it takes no gradient (its Grad is nil). What is computed from constants alone is constant too; the backward pass leaves it out. Data are constants: Const makes one, Node makes a leaf that takes a gradient.", n.Shape())))
	} else {
		t.paragraph(p.wrap(head + fmt.Sprintf(" of shape %v: no op made it (its Source is nil), and it takes a gradient. There a backward pass ends: each op that uses it adds its share to its Grad.", n.Shape())))
	}
	width := p.Width - len(indentation)
	blocks := []block.Block{block.Tensor("Value", n.Value, p.Tensors, width)}
	if n.NeedsGrad() {
		title := "Grad"
		if n.Grad.IsZero() {
			title = "Grad, to which nothing has been added yet"
		}
		blocks = append(blocks, block.Tensor(title, n.Grad, p.Tensors, width))
	}
	t.paragraph(indent(strings.Join(block.Beside(width, blocks...), "\n")))
	uses := p.uses(x.users)
	if uses == "" {
		uses = docs.WrapTo(p.Width-len(indentation), "nothing that a variable of the session leads to: a node does not know who uses it")
	}
	t.section("Used by", uses)
}

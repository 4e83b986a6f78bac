package graph

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn"
	"gradrepl/ops"
)

// training is the graph of a training step of the report's MLP on a batch of
// 128, with its gradients.
func training() *engine.TensorNode {
	rng := tensor.NewRNG(1)
	model := nn.NewMLP(2, 2, rng)
	targets := make([]int, 128)
	for i := range targets {
		targets[i] = i % 2
	}
	loss := ops.NLL(model.Forward(engine.Const(rng.Randn(128, 2))), targets, ops.ReductionSum).Named("loss")
	loss.Backward()
	return loss
}

// shared is a graph in which nodes have several consumers.
func shared() *engine.TensorNode {
	x := engine.Node(tensor.Vec(1, 2, 3)).Named("x")
	y := ops.Exp(x).Named("y")
	z := ops.Log(y).Named("z")
	w := ops.Sub(ops.Add(ops.Mul(y, z), ops.Div(x, y)), z).Named("w")
	loss := ops.Sum(ops.Add(ops.Mul(ops.Mul(w, w), w), y)).Named("loss")
	loss.Backward()
	return loss
}

// random is a graph of so many ops on few names, some of them in modules.
func random(seed uint64, n int) *engine.TensorNode {
	rng := rand.New(rand.NewPCG(seed, 0))
	nodes := []*engine.TensorNode{engine.Node(tensor.Vec(1, 2)), engine.Const(tensor.Vec(3, 4))}
	for i := range n {
		a, b := nodes[rng.IntN(len(nodes))], nodes[len(nodes)-1-rng.IntN(min(3, len(nodes)))]
		switch rng.IntN(4) {
		case 0:
			b = engine.Node(tensor.Vec(1, 1)).Named(fmt.Sprintf("layer%d.weight", rng.IntN(5)))
		case 1:
			b = engine.Const(tensor.Scalar(2))
		}
		next := ops.Add(a, b)
		if rng.IntN(3) == 0 {
			next = next.Named([]string{"h", "a name that is really quite long", "名前"}[i%3])
		}
		nodes = append(nodes, next)
	}
	// All that is left over goes into the loss.
	sum := nodes[0]
	for _, n := range nodes[1:] {
		sum = ops.Add(sum, n)
	}
	return ops.Sum(sum).Named("loss")
}

// Every node is there once, after all that it was made of, and with the kind
// and the number of uses that it has in the engine.
func TestOf(t *testing.T) {
	for seed := range uint64(20) {
		root := random(seed, 30)
		g := Of(root)
		place := make(map[*engine.TensorNode]int)
		for i, n := range g.Nodes {
			if _, twice := place[n.Tensor]; twice {
				t.Errorf("%s is there twice", n.Label)
			}
			place[n.Tensor] = i
			if n.Number != i+1 || (n.Op != n.Tensor.Source) || (n.Kind == Parameter) != (n.Op == nil && n.NeedsGrad()) || (n.Kind == Constant) != (n.Op == nil && !n.NeedsGrad()) {
				t.Errorf("node %d is %+v", i, n)
			}
			for k, input := range n.Inputs {
				if before, ok := place[input.Tensor]; !ok || before >= i || n.Op.Inputs[k] != input.Tensor {
					t.Errorf("%s comes before its input %s, or is given a wrong one", n.Label, input.Label)
				}
			}
		}
		if g.Root.Tensor != root || g.Nodes[len(g.Nodes)-1] != g.Root {
			t.Errorf("the root is %v", g.Root)
		}
		labels := make(map[string]bool)
		for _, n := range g.Nodes {
			if _, scalar := n.Scalar(); !scalar && labels[n.Label] {
				t.Errorf("two nodes are called %s", n.Label)
			}
			labels[n.Label] = true
		}
	}
	g := Of(shared())
	for _, n := range g.Nodes {
		if want := map[string]int{"x": 2, "y": 4, "z": 2, "w": 3, "loss": 0}; n.Tensor.Name != "" && n.Uses != want[n.Label] {
			t.Errorf("%s is used %d times", n.Label, n.Uses)
		}
	}
}

// labels are the labels of a graph's nodes, those of modules with what they
// hold.
func labels(g *Graph) string {
	var out []string
	for _, n := range g.Nodes {
		text := n.Label
		if n.Kind == Module {
			text = "[" + n.Parts.Name + ": " + n.Parts.opNames() + "]"
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

func TestFold(t *testing.T) {
	rng := tensor.NewRNG(1)
	named := func(name string, shape ...int) *engine.TensorNode {
		return engine.Node(rng.Randn(shape...)).Named(name)
	}
	x := engine.Const(rng.Randn(2, 3)).Named("x")

	t.Run("training", func(t *testing.T) {
		g := Of(training()).Fold(0)
		if got, want := labels(g), "#1 [layer1: Affine] #3 [layer2: Affine] #5 loss"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if p := g.Nodes[1].Parts.Parameters; len(p) != 2 || p[0].Label != "layer1.weight" || p[1].Label != "layer1.bias" {
			t.Errorf("layer1 holds %v", p)
		}
		if g.Tensors != 10 || g.Ops != 5 {
			t.Errorf("there are %d tensors and %d ops", g.Tensors, g.Ops)
		}
	})
	t.Run("several ops, and what is between them", func(t *testing.T) {
		h := ops.MatMul(x, named("m.weight", 3, 3))
		y := ops.Add(ops.Neg(h), named("m.bias", 3)).Named("y")
		if got, want := labels(Of(ops.Sum(y)).Fold(0)), "x [m: MatMul, Neg, Add] #3"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		// Where something else uses what is inside, it is not one node.
		if got := labels(Of(ops.Add(ops.Sum(y), ops.Sum(h))).Fold(0)); strings.Contains(got, "[") {
			t.Errorf("got %s", got)
		}
	})
	t.Run("applied twice", func(t *testing.T) {
		l := nn.NewLinear(3, 3, rng)
		nn.NewSequential(l) // names its parameters
		got := labels(Of(ops.Sum(l.Forward(ops.Relu(l.Forward(x))))).Fold(0))
		if want := "x [0: Affine] #3 [0: Affine] #5"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	t.Run("a recurrent cell", func(t *testing.T) {
		wx, wh, b := named("cell.wx", 3, 3), named("cell.wh", 3, 3), named("cell.b", 3)
		s := engine.Const(tensor.Zeros(2, 3)).Named("s")
		for range 3 {
			s = ops.Tanh(ops.Add(ops.Add(ops.BatchMM(wx, x), ops.BatchMM(wh, s)), b))
		}
		got := labels(Of(s).Fold(0))
		if want := "x s [cell: BatchMM, BatchMM, Add, Add] #4 [cell: BatchMM, BatchMM, Add, Add] #6 [cell: BatchMM, BatchMM, Add, Add] #8"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	t.Run("a parameter that others use", func(t *testing.T) {
		w := named("m.weight", 3, 3)
		loss := ops.Add(ops.Sum(ops.MatMul(x, w)), ops.Sum(ops.Square(w)))
		g := Of(loss).Fold(0)
		if got := labels(g); !strings.Contains(got, "m.weight") || !strings.Contains(got, "[m: MatMul]") {
			t.Errorf("got %s", got)
		}
	})
	t.Run("depth", func(t *testing.T) {
		h := ops.Relu(ops.MatMul(x, named("net.one.weight", 3, 3)))
		h = ops.MatMul(h, named("net.two.weight", 3, 3))
		for depth, want := range map[int]string{
			0: "x [net.one: MatMul] #3 [net.two: MatMul] #5",
			1: "x [net: MatMul, Relu, MatMul] #3",
			2: "x [net.one: MatMul] #3 [net.two: MatMul] #5",
		} {
			if got := labels(Of(ops.Sum(h)).Fold(depth)); got != want {
				t.Errorf("depth %d: got %s, want %s", depth, got, want)
			}
		}
	})
	// Folding keeps what is drawn in an order in which it can be computed.
	for seed := range uint64(30) {
		g := Of(random(seed, 40)).Fold(0)
		before := make(map[*Node]bool)
		for _, n := range g.Nodes {
			for _, input := range n.Inputs {
				if !before[input] {
					t.Errorf("seed %d: %s comes before its input %s", seed, n.Label, input.Label)
				}
			}
			before[n] = true
		}
	}
}

// chain adds 1 so many times.
func chain(n int) *engine.TensorNode {
	x := engine.Node(tensor.Vec(0)).Named("start")
	for range n {
		x = ops.Add(x, engine.Const(tensor.Scalar(1)))
	}
	return x.Named("end")
}

func TestShorten(t *testing.T) {
	g := Of(chain(10_000))
	s := g.Shorten(100, 20)
	var left *Node
	for i, n := range s.Nodes {
		for _, input := range n.Inputs {
			found := false
			for _, before := range s.Nodes[:i] {
				found = found || before == input
			}
			if !found {
				t.Errorf("%s has an input that is not there before it", n.Label)
			}
		}
		if n.Kind == Omitted {
			left = n
		}
	}
	if left == nil || left.Left.Count != 10_001-20 || left.Left.Ops != "Add ×9981" || s.Root.Label != "end" || s.Tensors != 20_001 {
		t.Errorf("left out: %+v", left)
	}
	if small := Of(chain(50)); small.Shorten(100, 20) != small {
		t.Error("a graph that is small enough was shortened")
	}
	text := Text{Width: 80, Digits: 4}.Draw(g)
	if lines := strings.Count(text, "\n"); lines > 70 || !strings.Contains(text, "⋮ … 9961 more: Add ×9961") {
		t.Errorf("%d lines:\n%s", lines, text)
	}
	if all := (Text{Width: 80, Digits: 4, All: true}).Draw(g); strings.Count(all, "\n") != 10_001+3 {
		t.Errorf("asked for all, there are %d lines", strings.Count(all, "\n"))
	}
}

// No line of any drawing is wider than the terminal.
func TestWidth(t *testing.T) {
	for seed := range uint64(4) {
		for _, g := range []*Graph{Of(random(seed, 50)), Of(random(seed, 50)).Fold(0), Of(training()), Of(shared())} {
			for _, w := range []int{40, 60, 80, 131} {
				for i, line := range strings.Split(Text{Width: w, Digits: 4}.Draw(g), "\n") {
					if width(line) > w {
						t.Fatalf("seed %d, %d columns: line %d has %d: %s", seed, w, i+1, width(line), line)
					}
				}
			}
		}
	}
}

// The lanes of a drawing are the graph: followed down from their signs, they
// lead to the ops that use the node, and nowhere else.
func TestLanes(t *testing.T) {
	for seed := range uint64(20) {
		g := Of(random(seed, 12))
		drawing := Text{Width: 400, Digits: 4}
		rows := drawing.rails(g)
		owner := make(map[int]*Node) // of each lane
		for _, r := range rows {
			cells := []rune(r.rails)
			own := -1
			met := make(map[*Node]bool)
			for i, c := range cells {
				switch lane := i / 2; {
				case string(c) == g.Sign(r.node):
					own = lane
				case i%2 == 0 && strings.ContainsRune("├┼┤╰┴╯", c):
					met[owner[lane]] = true
				}
			}
			// An input whose lane the op goes on with is met at the sign.
			for _, input := range r.node.Inputs {
				if _, scalar := input.Scalar(); !scalar && !met[input] && owner[own] != input {
					t.Errorf("seed %d: no lane leads from %s to %s:\n%s", seed, input.Label, r.node.Label, drawing.Draw(g))
				}
			}
			for n := range met {
				found := false
				for _, input := range r.node.Inputs {
					found = found || input == n
				}
				if !found {
					t.Errorf("seed %d: a lane leads to %s that is no input of it", seed, r.node.Label)
				}
			}
			owner[own] = r.node
		}
	}
}

func TestNumbers(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		value *tensor.Tensor
		width int
		want  string
	}{
		{tensor.Scalar(0.5), 20, "0.5"},
		{tensor.Scalar(-1.0 / 3), 20, "-0.3333"},
		{tensor.Scalar(123456), 20, "123456"},
		{tensor.Scalar(1234567.5), 20, "1.235e+06"},
		{tensor.Scalar(math.Copysign(0, -1)), 20, "0"},
		{tensor.Mat("1 2; 3 4"), 20, "1 2; 3 4"},
		{tensor.Mat("1 2; 3 4"), 7, "1 … 4"},
		{tensor.Vec(1, nan, -inf), 20, "1 NaN -Inf"},
		{tensor.Arange(0, 100, 1), 20, "0 … 99"},
		{tensor.Full(2.5, 100), 20, "all 2.5"},
		{tensor.Zeros(2, 2), 20, "all 0"},
		{tensor.Full(nan, 30), 20, "all NaN"},
		{tensor.Concat(0, tensor.Full(nan, 30), tensor.Arange(0, 3, 1)), 20, "30 NaN, 0 … 2"},
		{tensor.Zeros(0, 3), 20, "empty"},
		{tensor.Zeros(2, 2, 2), 20, "all 0"},
		{tensor.Arange(0, 8, 1).Reshape(2, 2, 2), 20, "0 … 7"},
	} {
		if got := inLine(c.value, 4, c.width); got != c.want {
			t.Errorf("%v in %d columns: got %q, want %q", c.value, c.width, got, c.want)
		}
	}
	// To look at a gradient that is zero takes no memory.
	node := engine.Node(tensor.Vec(1, 2))
	before := fmt.Sprintf("%+v", *node.Grad)
	inLine(node.Grad, 4, 20)
	Text{Width: 80, Digits: 4}.Draw(Of(node))
	if after := fmt.Sprintf("%+v", *node.Grad); after != before {
		t.Errorf("the gradient was %s and is %s", before, after)
	}
}

func TestShortenText(t *testing.T) {
	for _, c := range []struct {
		text string
		room int
		want string
	}{{"abcdef", 6, "abcdef"}, {"abcdef", 4, "ab…f"}, {"abcdef", 1, "…"}, {"abcdef", 0, ""}, {"日本語日本語", 7, "日本…語"}} {
		if got := shorten(c.text, c.room); got != c.want || width(got) > c.room {
			t.Errorf("%q in %d columns: got %q, want %q", c.text, c.room, got, c.want)
		}
	}
}

// texts are all texts in an SVG, which has to be well-formed XML.
func texts(t *testing.T, svg string) []string {
	t.Helper()
	var out []string
	in := ""
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		switch x := token.(type) {
		case xml.StartElement:
			in = x.Name.Local
		case xml.EndElement:
			in = ""
		case xml.CharData:
			if in == "text" {
				out = append(out, string(x))
			}
		}
	}
}

// strange is a name with all that files might take for something else.
const strange = "a \"b\" <c> & #;`x` [y] {z} |\\ % \n é ]]> --> -->"

func TestFiles(t *testing.T) {
	x := engine.Node(tensor.Mat("1 2; 3 4")).Named(strange)
	y := ops.Mul(x, engine.Const(tensor.Scalar(2))).Named(strange)
	loss := ops.Sum(y).Named("loss")
	loss.Backward()
	for _, root := range []*engine.TensorNode{loss, training(), shared(), random(3, 80), chain(700), x} {
		for _, g := range []*Graph{Of(root), Of(root).Fold(0)} {
			for _, extension := range Extensions() {
				if text := Writer(extension)(g, Options{Digits: 4}); text == "" || !strings.HasSuffix(text, "\n") {
					t.Errorf("%s: %q", extension, text)
				}
			}
			texts(t, SVG(g, Options{Digits: 4}))
		}
	}
	if Writer(".pdf") != nil || Writer(".SVG") == nil {
		t.Error("a format is unknown, or one is known that is not there")
	}

	svg := strings.Join(texts(t, SVG(Of(shared()), Options{Digits: 4})), "|")
	for _, want := range []string{"◆ x", "parameter (3,)", "Exp", "● y", "2.718|7.389|20.09", "◉ loss", "gradient"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %q in %s", want, svg)
		}
	}
	dot := DOT(Of(loss), Options{Digits: 4})
	for _, want := range []string{`t1 [label="a \"b\" <c> & #;`, `|\\ %`, `-> op_t3`, "peripheries=2"} {
		if !strings.Contains(dot, want) {
			t.Errorf("no %q in\n%s", want, dot)
		}
	}
	// Whatever a name holds, a label in Mermaid is plain characters and entities.
	label := regexp.MustCompile(`^  \w+\W*"((?:[\pL\pN .,…:+=!?^\-]|#\d+;|<br/>)*)"\W*(:::\w+)?$`)
	for _, line := range strings.Split(strings.TrimSpace(Mermaid(Of(loss), Options{Digits: 4})), "\n")[1:] {
		if strings.Contains(line, `"`) && !label.MatchString(line) {
			t.Errorf("not a plain label: %s", line)
		}
	}
}

// The same graph gives the same drawing.
func TestDeterminism(t *testing.T) {
	for _, extension := range append(Extensions(), "text") {
		draw := func() string {
			g := Of(random(7, 60)).Fold(0)
			if extension == "text" {
				return Text{Width: 80, Digits: 4}.Draw(g)
			}
			return Writer(extension)(g, Options{Digits: 4})
		}
		if first, second := draw(), draw(); first != second {
			t.Errorf("%s: two drawings differ", extension)
		}
	}
}

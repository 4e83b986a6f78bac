package ops

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"math"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// array is a tensor of the reference.
type array struct {
	Shape []int
	Data  []float64
}

func (a *array) tensor() *tensor.Tensor { return tensor.FromSlice(a.Data, a.Shape...) }

// arguments are what an op of the reference takes beside its inputs.
type arguments struct {
	Dim, Start, End, Repeats  int
	StartDim                  int `json:"start_dim"`
	KeepDim                   bool
	Slope, Min, Max, Exponent float64
	Dims, Shape, Targets      []int
	Reduction                 Reduction
	Indices                   json.RawMessage
}

func (a arguments) indices(t *testing.T) []int {
	var out []int
	if err := json.Unmarshal(a.Indices, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func (a arguments) indexRows(t *testing.T) [][]int {
	var out [][]int
	if err := json.Unmarshal(a.Indices, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

type nodes = []*engine.TensorNode

// byReference applies the op of each name in the reference.
func byReference(t *testing.T, name string, a arguments, x nodes) *engine.TensorNode {
	t.Helper()
	unary := map[string]func(*engine.TensorNode) *engine.TensorNode{
		"neg": Neg, "abs": Abs, "exp": Exp, "square": Square, "sin": Sin, "cos": Cos, "tanh": Tanh, "sigmoid": Sigmoid,
		"relu": Relu, "elu": Elu, "gelu": Gelu, "silu": Silu, "softplus": Softplus, "log": Log, "sqrt": Sqrt,
		"reciprocal": Reciprocal, "sum": Sum, "mean": Mean, "normalize_rows": Normalize, "row_sum": RowSum,
		"row_max": RowMax, "transpose": Transpose,
	}
	if f, ok := unary[name]; ok {
		return f(x[0])
	}
	binary := map[string]func(a, b *engine.TensorNode) *engine.TensorNode{
		"add": Add, "sub": Sub, "mul": Mul, "div": Div, "maximum": Maximum, "minimum": Minimum, "pow": Pow,
		"matmul": MatMul, "batch_mm": BatchMM,
	}
	if f, ok := binary[name]; ok {
		return f(x[0], x[1])
	}
	switch name {
	case "leaky_relu":
		return LeakyRelu(x[0], a.Slope)
	case "clamp":
		return Clamp(x[0], a.Min, a.Max)
	case "pow_scalar":
		return PowScalar(x[0], a.Exponent)
	case "sum_dim":
		return SumDim(x[0], a.Dim, a.KeepDim)
	case "mean_dim":
		return MeanDim(x[0], a.Dim, a.KeepDim)
	case "max_dim":
		return MaxDim(x[0], a.Dim, a.KeepDim)
	case "min_dim":
		return MinDim(x[0], a.Dim, a.KeepDim)
	case "logsumexp":
		return LogSumExp(x[0], a.Dim, a.KeepDim)
	case "softmax":
		return Softmax(x[0], a.Dim)
	case "log_softmax":
		return LogSoftmax(x[0], a.Dim)
	case "linear":
		return Affine(x[0], x[1], x[2])
	case "permute":
		return Permute(x[0], a.Dims...)
	case "reshape":
		return Reshape(x[0], a.Shape...)
	case "flatten":
		return Flatten(x[0], a.StartDim)
	case "expand":
		return Expand(x[0], a.Dim, a.Repeats)
	case "squeeze":
		return Squeeze(x[0], a.Dim)
	case "unsqueeze":
		return Unsqueeze(x[0], a.Dim)
	case "cat":
		return Cat(a.Dim, x...)
	case "stack":
		return Stack(a.Dim, x...)
	case "slice":
		return Slice(x[0], a.Dim, a.Start, a.End)
	case "select":
		return Select(x[0], a.indices(t))
	case "embedding":
		return EmbeddingRows(x[0], a.indexRows(t))
	case "cross_entropy":
		return CrossEntropy(x[0], a.Targets, a.Reduction)
	case "nll_loss":
		return NLL(x[0], a.Targets, a.Reduction)
	case "mse_loss":
		return MSE(x[0], x[1], a.Reduction)
	case "l1_loss":
		return L1(x[0], x[1], a.Reduction)
	case "bce_loss":
		return BCE(x[0], x[1], a.Reduction)
	case "bce_with_logits":
		return BCEWithLogits(x[0], x[1], a.Reduction)
	}
	t.Fatalf("no op for %q of the reference", name)
	return nil
}

// PyTorch's values and gradients, to 1e-9.
func TestReference(t *testing.T) {
	path := "testdata/torch.json.gz"
	if other := os.Getenv("GRADREPL_REFERENCE"); other != "" { // another drawing of the cases
		path = other
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name             string
		Inputs, Grads    []*array
		Args             arguments
		Upstream, Output array
	}
	if err := json.NewDecoder(z).Decode(&cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 100 {
		t.Fatalf("only %d cases", len(cases))
	}
	for i, c := range cases {
		inputs := make(nodes, len(c.Inputs))
		for k, in := range c.Inputs {
			inputs[k] = engine.Node(in.tensor())
			if c.Grads[k] == nil {
				inputs[k] = engine.Const(in.tensor())
			}
		}
		y := byReference(t, c.Name, c.Args, inputs)
		if !y.Value.AllClose(c.Output.tensor(), 1e-9) {
			t.Errorf("case %d, %s: value\n%v\nwant\n%v", i, c.Name, y.Value, c.Output.tensor())
		}
		y.BackwardFrom(c.Upstream.tensor())
		for k, want := range c.Grads {
			if want != nil && !inputs[k].Grad.AllClose(want.tensor(), 1e-9) {
				t.Errorf("case %d, %s: gradient over input %d\n%v\nwant\n%v", i, c.Name, k, inputs[k].Grad, want.tensor())
			}
		}
	}
}

// examples are inputs at which each op is smooth.
func examples(op engine.Op) nodes {
	rng := tensor.NewRNG(5)
	randn := func(shape ...int) *engine.TensorNode { return engine.Node(rng.Randn(shape...)) }
	positive := func(shape ...int) *engine.TensorNode {
		return engine.Node(rng.Rand(shape...).Scale(0.8).Add(tensor.Scalar(0.1)))
	}
	targets := engine.Const(rng.Rand(3, 4))
	switch op.(type) {
	case AddOp, SubOp, MulOp, DivOp, MaximumOp, MinimumOp:
		return nodes{randn(3, 4), randn(4)}
	case PowOp:
		return nodes{positive(3, 4), randn(3, 1)}
	case MatMulOp:
		return nodes{randn(2, 3, 4), randn(4, 2)}
	case BatchMMOp:
		return nodes{randn(2, 4), randn(3, 4)}
	case AffineOp:
		return nodes{randn(3, 4), randn(2, 4), randn(2)}
	case CatOp, StackOp:
		return nodes{randn(3, 4), randn(3, 4)}
	case MSEOp, L1Op, BCEWithLogitsOp:
		return nodes{randn(3, 4), randn(3, 4)}
	case BCEOp:
		return nodes{positive(3, 4), targets}
	case LogOp, SqrtOp, PowScalarOp, NormalizeOp, ReciprocalOp:
		return nodes{positive(3, 4)}
	case ExpandOp, SqueezeOp:
		return nodes{randn(1, 4)}
	}
	return nodes{randn(3, 4)}
}

// example is an op with what it needs for its examples.
func example(op engine.Described) engine.Op {
	switch op.(type) {
	case PowScalarOp:
		return PowScalarOp{2.5}
	case ReshapeOp:
		return ReshapeOp{[]int{2, -1}}
	case ExpandOp:
		return ExpandOp{0, 5}
	case SliceOp:
		return SliceOp{1, 1, 3}
	case SelectOp:
		return SelectOp{[]int{3, 0, 3}}
	case EmbeddingOp:
		return EmbeddingOp{[]int{2, 0, 2, 1}, []int{4}}
	case CrossEntropyOp:
		return CrossEntropyOp{[]int{3, 0, 3}, ReductionMean}
	case NLLOp:
		return NLLOp{[]int{3, 0, 3}, ReductionMean}
	}
	return op
}

func TestGradients(t *testing.T) {
	for _, op := range All() {
		o := example(op)
		report := engine.GradCheck(func(x ...*engine.TensorNode) *engine.TensorNode { return engine.Apply(o, x...) }, examples(op)...)
		if !report.OK() {
			t.Errorf("%s:\n%v", engine.OpName(op), report)
		}
	}
}

// A gradient that is computed for constants too would be work for nothing; one
// that is left out for others is caught by the engine.
func TestConstantsTakeNoGradient(t *testing.T) {
	for _, op := range All() {
		x := examples(op)
		if len(x) < 2 {
			continue
		}
		for i := range x {
			inputs := append(nodes{}, x...)
			inputs[i] = inputs[i].Detach()
			if y := engine.Apply(example(op), inputs...); y.NeedsGrad() {
				y.BackwardFrom(tensor.ZerosLike(y.Value))
			}
			if inputs[i].Grad != nil {
				t.Errorf("%s gave a gradient to constant input %d", engine.OpName(op), i)
			}
		}
	}
}

// Every op has all that there is to say of one: the formula in the letters of
// its inputs and output, a derivation that ends in a rule for each input, and an
// example that computes.
func TestDescriptions(t *testing.T) {
	seen := make(map[string]bool)
	questions := make(map[int]bool)
	for _, op := range All() {
		d := op.Describe()
		if d.Name == "" || d.Formula == "" || d.Derivation == "" || d.Doc == "" || d.Output == "" || len(d.Inputs) == 0 {
			t.Errorf("%T: something is missing in %+v", op, d)
		}
		if !strings.HasPrefix(d.Formula, d.Output) {
			t.Errorf("%s: the formula %q is not one of %s", d.Name, d.Formula, d.Output)
		}
		for i, letter := range d.Inputs {
			if !strings.Contains(d.Formula, letter) {
				t.Errorf("%s: no %s in the formula %q", d.Name, letter, d.Formula)
			}
			if rule := d.Rule(i); !strings.Contains(rule, d.Output+"∇") {
				t.Errorf("%s: no rule that computes %s∇ from %s∇ in\n%s", d.Name, letter, d.Output, d.Derivation)
			}
		}
		for line := range strings.Lines(d.Derivation) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 76 {
				t.Errorf("%s: a line of the derivation has %d characters: %s", d.Name, n, line)
			}
		}
		if seen[d.Name] {
			t.Errorf("two ops are called %s", d.Name)
		}
		seen[d.Name] = true
		for _, q := range d.Questions {
			if q < 1 || q > 10 {
				t.Errorf("%s: there is no question %d", d.Name, q)
			}
			questions[q] = true
		}
	}
	for q := 1; q <= 10; q++ {
		if !questions[q] {
			t.Errorf("no op belongs to question %d", q)
		}
	}
}

// The example of each op computes what the engine computes, its gradients are
// those of finite differences, and no element of it is at a kink or without a
// gradient.
func TestExamples(t *testing.T) {
	for _, op := range All() {
		d := op.Describe()
		w := engine.Work(op)
		if engine.OpName(w.Op) != d.Name || len(w.Inputs) != len(d.Inputs) || d.Example.Grad == nil {
			t.Errorf("%s: the example is one of %s with %d inputs", d.Name, engine.OpName(w.Op), len(w.Inputs))
		}
		if !w.Check.OK() {
			t.Errorf("%s:\n%v", d.Name, w.Check)
		}
		leaves := make(nodes, len(w.Inputs))
		for i, input := range w.Inputs {
			leaves[i] = engine.Node(input.Value)
			if !input.Grad.IsZero() {
				t.Errorf("%s: the example has changed the gradient of its input", d.Name)
			}
			if w.Check.Inputs[i].Kinks > 0 {
				t.Errorf("%s: the example is at a kink", d.Name)
			}
		}
		y := engine.Apply(w.Op, leaves...)
		y.BackwardFrom(d.Example.Grad)
		if !y.Value.Equal(w.Output.Value) {
			t.Errorf("%s: the example gives %v, the op %v", d.Name, w.Output.Value, y.Value)
		}
		for i, leaf := range leaves {
			if !leaf.Grad.Equal(w.Grads[i]) || leaf.Grad.IsZero() {
				t.Errorf("%s: the example's gradient %d is %v, that of the engine %v", d.Name, i, w.Grads[i], leaf.Grad)
			}
			if e := w.Check.Inputs[i]; e.Analytic != leaf.Grad.At(e.Index...) {
				t.Errorf("%s: the check is about %v at %v, the gradient is %v", d.Name, e.Analytic, e.Index, leaf.Grad)
			}
		}
	}
}

// Broadcasting the operands of an op is the same as expanding them first, the
// gradients included.
func TestBroadcasting(t *testing.T) {
	rng := tensor.NewRNG(11)
	for range 300 {
		shape := make([]int, 1+rng.IntN(4))
		for i := range shape {
			shape[i] = 1 + rng.IntN(4)
		}
		smaller := func() []int {
			out := append([]int{}, shape[rng.IntN(len(shape)+1):]...)
			for i := range out {
				if rng.IntN(2) == 0 {
					out[i] = 1
				}
			}
			return out
		}
		a, b := engine.Node(rng.Randn(shape...)), engine.Node(rng.Randn(smaller()...))
		if rng.IntN(2) == 0 {
			a, b = b, a
		}
		y := Mul(a, b)
		y.BackwardFrom(tensor.Ones(y.Shape()...))
		wide := b.Value.Expand(y.Shape()...)
		if want := wide.Mul(a.Value.Expand(y.Shape()...)); !y.Value.AllClose(want, 1e-12) {
			t.Fatalf("%v · %v = %v, want %v", a.Shape(), b.Shape(), y.Value, want)
		}
		if want := wide.SumTo(a.Shape()); !a.Grad.AllClose(want, 1e-12) {
			t.Fatalf("gradient of %v · %v over the first: %v, want %v", a.Shape(), b.Shape(), a.Grad, want)
		}
	}
}

func TestLargeScores(t *testing.T) {
	x := engine.Node(tensor.Mat("1000 0 -1000; -1000 -1000 -1000"))
	for name, y := range map[string]*engine.TensorNode{
		"Softmax": Softmax(x, 1), "LogSoftmax": LogSoftmax(x, 1), "LogSumExp": LogSumExp(x, 1, false),
		"CrossEntropy": CrossEntropy(x, []int{2, 0}, "mean"), "Softplus": Softplus(x), "Sigmoid": Sigmoid(x),
		"BCEWithLogits": BCEWithLogits(x, engine.Const(tensor.Ones(2, 3)), "sum"),
	} {
		y.BackwardFrom(tensor.Ones(y.Shape()...))
		for _, v := range append(y.Value.Data(), x.Grad.Data()...) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%s overflows: %v, gradient %v", name, y.Value, x.Grad)
				break
			}
		}
	}
}

func TestBadInput(t *testing.T) {
	m := engine.Node(tensor.Ones(2, 3))
	v := engine.Node(tensor.Ones(2))
	var empty *engine.TensorNode
	for _, test := range []struct {
		want string
		run  func()
	}{
		{"Add: input 1 is nil", func() { Add(m, empty) }},
		{"MatMul: inner dimensions differ: (2, 3) · (2, 3)", func() { MatMul(m, m) }},
		{"Add: shapes do not broadcast: (2, 3) and (2,)", func() { Add(m, v) }},
		{"BatchMM: needs a matrix (m, f) and a batch (n, f), got (2, 3) and (2,)", func() { BatchMM(m, v) }},
		{"Affine: needs a bias of 2 elements for weights (2, 3), got shape (2, 3)", func() { Affine(m, m, m) }},
		{"label 3 of row 1 is out of range: shape (2, 3) has 3 classes, counted from 0", func() { NLL(m, []int{0, 3}, "sum") }},
		{"label -1 of row 0 is out of range", func() { CrossEntropy(m, []int{-1, 0}, "sum") }},
		{"needs one label for each of the 2 rows of shape (2, 3), got 1", func() { CrossEntropy(m, []int{0}, "sum") }},
		{`unknown reduction "max"`, func() { MSE(m, m, "max") }},
		{"MSE: needs input and target of one shape, got (2, 3) and (2,)", func() { MSE(m, v, "sum") }},
		{"BCE: needs probabilities from 0 to 1, element 0 is 2", func() { BCE(Add(m, m), m, "sum") }},
		{"Expand: needs a dimension of size 1 to repeat, dimension 1 of shape (2, 3) has size 3", func() { Expand(m, 1, 16) }},
		{"Squeeze: dimension 0 of shape (2, 3) has size 2, not 1", func() { Squeeze(m, 0) }},
		{"RowSum: needs a matrix, got shape (2,)", func() { RowSum(v) }},
		{"Stack: shapes differ: (2, 3) and (2,)", func() { Stack(0, m, v) }},
		{"Embedding: index 2 at place 1 is out of range for a table of 2 rows", func() { Embedding(m, []int{0, 2}) }},
		{"is empty", func() { RowMax(engine.Node(tensor.New(2, 0))) }},
		{"lower bound 1 is above the upper bound 0", func() { Clamp(m, 1, 0) }},
	} {
		func() {
			defer func() {
				var e *tensor.Error
				err, _ := recover().(error)
				if !errors.As(err, &e) || !strings.Contains(e.Error(), test.want) {
					t.Errorf("got %v, want %q", err, test.want)
				}
			}()
			test.run()
		}()
	}
}

// A training step of the report's network at batch 128.
func BenchmarkStep(b *testing.B) {
	rng := tensor.NewRNG(1)
	x, targets := engine.Const(rng.Randn(128, 2)), make([]int, 128)
	w1, b1 := engine.Node(rng.Randn(4, 2)), engine.Node(tensor.Zeros(4))
	w2, b2 := engine.Node(rng.Randn(2, 4)), engine.Node(tensor.Zeros(2))
	b.ReportAllocs()
	for range b.N {
		loss := NLL(LogSoftmax(Affine(Sigmoid(Affine(x, w1, b1)), w2, b2), 1), targets, ReductionSum)
		loss.Backward()
		for _, p := range []*engine.TensorNode{w1, b1, w2, b2} {
			p.Value = p.Value.AddScaled(-1e-3, p.Grad)
			p.Grad = tensor.ZerosLike(p.Value)
		}
	}
}

package step

import (
	"slices"
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
	"gradrepl/repl/session"
)

func TestMentions(t *testing.T) {
	for _, test := range []struct {
		formula, letter string
		want            bool
	}{
		{"S∇ ⊙ B", "B", true},
		{"S∇ ⊙ B", "S", false},
		{"F∇ ⊙ F ⊙ (1 − F)", "F", true},
		{"S∇·Bᵀ", "B", true},
		{"−F∇ ⊙ X / Y²", "Y", true},
		{"Y∇ᵢⱼ / sᵢ − (Σₖ Y∇ᵢₖ · Xᵢₖ) / sᵢ²", "Y", false},
		{"Y∇ᵢⱼ / sᵢ − (Σₖ Y∇ᵢₖ · Xᵢₖ) / sᵢ²", "X", true},
		{"c∇ · (softmax(X) − onehot(Targets))", "c", false},
		{"c∇ · (softmax(X) − onehot(Targets))", "T", false},
		{"c∇ · (softmax(X) − onehot(Targets))", "X", true},
		{"2 · F∇ ⊙ X", "A", false},
	} {
		if got := mentions(test.formula, test.letter); got != test.want {
			t.Errorf("%q mentions %s: %v", test.formula, test.letter, got)
		}
	}
}

func TestText(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{fit("A∇ = S∇", 7), "A∇ = S∇"},
		{fit("A∇ = S∇", 6), "A∇ = …"},
		{fit("你好你好", 6), "你好…"},
		{strings.Join(wrap("one  two three", 7), "|"), "one two|three"},
		{strings.Join(wrap("a_word_that_is_long x", 7), "|"), "a_word_that_is_long|x"},
		{ordinal(2) + " " + ordinal(11) + " " + ordinal(22) + " " + ordinal(113) + " " + ordinal(1001), "second 11th 22nd 113th 1001st"},
		{inWords(10) + " " + inWords(11), "ten 11"},
		{enumerate([]string{"a"}), "a"},
		{enumerate([]string{"a", "b", "c"}), "a, b and c"},
		{enumerate([]string{"a", "b", "c", "d"}), "a, b and 2 more"},
		{count(1, "step") + ", " + count(0, "step"), "1 step, 0 steps"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

// stepperOf is a stepper that has taken all steps of the pass of a node.
func stepperOf(n *engine.TensorNode) *stepper {
	printing := tensor.DefaultPrinting()
	s := &stepper{Host: Host{Width: 80, Tensors: &printing}, pass: n.Pass(), names: namesOf(n)}
	for step := range s.pass.Steps() {
		s.steps = append(s.steps, step)
	}
	return s
}

// titles are what the stepper shows as needed by the op of a step.
func (s *stepper) titles(step *engine.Step) (out []string) {
	for _, q := range s.needs(rulesOf(step.Op), step) {
		out = append(out, strings.Join(q.names, ", "))
	}
	return out
}

// What is shown is what the rules for the inputs that take a gradient mention,
// with the values of the forward.
func TestNeeds(t *testing.T) {
	a, b := engine.Node(tensor.Mat("1 2; 3 4")).Named("a"), engine.Node(tensor.Mat("5 6; 7 8")).Named("b")
	k := engine.Const(tensor.Mat("2 0; 0 2")).Named("k")
	for _, test := range []struct {
		node *engine.TensorNode
		want []string
	}{
		{ops.Add(a, b), nil},
		{ops.Mul(a, b), []string{"A = a", "B = b"}},
		{ops.Mul(a, a), []string{"A = a, B = a"}},
		{ops.Mul(a, k), []string{"B = k"}},
		{ops.Exp(a), []string{"F = #2"}},
		{ops.BatchMM(a, b), []string{"W = a", "X = b"}},
		{ops.Reshape(a, 4), nil},
	} {
		s := stepperOf(ops.Sum(test.node))
		if got := s.titles(s.steps[1]); !slices.Equal(got, test.want) {
			t.Errorf("%v needs %q, want %q", test.node.Source, got, test.want)
		}
	}
	product := ops.Mul(a, b)
	was := a.Value
	a.Value = tensor.Mat("0 0; 0 0")
	s := stepperOf(ops.Sum(product))
	needed := s.needs(rulesOf(product.Source), s.steps[1])
	if needed[0].value != was || needed[0].names[0] != "A = a as it was in the forward" {
		t.Errorf("after a was replaced: %v", needed[0])
	}
}

// Every op's step can be shown, and gives each input its rule.
func TestEveryOp(t *testing.T) {
	for _, op := range ops.All() {
		d := op.Describe()
		worked := engine.Work(op)
		s := stepperOf(ops.Sum(worked.Output))
		step := s.steps[1]
		r := rulesOf(step.Op)
		text := strings.Join(s.shares(r, step), "\n")
		for i := range min(len(step.Shares), len(d.Inputs)) {
			if rule := d.Rule(i); rule == "" || r.of[i] != rule || !strings.Contains(strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(rule), " ")) {
				t.Errorf("%s: no rule for input %d in\n%s", d.Name, i, text)
			}
		}
		if head := strings.Join(s.head(r, step), "\n"); !strings.HasPrefix(head, d.Formula) {
			t.Errorf("%s: the head is\n%s", d.Name, head)
		}
	}
}

// slow is an op whose backward waits.
type slow struct{ begun, end chan bool }

func (slow) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor { return in }

func (s slow) Backward(_ *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	s.begun <- true
	<-s.end
	return grads
}

// An op that an interrupt does not stop keeps the pass, and once it has ended the
// gradients are put back.
func TestInterruptedOp(t *testing.T) {
	op := slow{make(chan bool), make(chan bool)}
	a := engine.Node(tensor.Vec(1, 2)).Named("a")
	pass := ops.Sum(engine.Apply(op, a)).Pass()
	ended := make(chan bool)
	lines := []string{"n", "c"}
	var out strings.Builder
	printing := tensor.DefaultPrinting()
	kept, err := Run(Host{
		Out: &out, Err: &out, Width: 80, Terminal: true, Tensors: &printing,
		Ask: func(string) (string, error) {
			line := lines[0]
			lines = lines[1:]
			return line, nil
		},
		Do: func(f func()) error {
			if pass.Taken() == 0 {
				f()
				return nil
			}
			go func() { f(); close(ended) }()
			<-op.begun
			return session.ErrInterrupted
		},
		Defined: func(string) bool { return false },
		Moved:   func() {},
	}, pass)
	if kept || err != session.ErrInterrupted || !strings.HasSuffix(out.String(), "The op is still running. When it ends, every gradient is put back as it was before the pass.\n") {
		t.Errorf("kept %v, error %v, and it showed\n%s", kept, err, out.String())
	}
	op.end <- true
	<-ended
	if !pass.Over() || !a.Grad.IsZero() || !pass.From().Grad.IsZero() {
		t.Errorf("%v, with gradients %v and %v", pass, a.Grad, pass.From().Grad)
	}
}

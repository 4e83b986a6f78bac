package engine

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gradrepl/engine/tensor"
)

// randomGraph is a loss over vectors of four elements, with all that graphs can
// have: nodes that are used several times, twice by one op, or not at all, ops
// with several outputs of which some are unused, and constants. nodes are all
// that were made.
func randomGraph(seed uint64) (loss *TensorNode, nodes []*TensorNode) {
	rng := rand.New(rand.NewPCG(seed, 1))
	values := func() *tensor.Tensor {
		return tensor.Vec(rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64())
	}
	full := []*TensorNode{Node(values()), Node(values()), Const(values())}
	nodes = slices.Clone(full)
	pick := func() *TensorNode { return full[rng.IntN(len(full))] }
	for range 2 + rng.IntN(15) {
		var made []*TensorNode
		switch rng.IntN(5) {
		case 0:
			made = ApplyAll(add{}, pick(), pick())
		case 1:
			x := pick()
			made = ApplyAll(mul{}, x, x)
		case 2:
			made = ApplyAll(mul{}, pick(), pick())
		case 3:
			made = ApplyAll(pass{}, pick(), pick())
		case 4:
			parts := append(ApplyAll(halves{}, pick()), ApplyAll(halves{}, pick())...)
			nodes = append(nodes, parts...)
			made = ApplyAll(join{}, parts[rng.IntN(4)], parts[rng.IntN(4)])
		}
		nodes = append(nodes, made...)
		full = append(full, made...)
	}
	loss = Apply(sum{}, Apply(add{}, Apply(add{}, full[0], full[len(full)-1]), pick()))
	return loss, append(nodes, loss, loss.Source.Inputs[0])
}

const graphs = 300

// grads is the Grad of each node, as it is, and its bits.
type grads struct {
	tensors []*tensor.Tensor
	bits    [][]uint64
}

func gradsOf(nodes []*TensorNode) (g grads) {
	for _, n := range nodes {
		var bits []uint64
		if n.NeedsGrad() {
			for _, x := range n.Grad.Clone().Data() {
				bits = append(bits, math.Float64bits(x))
			}
		}
		g.tensors, g.bits = append(g.tensors, n.Grad), append(g.bits, bits)
	}
	return g
}

func wantSame(t *testing.T, what string, got, want grads) {
	t.Helper()
	for i := range want.bits {
		if !slices.Equal(got.bits[i], want.bits[i]) {
			t.Fatalf("%s: the Grad of node %d is %v, want %v", what, i, got.tensors[i], want.tensors[i])
		}
	}
}

// forGraphs runs a test on random graphs, of which every second has gradients
// from before.
func forGraphs(t *testing.T, test func(t *testing.T, rng *rand.Rand, graph func() (*TensorNode, []*TensorNode))) {
	for seed := range uint64(graphs) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			test(t, rand.New(rand.NewPCG(seed, 2)), func() (*TensorNode, []*TensorNode) {
				loss, nodes := randomGraph(seed)
				if seed%2 == 1 {
					loss.Backward()
				}
				return loss, nodes
			})
		})
	}
}

// However one goes through a pass, at its end every Grad is what Backward
// leaves.
func TestPassEndsAsBackward(t *testing.T) {
	forGraphs(t, func(t *testing.T, rng *rand.Rand, graph func() (*TensorNode, []*TensorNode)) {
		loss, nodes := graph()
		loss.Backward()
		want := gradsOf(nodes)

		loss, nodes = graph()
		for range loss.Pass().Steps() {
		}
		wantSame(t, "all steps", gradsOf(nodes), want)

		loss, nodes = graph()
		p := loss.Pass()
		for range rng.IntN(60) {
			if rng.IntN(3) > 0 {
				p.Next()
			} else {
				p.Back()
			}
		}
		p.Seek(rng.IntN(p.Len() + 1))
		p.Finish()
		wantSame(t, "some steps, then Finish", gradsOf(nodes), want)

		loss, nodes = graph()
		p = loss.Pass()
		for p.Next() != nil {
			if rng.IntN(3) == 0 {
				p.Back()
			}
		}
		wantSame(t, "there and back", gradsOf(nodes), want)
	})
}

// What the steps tell is what happens: the shares of a node add up to its
// gradient, what an op gets is complete, and Grad grows with the pass.
func TestStepsAddUp(t *testing.T) {
	forGraphs(t, func(t *testing.T, _ *rand.Rand, graph func() (*TensorNode, []*TensorNode)) {
		loss, nodes := graph()
		before := gradsOf(nodes)
		p := loss.Pass()
		sums := map[*TensorNode]*tensor.Tensor{loss: tensor.Scalar(1)}
		shares := map[*TensorNode]int{}
		var steps []*Step
		for step := range p.Steps() {
			steps = append(steps, step)
			if step.Number != len(steps) || step.Of != p.Len() || p.Taken() != len(steps) {
				t.Fatalf("step %d of %d is told as %d of %d", len(steps), p.Len(), step.Number, step.Of)
			}
			for i, s := range step.Shares {
				if s.Input != step.Op.Inputs[i] || (s.Value != nil) != s.Input.NeedsGrad() {
					t.Fatalf("share %d of %v is %v", i, step.Op, s)
				}
				if s.Value == nil {
					continue
				}
				n := s.Input
				shares[n]++
				sum := s.Value
				if sums[n] != nil {
					sum = sums[n].Add(s.Value)
				}
				if s.Nth != shares[n] || s.Added() != (sums[n] != nil) || !s.After.Equal(sum) || !s.Before.Add(s.Value).Equal(sum) {
					t.Fatalf("%v: share %d of %d of input %d is %v after %v, want the sum %v", step.Op, s.Nth, s.Of, i, s.Value, s.Before, sum)
				}
				sums[n] = sum
			}
			for i, n := range nodes {
				if !n.NeedsGrad() {
					continue
				}
				want := before.tensors[i]
				if sums[n] != nil {
					want = total(want, sums[n])
				}
				if !n.Grad.Equal(want) || !p.Earlier(n).Equal(before.tensors[i]) {
					t.Fatalf("after step %d node %d has gradient %v, want %v", step.Number, i, n.Grad, want)
				}
			}
		}
		for _, step := range steps {
			for i, output := range step.Op.Outputs {
				if !step.Incoming[i].Equal(p.Gradient(output)) {
					t.Fatalf("%v passed on %v, but the gradient over its output became %v", step.Op, step.Incoming[i], p.Gradient(output))
				}
			}
			for _, s := range step.Shares {
				if s.Value != nil && (s.Of != shares[s.Input] || s.Complete() != (s.Nth == shares[s.Input])) {
					t.Fatalf("%d shares of %v are told as %d", shares[s.Input], s.Input, s.Of)
				}
			}
		}
	})
}

// Back undoes Next, with the very tensors that were there before the pass, and
// Cancel all that was done.
func TestBackAndCancel(t *testing.T) {
	forGraphs(t, func(t *testing.T, rng *rand.Rand, graph func() (*TensorNode, []*TensorNode)) {
		loss, nodes := graph()
		before := gradsOf(nodes)
		p := loss.Pass()
		wantSame(t, "before the first step", gradsOf(nodes), before)
		states := []grads{before}
		for p.Next() != nil {
			states = append(states, gradsOf(nodes))
		}
		for k := p.Len(); k >= 0; k-- {
			wantSame(t, fmt.Sprintf("back at %d steps", k), gradsOf(nodes), states[k])
			if step := p.Back(); (step == nil) != (k == 0) || step != nil && step.Number != k {
				t.Fatalf("back from %d is %v", k, step)
			}
		}
		for range 5 {
			k := rng.IntN(p.Len() + 1)
			p.Seek(k)
			wantSame(t, fmt.Sprintf("at %d", k), gradsOf(nodes), states[k])
		}
		p.Cancel()
		if after := gradsOf(nodes); !slices.Equal(after.tensors, before.tensors) {
			t.Fatal("Cancel has not put back what was there")
		}
		p.Cancel() // once more does nothing
		mustPanic(t, "this pass is over", func() { p.Next() })
		mustPanic(t, "this pass is over", func() { p.Back() })
		mustPanic(t, "this pass is over", p.Finish)
	})
}

// A pass from a leaf has no steps, and one from a node of any shape needs a
// gradient.
func TestPassStarts(t *testing.T) {
	a := vec(2)
	p := a.Pass()
	if p.Len() != 0 || p.Next() != nil {
		t.Error("a pass from a leaf has steps")
	}
	wantGrad(t, "a leaf", a, 1)
	p.Back()
	wantGrad(t, "a leaf, back", a, 0)
	p.Finish()
	wantGrad(t, "a leaf, at the end", a, 1)

	b := vec(1, 2)
	grad := tensor.Vec(5, 6)
	p = Apply(mul{}, b, b).PassFrom(grad)
	grad.Set(100, 0) // the pass has its own
	step := p.Next()
	wantGrad(t, "b", b, 10, 24)
	if !step.Incoming[0].Equal(tensor.Vec(5, 6)) {
		t.Errorf("the pass starts from %v", step.Incoming[0])
	}
	mustPanic(t, "Backward: needs a scalar to start from, got shape (2,)", func() { b.Pass() })
	mustPanic(t, "takes no gradient: it was computed from constants alone", func() { Const(tensor.Vec(1)).Pass() })
	mustPanic(t, "there is no step 2, only 0 to 1", func() { p.Seek(2) })
}

// What comes in between is not mixed with the pass, and not lost.
func TestPassIsDisturbed(t *testing.T) {
	graph := func() (a, loss *TensorNode, p *Pass) {
		a = vec(1, 2).Named("a")
		a.Grad = tensor.Vec(10, 20)
		c := Apply(mul{}, a, a).Named("c")
		loss = Apply(sum{}, Apply(mul{}, c, a)).Named("loss")
		p = loss.Pass()
		p.Seek(2) // a has got its first share
		wantGrad(t, "a, half-way", a, 11, 24)
		return a, loss, p
	}
	const changed = "has changed since the last step"
	for what, disturb := range map[string]func(a, loss *TensorNode){
		"another pass":  func(_, loss *TensorNode) { loss.Backward() },
		"another loss":  func(a, _ *TensorNode) { Apply(sum{}, a).Backward() },
		"ZeroGrad":      func(_, loss *TensorNode) { loss.ZeroGrad() },
		"an assignment": func(a, _ *TensorNode) { a.Grad = tensor.New(2) },
		"nil":           func(a, _ *TensorNode) { a.Grad = nil },
		"a write":       func(a, _ *TensorNode) { a.Grad.Set(100, 0) },
	} {
		t.Run(what, func(t *testing.T) {
			a, loss, p := graph()
			disturb(a, loss)
			after := gradsOf([]*TensorNode{a, loss})
			mustPanic(t, changed, func() { p.Next() })
			mustPanic(t, changed, func() { p.Back() })
			mustPanic(t, changed, p.Finish)
			if p.Taken() != 2 || p.Over() {
				t.Errorf("the pass has gone on: %v", p)
			}
			wantSame(t, "after the panics", gradsOf([]*TensorNode{a, loss}), after)
			mustPanic(t, "was changed meanwhile and stays as it is now", p.Cancel)
			wantSame(t, "a, after Cancel", gradsOf([]*TensorNode{a}), grads{after.tensors[:1], after.bits[:1]})
			if what == "a write" {
				wantGrad(t, "loss, after Cancel", loss, 0)
			}
		})
	}
	t.Run("a write to what had no gradient before", func(t *testing.T) {
		a, loss, p := graph()
		c := loss.Source.Inputs[0].Source.Inputs[0]
		c.Grad.Set(100, 0)
		mustPanic(t, changed, func() { p.Next() })
		mustPanic(t, "the Grad of c was changed meanwhile", p.Cancel)
		wantGrad(t, "a, after Cancel", a, 10, 20)
		wantGrad(t, "c, after Cancel", c, 100, 2)
	})
	t.Run("Clear", func(t *testing.T) {
		_, loss, p := graph()
		loss.Clear()
		mustPanic(t, "Clear has taken the graph apart", func() { p.Next() })
		mustPanic(t, changed, func() { p.Back() })
		if text := fmt.Sprint(p.steps[0], p); !strings.Contains(text, "cleared") {
			t.Errorf("a step of a graph that is gone: %s", text)
		}
	})
	// What the pass has not come to is not its own.
	a, loss, _ := graph()
	a.Grad = tensor.New(2)
	p := loss.Pass()
	p.Next()
	a.Grad = tensor.Vec(1000, 2000)
	p.Seek(3)
	wantGrad(t, "a", a, 1003, 2012)
	p.Cancel()
	wantGrad(t, "a", a, 1000, 2000)
	// Of two passes at a time, the later one has to end first.
	outer, inner := loss.Pass(), loss.Pass()
	outer.Seek(2)
	inner.Seek(2)
	mustPanic(t, changed, func() { outer.Next() })
	inner.Cancel()
	outer.Finish()
	wantGrad(t, "a", a, 1003, 2012)
	// A step that is kept does not change with the Grad that it led to.
	loss.ZeroGrad()
	p = loss.Pass()
	p.Seek(3)
	share := p.steps[2].Shares[1]
	p.Finish()
	a.Grad.Set(-1, 0)
	if !share.After.Equal(tensor.Vec(3, 12)) {
		t.Errorf("a step that was kept says %v", share.After)
	}
}

// A step looks at the nodes of its op, and the last one at all.
func TestChangesAreNoticed(t *testing.T) {
	a, b := vec(1, 2), vec(3, 4)
	c := Apply(mul{}, a, a)
	d := Apply(mul{}, c, b)
	loss := Apply(sum{}, Apply(add{}, Apply(mul{}, d, d), b))
	next, back := (*Pass).Next, (*Pass).Back
	for _, test := range []struct {
		what  string
		taken int
		node  *TensorNode
		step  func(*Pass) *Step
	}{
		{"the output of the next op", 3, d, next},
		{"an input of the next op", 3, b, next},
		{"any node, before the last step", 4, b, next},
		{"the output of the last op", 4, d, back},
		{"an input of the last op", 4, c, back},
		{"the loss", 1, loss, back},
	} {
		p := loss.Pass()
		if p.Len() != 5 {
			t.Fatalf("the graph has %d steps", p.Len())
		}
		p.Seek(test.taken)
		was := test.node.Grad
		test.node.Grad = was.Clone()
		t.Run(test.what, func(t *testing.T) {
			mustPanic(t, "has changed since the last step", func() { test.step(p) })
		})
		test.node.Grad = was
		p.Cancel()
	}
	p := a.PassFrom(tensor.Vec(1, 1))
	p.Next()
	a.Grad = tensor.Vec(7, 7)
	mustPanic(t, "has changed since the last step", func() { p.Back() })
	// Gradients of an earlier pass, from when the value had another shape.
	loss.ZeroGrad()
	loss.Grad = tensor.Vec(1, 2)
	mustPanic(t, "a gradient of shape (2,) from an earlier pass; zero it first", func() { loss.Pass().Next() })
	loss.ZeroGrad()
	b.Grad = tensor.Vec(1)
	p = loss.Pass()
	p.Next()
	mustPanic(t, "a gradient of shape (1,) from an earlier pass; zero it first", func() { p.Next() })
	b.Grad = tensor.Vec(10, 20)
	p.Next()
	wantGrad(t, "b", b, 11, 21)
}

// Where an op's backward panics, a pass stays before the step, and goes on once
// it does not any more.
func TestPassOverFaultyOp(t *testing.T) {
	a, k := vec(3).Named("a"), Const(tensor.Vec(1))
	fail := true
	shares := faulty{
		forward: func(in []*tensor.Tensor) []*tensor.Tensor { return in[:1] },
		backward: func(g []*tensor.Tensor) []*tensor.Tensor {
			if fail { // after a share that is right
				return []*tensor.Tensor{g[0], tensor.New(7), nil}
			}
			return []*tensor.Tensor{g[0], g[0], nil}
		},
	}
	inner := Apply(shares, a, a, k)
	loss := Apply(add{}, inner, a)
	p := loss.Pass()
	p.Next()
	wantGrad(t, "a", a, 1)
	for range 2 {
		mustPanic(t, "its backward gave shape (7,) for input 1", func() { p.Next() })
		wantGrad(t, "a", a, 1)
		if p.Taken() != 1 || p.Gradient(a).Item() != 1 {
			t.Errorf("the pass has gone on: %v", p)
		}
	}
	fail = false
	step := p.Next()
	wantGrad(t, "a", a, 3)
	if s := step.Shares[1]; s.Nth != 3 || s.Of != 3 || !s.Complete() || step.Shares[2].Value != nil {
		t.Errorf("the last share of a is told as %d of %d", s.Nth, s.Of)
	}
	p.Back()
	fail = true
	mustPanic(t, "its backward gave shape (7,)", p.Finish)
	wantGrad(t, "a, after a Finish that failed", a, 0)
	wantGrad(t, "loss, after a Finish that failed", loss, 0)
	// A value of another shape half-way, which the op itself does not see.
	a, b := vec(1), vec(1)
	wide := faulty{
		forward: func(in []*tensor.Tensor) []*tensor.Tensor { return in[:1] },
		backward: func(g []*tensor.Tensor) []*tensor.Tensor {
			return []*tensor.Tensor{g[0], tensor.New(2)}
		},
	}
	p = Apply(add{}, Apply(wide, b, a), a).Pass()
	p.Next()
	a.Value = tensor.Vec(1, 2)
	mustPanic(t, "got gradients of shapes (1,) and (2,): its value has changed meanwhile", func() { p.Next() })
	if p.Taken() != 1 || len(p.nodes) != 3 {
		t.Errorf("half a step was left: %v", p)
	}
	wantGrad(t, "b", b, 0)
}

func TestStepStrings(t *testing.T) {
	a, k := vec(1, 2).Named("a"), Const(tensor.Vec(3, 4)).Named("k")
	c := Apply(add{}, a, k).Named("c")
	loss := Apply(sum{}, Apply(mul{}, c, c)).Named("loss")
	p := loss.Pass()
	var got []string
	for step := range p.Steps() {
		got = append(got, step.String(), strings.Join(step.Calls(), "\n"))
	}
	want := []string{
		`Step 1 of 3: OpNode sum(mul(c, c)) → loss
  the gradient over loss is
    1.0
  mul(c, c) gets
    [1. 1.]`,
		`loss.Backward()
OpNode sum(mul(c, c)) → loss
sum.Backward(ctx, gradients of shape ())
mul(c, c).Grad += its gradient 0, of shape (2,)`,
		`Step 2 of 3: OpNode mul(c, c) → (2,)
  the gradient over mul(c, c) is
    [1. 1.]
  c gets
    [4. 6.]
  c gets, as share 2 of 2
    [4. 6.]
  and has with what came before
    [ 8. 12.]`,
		`loss.Backward()
OpNode mul(c, c) → (2,)
mul.Backward(ctx, gradients of shape (2,))
c.Grad += its gradient 0, of shape (2,)
c.Grad += its gradient 1, of shape (2,)`,
		`Step 3 of 3: OpNode add(a, k) → c
  the gradient over c is
    [ 8. 12.]
  a gets
    [ 8. 12.]
  k takes no gradient`,
		`loss.Backward()
OpNode add(a, k) → c
add.Backward(ctx, gradients of shape (2,))
a.Grad += its gradient 0, of shape (2,)`,
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got\n%s\nwant\n%s", got[i], want[i])
		}
	}
	if got, want := p.String(), "Pass from loss: 3 of 3 steps taken"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.Back()
	if got, want := p.String(), "Pass from loss: 2 of 3 steps taken, next is OpNode add(a, k) → c"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.Finish()
	if got, want := p.String(), "Pass from loss: over"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Steps of a long chain take no longer the further they are.
func BenchmarkSteps(b *testing.B) {
	a := vec(1)
	x := a
	for range 1000 {
		x = Apply(add{}, x, a)
	}
	b.ResetTimer()
	for range b.N {
		p := x.Pass()
		for range p.Steps() {
		}
		p.Cancel()
	}
}

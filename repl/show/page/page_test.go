package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn"
	"gradrepl/ops"
)

// shared is a graph in which nodes have several consumers.
func shared() *engine.TensorNode {
	x := engine.Node(tensor.Vec(1, 2, 3)).Named("x")
	y := ops.Exp(x).Named("y")
	z := ops.Log(y).Named("z")
	w := ops.Sub(ops.Add(ops.Mul(y, z), ops.Div(x, y)), z).Named("w")
	return ops.Sum(ops.Add(ops.Mul(ops.Mul(w, w), w), y)).Named("loss")
}

// training is the graph of a training step of the report's MLP on a batch of
// 128.
func training() *engine.TensorNode {
	rng := tensor.NewRNG(1)
	model := nn.NewMLP(2, 2, rng)
	targets := make([]int, 128)
	for i := range targets {
		targets[i] = i % 2
	}
	return ops.NLL(model.Forward(engine.Const(rng.Randn(128, 2))), targets, ops.ReductionSum).Named("loss")
}

// written is the data of a page, read back from it.
func written(t *testing.T, page []byte) data {
	t.Helper()
	m := regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`).FindSubmatch(page)
	if m == nil {
		t.Fatal("the page has no data")
	}
	var d data
	if err := json.Unmarshal(m[1], &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// UnmarshalJSON reads what MarshalJSON writes, as the page does.
func (f *floats) UnmarshalJSON(text []byte) error {
	var list []any
	if err := json.Unmarshal(text, &list); err != nil {
		return err
	}
	for _, x := range list {
		switch x := x.(type) {
		case float64:
			*f = append(*f, x)
		case string:
			*f = append(*f, map[string]float64{"NaN": math.NaN(), "Infinity": math.Inf(1), "-Infinity": math.Inf(-1)}[x])
		}
	}
	return nil
}

// Every number of the page is the engine's: values, shares, sums before and
// after, and the whole of each node's gradient.
func TestNumbers(t *testing.T) {
	for name, root := range map[string]*engine.TensorNode{"shared": shared(), "training": training()} {
		page, err := Write(root, Options{Digits: 4})
		if err != nil {
			t.Fatal(err)
		}
		d := written(t, page)
		same := func(what string, i int, want *tensor.Tensor) {
			t.Helper()
			if i < 0 || want == nil {
				if i >= 0 || want != nil {
					t.Errorf("%s: %s is tensor %d, want %v", name, what, i, want)
				}
				return
			}
			s := d.Tensors[i]
			got := tensor.FromSlice(s.Values, want.Shape()...)
			if s.Down != nil || !tensor.Shape(s.Shape).Equal(want.Shape()) || !got.Equal(want) {
				t.Errorf("%s: %s is\n%v\nwant\n%v", name, what, got, want)
			}
			if want.Size() > 0 && (float64(s.Low) != want.Min() || float64(s.High) != want.Max()) {
				t.Errorf("%s: %s is from %v to %v", name, what, s.Low, s.High)
			}
		}
		seen := make(map[string]*engine.TensorNode)
		var each func(n *engine.TensorNode)
		each = func(n *engine.TensorNode) {
			seen[n.Expression()] = n
			if n.Source != nil {
				for _, input := range n.Source.Inputs {
					each(input)
				}
			}
		}
		each(root)
		pass := root.Pass()
		if len(d.Backward) != pass.Len() || len(d.Forward) != pass.Len() || d.Problem != "" {
			t.Fatalf("%s: %d steps forward, %d backward, want %d (%s)", name, len(d.Forward), len(d.Backward), pass.Len(), d.Problem)
		}
		for i, step := range d.Backward {
			want := pass.Next()
			if d.Ops[step.Op].Name != engine.OpName(want.Op.Op) {
				t.Fatalf("%s: step %d is %s, want %v", name, i, d.Ops[step.Op].Name, want.Op)
			}
			for k, incoming := range step.Incoming {
				same(fmt.Sprintf("incoming gradient %d of step %d", k, i), incoming, want.Incoming[k])
			}
			for k, share := range step.Shares {
				w := want.Shares[k]
				what := fmt.Sprintf("share %d of step %d", k, i)
				same(what, share.Value, w.Value)
				same("the sum before "+what, share.Before, w.Before)
				same("the sum after "+what, share.After, w.After)
				if share.Nth != w.Nth || share.Of != w.Of {
					t.Errorf("%s: %s is number %d of %d, want %d of %d", name, what, share.Nth, share.Of, w.Nth, w.Of)
				}
			}
		}
		pass.Cancel()
		for _, n := range d.Nodes {
			if node := seen[n.Label]; node != nil { // those with a name
				same("the value of "+n.Label, n.Value, node.Value)
			}
		}
	}
}

// The page is taken home: it needs nothing from elsewhere, and is not large.
func TestSelfContained(t *testing.T) {
	page, err := Write(training(), Options{Digits: 4})
	if err != nil {
		t.Fatal(err)
	}
	if size := len(page); size > 2_000_000 {
		t.Errorf("the page has %d bytes", size)
	}
	for _, address := range regexp.MustCompile(`(?i)(https?:)?//[a-z0-9.-]+\.[a-z]{2,}|\bsrc=|\bhref=|@import|url\([^#)]*\)|\bfetch\(|XMLHttpRequest|\bimport\b *[({'"]`).FindAll(page, -1) {
		t.Errorf("the page refers to %s", address)
	}
	if !bytes.Contains(page, []byte("default-src 'none'")) || !bytes.HasPrefix(page[bytes.Index(page, []byte("<meta name=\"gen")):], []byte(Generator)) {
		t.Error("the page does not say that it needs nothing, or who made it")
	}
}

// The nodes are left as they were.
func TestNothingChanges(t *testing.T) {
	root := shared()
	root.Backward()
	x := root
	for x.Source != nil {
		x = x.Source.Inputs[0]
	}
	before, grad := x.Grad, x.Grad.Clone()
	page, err := Write(root, Options{Digits: 4})
	if err != nil {
		t.Fatal(err)
	}
	if x.Grad != before || !x.Grad.Equal(grad) {
		t.Errorf("the gradient is %v and was %v", x.Grad, grad)
	}
	d := written(t, page)
	for _, n := range d.Nodes {
		if n.Grad && n.Earlier < 0 {
			t.Errorf("%s had a gradient, which the page does not tell", n.Label)
		}
	}
}

// faulty is an op whose backward panics, and which has no description.
type faulty struct{}

func (faulty) Forward(_ *engine.Context, in []*tensor.Tensor) []*tensor.Tensor { return in }
func (faulty) Backward(*engine.Context, []*tensor.Tensor) []*tensor.Tensor {
	panic("not written yet")
}

func TestProblems(t *testing.T) {
	x := engine.Node(tensor.Vec(1, math.NaN(), math.Inf(-1))).Named(`</script><b>"x"`)
	root := ops.Sum(ops.Mul(engine.Apply(faulty{}, x), x))
	page, err := Write(root, Options{Digits: 4, Code: func(op engine.Op) string { return "type " + engine.OpName(op) + " struct{}" }})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(page, []byte(`</script><b>`)) {
		t.Error("a name gets out of the data")
	}
	d := written(t, page)
	if len(d.Backward) != 2 || !strings.Contains(d.Problem, "faulty") || !strings.Contains(d.Problem, "panics: not written yet") {
		t.Errorf("%d steps, and %q", len(d.Backward), d.Problem)
	}
	if x.Grad == nil || !x.Grad.IsZero() {
		t.Errorf("the gradient of x is %v", x.Grad)
	}
	if code := d.Descriptions[d.Ops[0].Description].Code; code != "type faulty struct{}" {
		t.Errorf("the source of the op is %q", code)
	}
	values := d.Tensors[d.Nodes[0].Value]
	if !math.IsNaN(values.Values[1]) || !math.IsInf(values.Values[2], -1) || values.Broken != 2 || values.Low != 1 || values.High != 1 {
		t.Errorf("the value of x is %+v", values)
	}

	// A constant has no backward pass, and what is no scalar begins with ones.
	page, err = Write(ops.Exp(engine.Const(tensor.Vec(1, 2))), Options{})
	if d := written(t, page); err != nil || d.Seed >= 0 || len(d.Backward) > 0 || !strings.Contains(d.Problem, "takes no gradient") {
		t.Errorf("of a constant: %+v (%v)", d, err)
	}
	page, err = Write(ops.Exp(engine.Node(tensor.Vec(1, 2))), Options{})
	if d := written(t, page); err != nil || d.Problem != "" || !tensor.FromSlice(d.Tensors[d.Seed].Values, 2).Equal(tensor.Ones(2)) {
		t.Errorf("of a vector: %+v (%v)", d, err)
	}

	// There is an end to what fits onto a page.
	long := engine.Node(tensor.Vec(1))
	for range Most {
		long = ops.Neg(long)
	}
	if _, err := Write(long, Options{}); err == nil || !strings.Contains(err.Error(), "1501 tensors") {
		t.Errorf("a chain of %d ops gives %v", Most, err)
	}
}

// Of tensors that are too large together, the page has an even choice of rows
// and columns, and what it says of all their elements.
func TestLargeTensors(t *testing.T) {
	x := engine.Node(tensor.Arange(0, 1_000_000, 1).Reshape(1000, 1000)).Named("x")
	page, err := Write(ops.Sum(ops.Square(x)), Options{Digits: 4})
	if err != nil {
		t.Fatal(err)
	}
	if len(page) > 4_000_000 {
		t.Errorf("the page has %d bytes", len(page))
	}
	d := written(t, page)
	s := d.Tensors[d.Nodes[0].Value]
	if s.Rows != 1000 || s.Cols != 1000 || s.High != 999_999 || len(s.Values) != len(s.Down)*len(s.Across) || len(s.Down) < 50 {
		t.Fatalf("of x the page has %d rows and %d columns", len(s.Down), len(s.Across))
	}
	for i, row := range s.Down {
		for j, col := range s.Across {
			if got := s.Values[i*len(s.Across)+j]; got != x.Value.At(row, col) {
				t.Fatalf("element %d, %d is %v", row, col, got)
			}
		}
	}
	if first, last := s.Down[0], s.Down[len(s.Down)-1]; first != 0 || last != 999 {
		t.Errorf("the rows go from %d to %d", first, last)
	}
}

// A node that has no name of its own is traced to the one that it was made for.
func TestOrigins(t *testing.T) {
	root := shared()
	at := map[string]int{"x": 1, "y": 2, "w": 4, "loss": 5}
	page, err := Write(root, Options{Origin: func(n *engine.TensorNode) (Origin, bool) {
		line, ok := at[n.Name]
		return Origin{"In [1]", "the text", line}, ok
	}})
	if err != nil {
		t.Fatal(err)
	}
	d := written(t, page)
	if len(d.Sources) != 1 || d.Sources[0].Text != "the text" {
		t.Errorf("the sources are %+v", d.Sources)
	}
	for _, n := range d.Nodes {
		want, own := at[n.Label]
		if !own {
			want = at[d.Nodes[n.For].Label]
		}
		if n.Source != 0 || n.Line != want || own != (n.For < 0) {
			t.Errorf("%s is from line %d, for %d", n.Label, n.Line, n.For)
		}
	}
}

package ops

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// All has one value of each exported type of the package whose name ends in
// Op: help, the reference and the tests of every op would not see another.
func TestAllIsComplete(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var declared, listed []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && ast.IsExported(spec.Name.Name) && strings.HasSuffix(spec.Name.Name, "Op") {
				declared = append(declared, spec.Name.Name)
			}
			return true
		})
	}
	for _, op := range All() {
		listed = append(listed, reflect.TypeOf(op).Name())
	}
	slices.Sort(declared)
	slices.Sort(listed)
	if !slices.Equal(declared, listed) {
		t.Errorf("declared are\n%v\nAll lists\n%v", declared, listed)
	}
}

// What an op is called is what it is called with: MatMul applies MatMulOp.
func TestNames(t *testing.T) {
	for _, op := range All() {
		if want := strings.TrimSuffix(reflect.TypeOf(op).Name(), "Op"); engine.OpName(op) != want {
			t.Errorf("%T is described as %q, not %q", op, engine.OpName(op), want)
		}
	}
	x := engine.Node(tensor.Ones(2, 3)).Named("x")
	for _, test := range []struct {
		y    *engine.TensorNode
		want string
	}{
		{Add(x, x), "OpNode Add(x, x) → y"},
		{Sum(x), "OpNode Sum(x) → y"},
		{SumDim(x, 1, true), "OpNode SumDim{Dim: 1, KeepDim: true}(x) → y"},
		{NLL(x, []int{0, 2}, "sum"), "OpNode NLL{Targets: [0 2], Reduction: sum}(x) → y"},
	} {
		if got := test.y.Named("y").Source.String(); got != test.want {
			t.Errorf("listed as %q, want %q", got, test.want)
		}
	}
}

// Forward and backward write neither to the inputs nor to the gradient that
// came, and the output is in memory of its own: a later write to one of them
// is not seen in another.
func TestNothingIsShared(t *testing.T) {
	for _, op := range All() {
		name := engine.OpName(op)
		inputs := examples(op)
		before := clones(inputs)
		y := engine.Apply(example(op), inputs...)
		upstream := tensor.NewRNG(7).Randn(y.Shape()...)
		kept := upstream.Clone()
		y.BackwardFrom(upstream)
		if !upstream.Equal(kept) {
			t.Errorf("%s writes to the gradient that it gets", name)
		}
		for i, x := range inputs {
			if !x.Value.Equal(before[i]) {
				t.Errorf("%s writes to input %d", name, i)
			}
		}

		fill(y.Value, 99)
		for i, x := range inputs {
			if !x.Value.Equal(before[i]) {
				t.Errorf("the output of %s is input %d's own memory", name, i)
			}
			if x.NeedsGrad() {
				fill(x.Grad, 77)
			}
		}
		for i, x := range inputs {
			if !x.Value.Equal(before[i]) || !upstream.Equal(kept) {
				t.Errorf("a gradient of %s is the memory of input %d or of the gradient that came", name, i)
			}
		}
	}
}

func clones(nodes []*engine.TensorNode) []*tensor.Tensor {
	out := make([]*tensor.Tensor, len(nodes))
	for i, n := range nodes {
		out[i] = n.Value.Clone()
	}
	return out
}

func fill(t *tensor.Tensor, v float64) {
	for i := range t.Data() {
		t.Data()[i] = v
	}
}

// Lists that the caller gave are the caller's to change.
func TestListsAreCopied(t *testing.T) {
	x := engine.Node(tensor.Arange(0, 6, 1).Reshape(2, 3))
	for name, apply := range map[string]func(list []int) *engine.TensorNode{
		"Select":       func(l []int) *engine.TensorNode { return Select(x, l) },
		"Embedding":    func(l []int) *engine.TensorNode { return Embedding(x, l) },
		"NLL":          func(l []int) *engine.TensorNode { return NLL(x, l, "sum") },
		"CrossEntropy": func(l []int) *engine.TensorNode { return CrossEntropy(x, l, "sum") },
		"Permute":      func(l []int) *engine.TensorNode { return Permute(x, l...) },
	} {
		gradient := func(list []int, change func()) *tensor.Tensor {
			x.Grad = tensor.ZerosLike(x.Value)
			y := apply(list)
			change()
			y.BackwardFrom(tensor.Arange(1, float64(y.Value.Size())+1, 1).Reshape(y.Shape()...))
			return x.Grad
		}
		list := []int{1, 0}
		want := gradient([]int{1, 0}, func() {})
		if got := gradient(list, func() { list[0], list[1] = 0, 1 }); !got.Equal(want) {
			t.Errorf("%s sees a change to the list that it was given", name)
		}
	}
}

// Every op of two broadcast operands gives what it gives for the operands
// expanded first, and their gradients summed over what was repeated.
func TestBroadcastingOfEachOp(t *testing.T) {
	rng := tensor.NewRNG(23)
	pairs := [][2]tensor.Shape{
		{{3, 4}, {4}}, {{4}, {3, 4}}, {{3, 1}, {1, 4}}, {{2, 1, 4}, {3, 1}}, {{}, {2, 3}}, {{1, 1}, {1}}, {{0, 3}, {3}}, {{1, 4}, {0, 1}},
	}
	for _, op := range []engine.Op{AddOp{}, SubOp{}, MulOp{}, DivOp{}, PowOp{}, MaximumOp{}, MinimumOp{}} {
		for _, pair := range pairs {
			a, b := rng.Rand(pair[0]...).Add(tensor.Scalar(0.5)), rng.Rand(pair[1]...).Add(tensor.Scalar(0.5))
			shape, _ := tensor.Broadcast(pair[0], pair[1])
			narrow := nodes{engine.Node(a), engine.Node(b)}
			wide := nodes{engine.Node(a.Expand(shape...)), engine.Node(b.Expand(shape...))}
			y, want := engine.Apply(op, narrow...), engine.Apply(op, wide...)
			if !y.Value.AllClose(want.Value, 1e-12) {
				t.Errorf("%s of %v and %v:\n%v\nwant\n%v", engine.OpName(op), pair[0], pair[1], y.Value, want.Value)
			}
			upstream := rng.Randn(shape...)
			y.BackwardFrom(upstream)
			want.BackwardFrom(upstream)
			for i, n := range narrow {
				if summed := wide[i].Grad.SumTo(n.Shape()); !n.Grad.AllClose(summed, 1e-12) {
					t.Errorf("%s of %v and %v, gradient over input %d:\n%v\nwant\n%v", engine.OpName(op), pair[0], pair[1], i, n.Grad, summed)
				}
			}
		}
	}
}

// Where elements are equal the gradient goes where PyTorch 1.13 sends it: the
// first of them for a maximum along a dimension, half to each of two operands,
// nothing at the kink of Relu and Abs, all of it at Clamp's bounds.
func TestTies(t *testing.T) {
	x := func() *engine.TensorNode { return engine.Node(tensor.Mat("1 3 3; 2 2 2; -1 -1 -5")) }
	v := func() *engine.TensorNode { return engine.Node(tensor.Vec(-1, 0, 1)) }
	for _, test := range []struct {
		name string
		x    *engine.TensorNode
		run  func(x *engine.TensorNode) *engine.TensorNode
		want *tensor.Tensor
	}{
		{"RowMax", x(), RowMax, tensor.Mat("0 1 0; 1 0 0; 1 0 0")},
		{"MaxDim", x(), func(x *engine.TensorNode) *engine.TensorNode { return MaxDim(x, 1, false) }, tensor.Mat("0 1 0; 1 0 0; 1 0 0")},
		{"MinDim", x(), func(x *engine.TensorNode) *engine.TensorNode { return MinDim(x, -1, false) }, tensor.Mat("1 0 0; 1 0 0; 0 0 1")},
		{"Maximum", v(), func(x *engine.TensorNode) *engine.TensorNode { return Maximum(x, engine.Const(tensor.Scalar(0))) }, tensor.Vec(0, 0.5, 1)},
		{"Minimum", v(), func(x *engine.TensorNode) *engine.TensorNode { return Minimum(x, engine.Const(tensor.Scalar(0))) }, tensor.Vec(1, 0.5, 0)},
		{"Relu", v(), Relu, tensor.Vec(0, 0, 1)},
		{"Abs", v(), Abs, tensor.Vec(-1, 0, 1)},
		{"Clamp", v(), func(x *engine.TensorNode) *engine.TensorNode { return Clamp(x, 0, 1) }, tensor.Vec(0, 1, 1)},
	} {
		Sum(test.run(test.x)).Backward()
		if !test.x.Grad.Equal(test.want) {
			t.Errorf("%s: gradient\n%v\nwant\n%v", test.name, test.x.Grad, test.want)
		}
	}
}

// A batch without rows goes through a network and back: loss 0, gradients 0.
func TestEmptyBatch(t *testing.T) {
	rng := tensor.NewRNG(3)
	x := engine.Node(tensor.New(0, 2))
	w, b := engine.Node(rng.Randn(3, 2)), engine.Node(rng.Randn(3))
	for name, scores := range map[string]*engine.TensorNode{
		"Affine":  Relu(Affine(x, w, b)),
		"BatchMM": Sigmoid(Add(BatchMM(w, x), b)),
		"MatMul":  Tanh(Sub(MatMul(x, Transpose(w)), b)),
	} {
		loss := Add(NLL(LogSoftmax(scores, 1), nil, "sum"), Sum(MaxDim(Normalize(Exp(scores)), 1, false)))
		loss.Backward()
		if loss.Item() != 0 || !w.Grad.Equal(tensor.New(3, 2)) || !b.Grad.Equal(tensor.New(3)) || !x.Grad.Equal(tensor.New(0, 2)) {
			t.Errorf("%s: loss %g, gradients\n%v\n%v\n%v", name, loss.Item(), w.Grad, b.Grad, x.Grad)
		}
	}
}

// A message is in the name of the op that was asked for, not of a helper
// below it.
func TestErrorsNameTheOp(t *testing.T) {
	m, v := engine.Node(tensor.Ones(2, 3)), engine.Node(tensor.Ones(4))
	noColumns := engine.Node(tensor.New(2, 0))
	row := engine.Node(tensor.Ones(1, 3))
	for _, test := range []struct {
		want string
		run  func()
	}{
		{"Sub: shapes do not broadcast: (2, 3) and (4,)", func() { Sub(m, v) }},
		{"Maximum: shapes do not broadcast: (2, 3) and (4,)", func() { Maximum(m, v) }},
		{"Pow: shapes do not broadcast: (2, 3) and (4,)", func() { Pow(m, v) }},
		{"MatMul: inner dimensions differ: (2, 2) · (3, 2)", func() { MatMul(engine.Node(tensor.Ones(2, 2)), engine.Node(tensor.Ones(3, 2))) }},
		{"SumDim: dimension 2 out of range for shape (2, 3)", func() { SumDim(m, 2, false) }},
		{"MeanDim: dimension 2 out of range for shape (2, 3)", func() { MeanDim(m, 2, false) }},
		{"LogSumExp: dimension -3 out of range for shape (2, 3)", func() { LogSumExp(m, -3, false) }},
		{"Softmax: dimension 2 out of range for shape (2, 3)", func() { Softmax(m, 2) }},
		{"MaxDim: dimension 1 of shape (2, 0) is empty", func() { MaxDim(noColumns, 1, false) }},
		{"MinDim: dimension 1 of shape (2, 0) is empty", func() { MinDim(noColumns, -1, false) }},
		{"LogSumExp: dimension 1 of shape (2, 0) is empty", func() { LogSumExp(noColumns, 1, false) }},
		{"RowMax: dimension 1 of shape (2, 0) is empty", func() { RowMax(noColumns) }},
		{"Cat: shapes differ outside dimension 0: (2, 3) and (4,)", func() { Cat(0, m, v) }},
		{"Cat: shapes differ outside dimension 1: (2, 3) and (1, 3)", func() { Cat(-1, m, row) }},
		{"Cat: dimension 2 out of range for shape (2, 3)", func() { Cat(2, m, m) }},
		{"Cat: needs at least one tensor, got none", func() { Cat(0) }},
		{"Slice: 2 to 9 is out of range for dimension 1 of shape (2, 3)", func() { Slice(m, 1, 2, 9) }},
		{"Slice: 2 to 1 is out of range for dimension 1 of shape (2, 3)", func() { Slice(m, -1, 2, 1) }},
		{"Slice: dimension 2 out of range for shape (2, 3)", func() { Slice(m, 2, 0, 1) }},
		{"Expand: needs a number of repetitions from 0, got -1 for shape (1, 3)", func() { Expand(row, 0, -1) }},
		{"Unsqueeze: no place 3 for a new dimension of shape (2, 3): from -3 to 2", func() { Unsqueeze(m, 3) }},
		{"Stack: no place -4 for a new dimension of shape (2, 3): from -3 to 2", func() { Stack(-4, m, m) }},
		{"Flatten: dimension 1 out of range for shape (1,)", func() { Flatten(engine.Node(tensor.Scalar(1)), 1) }},
		{"Reshape: 6 elements of shape (2, 3) do not fit shape (4, 2)", func() { Reshape(m, 4, 2) }},
		{"Select: index 3 of row 1 is out of range: shape (2, 3) has 3 columns, counted from 0", func() { Select(m, []int{0, 3}) }},
		{"NLL: label 0 of row 0 is out of range: shape (2, 0) has 0 classes, counted from 0", func() { NLL(noColumns, []int{0, 0}, "sum") }},
	} {
		func() {
			defer func() {
				var e *tensor.Error
				err, _ := recover().(error)
				if !errors.As(err, &e) || e.Error() != test.want {
					t.Errorf("got %v, want %q", err, test.want)
				}
			}()
			test.run()
		}()
	}
}

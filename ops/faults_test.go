package ops

import (
	"math"
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// wrong is an op of the library with another backward.
type wrong struct {
	engine.Described
	backward func(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor
}

func (w wrong) Backward(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
	return w.backward(ctx, grads)
}

// tampered has a backward that does something to what the right one gives for
// one input.
func tampered(op engine.Described, input int, f func(ctx *engine.Context, g *tensor.Tensor) *tensor.Tensor) engine.Op {
	return wrong{op, func(ctx *engine.Context, grads []*tensor.Tensor) []*tensor.Tensor {
		out := op.Backward(ctx, grads)
		out[input] = f(ctx, out[input])
		return out
	}}
}

func pair(a, b *tensor.Tensor) []*tensor.Tensor { return []*tensor.Tensor{a, b} }

// Backwards that are wrong in every way that a student may get them wrong. Each
// is found, and told for what it is.
func TestFaultsAreFoundAndNamed(t *testing.T) {
	rng := tensor.NewRNG(3)
	r := func(shape ...int) *engine.TensorNode { return engine.Node(rng.Randn(shape...)) }
	pos := func(shape ...int) *engine.TensorNode {
		return engine.Node(rng.Rand(shape...).Scale(0.8).Add(tensor.Scalar(0.1)))
	}
	type ctx = *engine.Context
	type ts = []*tensor.Tensor
	neg := func(_ ctx, g *tensor.Tensor) *tensor.Tensor { return g.Neg() }
	scale := func(c float64) func(ctx, *tensor.Tensor) *tensor.Tensor {
		return func(_ ctx, g *tensor.Tensor) *tensor.Tensor { return g.Scale(c) }
	}
	for _, test := range []struct {
		name   string
		op     engine.Op
		inputs nodes
		input  int
		kind   engine.FaultKind
		says   string
	}{
		// A lost minus.
		{"Div", tampered(DivOp{}, 1, neg), nodes{r(2, 3), pos(2, 3)}, 1, engine.FaultSign, "Y∇ (over input 1) is −1 times what it should be"},
		{"Div of scalars", tampered(DivOp{}, 1, neg), nodes{r(), pos()}, 1, engine.FaultSign, "−1 times"},
		{"Sub", tampered(SubOp{}, 1, neg), nodes{r(2, 3), r(3)}, 1, engine.FaultSign, "B∇ (over input 1) is −1 times"},
		{"Reciprocal", tampered(ReciprocalOp{}, 0, neg), nodes{pos(4)}, 0, engine.FaultSign, "X∇ is −1 times"},
		{"Normalize", tampered(NormalizeOp{}, 0, neg), nodes{pos(2, 3)}, 0, engine.FaultSign, "−1 times"},

		// A constant factor; mean and sum confused.
		{"Square without 2", tampered(SquareOp{}, 0, scale(0.5)), nodes{r(4)}, 0, engine.FaultFactor, "X∇ is 1/2 of what it should be"},
		{"twice", tampered(TanhOp{}, 0, scale(2)), nodes{r(4, 3)}, 0, engine.FaultFactor, "X∇ is 2 times what it should be"},
		{"Mean as Sum", wrong{MeanOp{}, SumOp{}.Backward}, nodes{r(2, 3)}, 0, engine.FaultFactor, "6 times what it should be.\n6 is the number of elements of X"},
		{"Sum as Mean", wrong{SumOp{}, MeanOp{}.Backward}, nodes{r(2, 3)}, 0, engine.FaultFactor, "1/6 of what it should be.\n6 is the number of elements of X"},
		{"Affine's bias as a mean", tampered(AffineOp{}, 2, scale(0.2)), nodes{r(5, 2), r(3, 2), r(3)}, 2, engine.FaultFactor, "b∇ (over input 2) is 1/5 of what it should be.\n5 is the size of dimension 0 of S"},
		{"MSE", tampered(MSEOp{ReductionMean}, 0, scale(7)), nodes{r(7), r(7)}, 0, engine.FaultFactor, "7 is the number of elements of X"},
		{"by π", tampered(SinOp{}, 0, scale(3.14159)), nodes{r(3)}, 0, engine.FaultFactor, "3.142 times"},

		// A sum over the broadcast axis that is missing.
		{"Add, shape", wrong{AddOp{}, func(_ ctx, g ts) ts { return pair(g[0], g[0]) }}, nodes{r(2, 3), r(3)}, 1, engine.FaultBroadcast, "B∇ (over input 1) has shape (2, 3), its input has (3,):\nthe sum over axis 0 is missing"},
		{"Mul, shape", wrong{MulOp{}, func(c ctx, g ts) ts { return pair(g[0].Mul(c.Tensor("b")), g[0].Mul(c.Tensor("a"))) }}, nodes{r(2, 1), r(1, 3)}, 0, engine.FaultBroadcast, "the sum over axis 1 is missing"},
		{"Add, the first row", tampered(AddOp{}, 1, func(c ctx, g *tensor.Tensor) *tensor.Tensor { return g }), nodes{r(2, 3), r(3)}, -1, "", ""},
		{"Add, value", wrong{AddOp{}, func(_ ctx, g ts) ts { return pair(g[0], g[0].Row(0).Clone()) }}, nodes{r(2, 3), r(3)}, 1, engine.FaultBroadcast, "has the share of index 0 of axis 0 of S alone"},
		{"Mul, value", wrong{MulOp{}, func(c ctx, g ts) ts {
			return pair(g[0].Mul(c.Tensor("b")), g[0].Mul(c.Tensor("a")).Row(1).Clone())
		}}, nodes{r(2, 3), r(3)}, 1, engine.FaultBroadcast, "has the share of index 1 of axis 0 of S alone"},
		{"Expand, question 4", wrong{ExpandOp{1, 16}, func(_ ctx, g ts) ts { return one(g[0].Narrow(1, 0, 1)) }}, nodes{r(3, 1)}, 0, engine.FaultBroadcast, "x∇ has the share of index 0 of axis 1 of S alone. x was repeated 16 times"},
		{"Expand, listed", wrong{ExpandOp{1, 16}, func(_ ctx, g ts) ts { return one(g[0]) }}, nodes{r(3, 1)}, 0, engine.FaultBroadcast, "has shape (3, 16), its input has (3, 1):\nthe sum over axis 1 is missing"},
		{"Affine's bias", wrong{AffineOp{}, func(c ctx, g ts) ts {
			return ts{g[0].MatMul(c.Tensor("w")), g[0].TMatMul(c.Tensor("x")), g[0].Row(0).Clone()}
		}}, nodes{r(5, 2), r(3, 2), r(3)}, 2, engine.FaultBroadcast, "b∇ (over input 2) has the share of index 0 of axis 0 of S alone"},

		// A transposed factor.
		{"MatMul, A", wrong{MatMulOp{}, func(c ctx, g ts) ts {
			return pair(g[0].MatMul(c.Tensor("b")), c.Tensor("a").TMatMul(g[0]))
		}}, nodes{r(3, 3), r(3, 3)}, 0, engine.FaultTranspose, "A∇ (over input 0) is S∇·B, and should be S∇·Bᵀ: a factor is transposed wrongly"},
		{"MatMul, B", wrong{MatMulOp{}, func(c ctx, g ts) ts {
			return pair(g[0].MatMulT(c.Tensor("b")), c.Tensor("a").MatMul(g[0]))
		}}, nodes{r(3, 3), r(3, 3)}, 1, engine.FaultTranspose, "B∇ (over input 1) is A·S∇, and should be Aᵀ·S∇"},
		{"BatchMM, the wrong way round", wrong{BatchMMOp{}, func(c ctx, g ts) ts {
			return pair(c.Tensor("x").TMatMul(g[0]), g[0].MatMul(c.Tensor("w")))
		}}, nodes{r(2, 4), r(3, 4)}, 0, engine.FaultTranspose, "has shape (4, 2), its input has (2, 4):\nit is the transpose"},
		{"BatchMM, square", wrong{BatchMMOp{}, func(c ctx, g ts) ts {
			return pair(c.Tensor("x").TMatMul(g[0]), g[0].MatMul(c.Tensor("w")))
		}}, nodes{r(3, 3), r(3, 3)}, 0, engine.FaultTranspose, "is the transpose of what it should be"},
		{"Transpose", wrong{TransposeOp{}, func(_ ctx, g ts) ts { return one(g[0]) }}, nodes{r(3, 3)}, 0, engine.FaultTranspose, "is the transpose of what it should be"},

		// A forgotten chain factor.
		{"Exp without F∇", wrong{ExpOp{}, func(c ctx, _ ts) ts { return one(c.Tensor("y").Clone()) }}, nodes{r(4)}, 0, engine.FaultChain, "X∇ does not depend on the incoming gradient F∇: it is the local derivative alone"},
		{"a loss without c∇", wrong{MSEOp{ReductionSum}, func(c ctx, _ ts) ts {
			d := c.Tensor("x").Sub(c.Tensor("y")).Scale(2)
			return pair(d, d.Neg())
		}}, nodes{r(4), r(4)}, 0, engine.FaultChain, "does not depend on the incoming gradient c∇"},
		{"Sigmoid without f′", wrong{SigmoidOp{}, func(_ ctx, g ts) ts { return one(g[0]) }}, nodes{r(2, 3)}, 0, engine.FaultChain, "X∇ is the incoming gradient F∇ alone: the local derivative ∂F/∂X is missing"},
		{"Mul without the other", wrong{MulOp{}, func(_ ctx, g ts) ts { return pair(g[0], g[0].SumTo(tensor.Shape{3})) }}, nodes{r(2, 3), r(3)}, 1, engine.FaultChain, "B∇ (over input 1) is the incoming gradient S∇ alone"},
		{"Relu without the mask", wrong{ReluOp{}, func(_ ctx, g ts) ts { return one(g[0]) }}, nodes{r(3, 4)}, 0, engine.FaultChain, "is the incoming gradient F∇ alone"},
		{"Sigmoid without 1−F", wrong{SigmoidOp{}, func(c ctx, g ts) ts { return one(g[0].Mul(c.Tensor("y"))) }}, nodes{r(5)}, 0, engine.FaultMissing, "lacks the factor (1 − F)"},
		{"Tanh without a square", wrong{TanhOp{}, func(c ctx, g ts) ts {
			return one(g[0].Mul(tensor.Scalar(1).Sub(c.Tensor("y"))))
		}}, nodes{r(5)}, 0, engine.FaultMissing, "lacks the factor (1 + F)"},
		{"Div without 1/Y", wrong{DivOp{}, func(c ctx, g ts) ts {
			return pair(g[0], g[0].Mul(c.Tensor("x")).Div(c.Tensor("y")).Neg())
		}}, nodes{r(4), pos(4)}, 1, engine.FaultMissing, "Y∇ (over input 1) has the factor Y too many"},
		{"Square without 2X", wrong{SquareOp{}, func(_ ctx, g ts) ts { return one(g[0]) }}, nodes{r(5)}, 0, engine.FaultChain, "alone"},
		{"a cube's slope as x", wrong{PowScalarOp{3}, func(c ctx, g ts) ts { return one(g[0].Mul(c.Tensor("x"))) }}, nodes{r(5)}, 0, engine.FaultMissing, "lacks the factor 3·X"},
		{"Reciprocal without F", wrong{ReciprocalOp{}, func(c ctx, g ts) ts { return one(g[0].Mul(c.Tensor("y"))) }}, nodes{pos(5)}, 0, engine.FaultMissing, "lacks the factor −F"},
		{"F∇ twice", wrong{ExpOp{}, func(c ctx, g ts) ts { return one(g[0].Mul(g[0]).Mul(c.Tensor("y"))) }}, nodes{r(4)}, 0, engine.FaultMissing, "has the factor F∇ too many"},

		// Gradients in the wrong order, or for nobody.
		{"Mul swapped", wrong{MulOp{}, func(c ctx, g ts) ts { return pair(g[0].Mul(c.Tensor("a")), g[0].Mul(c.Tensor("b"))) }}, nodes{r(4), r(4)}, 0, engine.FaultSwapped, "A∇ (over input 0) is what B∇ should be (over input 1)"},
		{"Div swapped", wrong{DivOp{}, func(c ctx, g ts) ts {
			out := DivOp{}.Backward(c, g)
			return pair(out[1], out[0])
		}}, nodes{r(3), pos(3)}, 1, engine.FaultSwapped, "Y∇ (over input 1) is what X∇ should be"},
		{"zeros", tampered(MulOp{}, 1, scale(0)), nodes{r(4), r(4)}, 1, engine.FaultZero, "B∇ (over input 1) is 0 everywhere"},
		{"nil", tampered(MulOp{}, 1, func(ctx, *tensor.Tensor) *tensor.Tensor { return nil }), nodes{r(4), r(4)}, 1, engine.FaultNil, "B∇ is nil"},
		{"one for two", wrong{MulOp{}, func(_ ctx, g ts) ts { return g }}, nodes{r(4), r(4)}, -1, engine.FaultCount, "it gives 1 gradient for 2 inputs"},

		// A term that is missing.
		{"Normalize, its second", wrong{NormalizeOp{}, func(c ctx, g ts) ts { return one(g[0].Div(c.Tensor("s"))) }}, nodes{pos(2, 3)}, 0, engine.FaultPartial, "lacks a term that is the same all along dimension 1, as a sum along it is"},
		{"Softmax, its own", wrong{SoftmaxOp{1}, func(c ctx, g ts) ts {
			y := c.Tensor("y")
			return one(g[0].Mul(y).Mul(tensor.Scalar(1).Sub(y)))
		}}, nodes{r(2, 3)}, 0, engine.FaultPartial, "in its own place of Y alone"},
		{"Abs without the sign", wrong{AbsOp{}, func(_ ctx, g ts) ts { return one(g[0].Scale(1)) }}, nodes{r(6)}, 0, engine.FaultChain, "alone"},
		{"LeakyRelu as Relu", wrong{LeakyReluOp{0.1}, func(c ctx, g ts) ts {
			return one(g[0].Zip("", c.Tensor("x"), func(g, x float64) float64 { return max(0, g*x) / x }))
		}}, nodes{engine.Node(tensor.Vec(-1, 2, -0.5, 3))}, 0, engine.FaultPartial, "is wrong where X < 0, and right elsewhere"},
		{"Embedding, the last alone", wrong{EmbeddingOp{[]int{0, 2, 0}, []int{3}}, func(c ctx, g ts) ts {
			out := tensor.New(c.InputShape(0)...)
			for i, j := range []int{0, 2, 0} {
				copy(out.Data()[2*j:], g[0].Data()[2*i:2*i+2])
			}
			return one(out)
		}}, nodes{r(3, 2)}, 0, engine.FaultUnknown, "(2 of 6 elements are wrong)"},
		{"Slice at the wrong end", wrong{SliceOp{0, 0, 2}, func(c ctx, g ts) ts {
			return one(tensor.Concat(0, tensor.New(2), g[0]))
		}}, nodes{r(4)}, 0, engine.FaultOrder, "the right numbers in the wrong places"},
		{"the other axis", wrong{SumDimOp{1, false}, func(_ ctx, g ts) ts { return one(g[0].Expand(3, 3)) }}, nodes{r(3, 3)}, 0, engine.FaultTranspose, "is the transpose"},
		{"Permute", wrong{PermuteOp{[]int{1, 2, 0}}, func(_ ctx, g ts) ts { return one(g[0].Permute(1, 2, 0)) }}, nodes{r(2, 2, 2)}, 0, engine.FaultOrder, "the right numbers in the wrong places"},
		{"it writes", wrong{NegOp{}, func(_ ctx, g ts) ts { g[0].Data()[0] = 1; return one(g[0].Neg()) }}, nodes{r(3)}, -1, engine.FaultWrites, "it writes to the gradient that comes in"},
	} {
		report := engine.GradCheckOp(test.op, test.inputs...)
		if test.kind == "" {
			if !report.OK() {
				t.Errorf("%s is right:\n%v", test.name, report)
			}
			continue
		}
		found := false
		for _, f := range report.Faults {
			if f.Input == test.input {
				found = true
				if f.Kind != test.kind || !strings.Contains(f.Diagnosis, test.says) {
					t.Errorf("%s: got %s, want %s with %q:\n%v", test.name, f.Kind, test.kind, test.says, f)
				}
			}
		}
		if !found {
			t.Errorf("%s: nothing is found at input %d:\n%v", test.name, test.input, report)
		}
	}
}

// No op of the library is accused, whatever its inputs: random ones, small and
// large ones, and whole numbers, among which there are ties, kinks, and places
// at which a logarithm or quotient is no number.
func TestRightOpsAreNotAccused(t *testing.T) {
	rng := tensor.NewRNG(17)
	for _, op := range All() {
		o := example(op)
		for round := range 40 {
			inputs := examples(op)
			for i, x := range inputs {
				if !x.NeedsGrad() {
					continue
				}
				v := rng.Randn(x.Shape()...)
				switch round % 5 {
				case 1:
					v = v.Scale(1e-3)
				case 2:
					v = v.Scale(1e3)
				case 3:
					v = v.Scale(1.5).Map(math.Round)
				case 4:
					v = v.Map(math.Abs)
				}
				if _, isBCE := op.(BCEOp); isBCE { // probabilities
					v = v.Map(func(v float64) float64 { return math.Mod(math.Abs(v), 1) })
				}
				inputs[i] = engine.Node(v)
			}
			if report := engine.GradCheckOp(o, inputs...); !report.OK() {
				t.Errorf("round %d, %v", round, report)
				for _, x := range inputs {
					t.Log(x.Value)
				}
				break
			}
		}
	}
}

// Graphs of right ops are not accused either: random ones, with nodes that have
// several consumers, constants, and whole numbers, at which Relu, Abs and Maximum
// have kinks.
func TestRightGraphsAreNotAccused(t *testing.T) {
	rng := tensor.NewRNG(29)
	unary := []func(*engine.TensorNode) *engine.TensorNode{
		Tanh, Relu, Sigmoid, Square, Sin, Neg, Abs, Gelu, Softplus, Transpose,
		func(x *engine.TensorNode) *engine.TensorNode { return Softmax(x, 1) },
		func(x *engine.TensorNode) *engine.TensorNode { return LogSoftmax(x, 0) },
		func(x *engine.TensorNode) *engine.TensorNode { return Expand(MaxDim(x, 1, true), 1, 3) },
		func(x *engine.TensorNode) *engine.TensorNode { return MeanDim(x, 0, true) },
	}
	binary := []func(a, b *engine.TensorNode) *engine.TensorNode{Add, Sub, Mul, Maximum, Minimum, MatMul, BatchMM}
	for round := range 60 {
		var pool nodes
		for i := range 3 {
			v := rng.Randn(3, 3)
			if round%2 == 1 {
				v = v.Map(math.Round)
			}
			pool = append(pool, engine.Node(v))
			if i == 2 {
				pool[i] = engine.Const(v)
			}
		}
		for range 8 {
			x := pool[rng.IntN(len(pool))]
			y := pool[rng.IntN(len(pool))]
			if rng.IntN(2) == 0 {
				x = unary[rng.IntN(len(unary))](x)
			} else {
				x = binary[rng.IntN(len(binary))](x, y)
			}
			if !x.Shape().Equal(tensor.Shape{3, 3}) {
				x = Add(x, pool[0])
			}
			pool = append(pool, x)
		}
		loss := Sum(Tanh(Add(pool[len(pool)-1], Add(pool[0], pool[len(pool)-2]))))
		if report := engine.GradCheckGraph(loss); !report.OK() {
			t.Errorf("round %d: %v\n%v", round, loss.Source, report)
		}
	}
}

package engine

import (
	"fmt"
	"math"

	"gradrepl/engine/tensor"
)

// gradTolerance bounds the relative error of central differences in float64,
// whose own error is some 1e-10 for functions of moderate curvature.
const gradTolerance = 1e-6

// GradCheck compares the gradients that the backward pass gives with central
// differences: (f(x+h) − f(x−h)) / 2h for each element x of each input, with
// h = ε^⅓·max(1, |x|) (Press et al., Numerical Recipes, section 5.7). f builds a
// graph from the inputs and must give the same for the same values each time;
// where its result has several elements, they are summed with fixed weights.
// Each op of the graph is checked by itself as well, as [GradCheckOp] does, so
// that a wrong one is named.
//
// Constants among the inputs are not checked. The inputs' values and gradients
// are as before afterwards, also where f panics, and so are the gradients of
// other nodes that f uses. It panics where f gives nil.
//
// Where f has a kink at the inputs, as Relu at 0, the backward may give any
// slope between those of the two sides.
func GradCheck(f func(inputs ...*TensorNode) *TensorNode, inputs ...*TensorNode) *GradReport {
	return (&gradCheck{f: f, inputs: inputs}).report()
}

type gradCheck struct {
	f             func(inputs ...*TensorNode) *TensorNode
	inputs        []*TensorNode
	seed          *tensor.Tensor // the gradient that comes in over f's result; nil for weights
	values, grads []*tensor.Tensor
}

func (c *gradCheck) report() *GradReport {
	c.keep()
	defer c.restore()
	report := &GradReport{Tolerance: gradTolerance}
	y := c.apply()
	if c.seed == nil {
		c.seed = weights(y.Shape())
	}
	report.NotFinite = y.FirstNotFinite()
	report.checkOps(y)
	before := y.Value
	if y = c.apply(); !sameValue(y.Value, before) && len(report.Unsteady) == 0 {
		report.Unsteady = append(report.Unsteady, "the function")
	}
	pass := &gradients{}
	if y.NeedsGrad() && !report.broken() {
		pass = gradientsFrom(y, c.seed)
	}
	for i, input := range c.inputs {
		e := GradError{Name: input.Name, Shape: input.Shape(), Constant: !input.NeedsGrad(), Unknown: report.broken()}
		if e.Name == "" {
			e.Name = fmt.Sprintf("input %d", i)
		}
		if !e.Constant && !e.Unknown {
			c.compare(input, pass.over(input), y.Value, &e)
			report.excuse(&e)
		}
		report.Inputs = append(report.Inputs, e)
	}
	report.checkState(y)
	return report
}

func (c *gradCheck) keep() {
	for _, n := range c.inputs {
		c.values = append(c.values, n.Value)
		c.grads = append(c.grads, n.Grad)
	}
}

func (c *gradCheck) restore() {
	for i, n := range c.inputs {
		n.Value, n.Grad = c.values[i], c.grads[i]
	}
}

// apply gives f's result for the inputs as they are.
func (c *gradCheck) apply() *TensorNode {
	y := c.f(c.inputs...)
	if y == nil {
		panic(tensor.Errorf("GradCheck", "needs a function that gives a node, got nil from it"))
	}
	return y
}

// compare fills in e for one input, which takes a gradient.
func (c *gradCheck) compare(input *TensorNode, analytic, y *tensor.Tensor, e *GradError) {
	value := input.Value
	defer func() { input.Value = value }()
	for i, x := range value.Data() {
		p := &probe{base: []*tensor.Tensor{y}, seeds: []*tensor.Tensor{c.seed}}
		p.at = func(x float64) []*tensor.Tensor {
			input.Value = value.Clone()
			input.Value.Data()[i] = x
			return []*tensor.Tensor{c.apply().Value}
		}
		e.add(i, analytic.Data()[i], p.compare(x, analytic.Data()[i]))
	}
}

// weights are numbers between 0.5 and 1.5 without a pattern that would let
// errors cancel; 1 for a single element.
func weights(shape tensor.Shape) *tensor.Tensor {
	if shape.Size() == 1 {
		return tensor.Ones(shape...)
	}
	return unevenWeights(shape)
}

// unevenWeights are as weights, but not 1 for a single element either.
func unevenWeights(shape tensor.Shape) *tensor.Tensor {
	w := tensor.New(shape...)
	for i := range w.Data() {
		_, fraction := math.Modf(float64(i+1) * math.Phi)
		w.Data()[i] = 0.5 + fraction
	}
	return w
}

// sameValue reports whether two tensors are the same to the last bit, NaN too.
func sameValue(a, b *tensor.Tensor) bool { return a.AllClose(b, 0) }

// indexOf is the index of the i-th element in row-major order.
func indexOf(i int, shape tensor.Shape) []int {
	index := make([]int, len(shape))
	for d := len(shape) - 1; d >= 0; d-- {
		index[d] = i % shape[d]
		i /= shape[d]
	}
	return index
}

package engine

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradrepl/engine/tensor"
)

// GradReport is what [GradCheck] found, input by input.
type GradReport struct {
	Inputs    []GradError
	Tolerance float64 // of the relative error
}

// GradError is the worst element of the gradient over one input.
type GradError struct {
	Name     string
	Shape    tensor.Shape
	Constant bool    // takes no gradient: nothing was checked
	Absolute float64 // the largest |analytic − numeric|
	Relative float64 // the largest |analytic − numeric| / max(1, |analytic|, |numeric|)
	Index    []int   // of the element with the largest relative error; nil for an empty input
	Analytic float64 // the backward's gradient there
	Numeric  float64 // that of finite differences
}

// gradTolerance bounds the relative error of central differences in float64,
// whose own error is some 1e-10 for functions of moderate curvature.
const gradTolerance = 1e-6

// GradCheck compares the gradients that the backward pass gives with central
// differences: (f(x+h) − f(x−h)) / 2h for each element x of each input, with
// h = ε^⅓·max(1, |x|) (Press et al., Numerical Recipes, section 5.7). f builds a
// graph from the inputs and must give the same for the same values each time;
// where its result has several elements, they are summed with fixed weights.
//
// Constants among the inputs are not checked. The inputs' values and gradients
// are as before afterwards, also where f panics, and so are the gradients of
// other nodes that f uses. It panics where f gives nil.
//
// Where f has a kink at the inputs, as Relu at 0, the two do not agree.
func GradCheck(f func(inputs ...*TensorNode) *TensorNode, inputs ...*TensorNode) *GradReport {
	c := &gradCheck{f: f, inputs: inputs}
	c.keep()
	defer c.restore()
	report := &GradReport{Tolerance: gradTolerance}
	analytic := c.analytic()
	for i, input := range inputs {
		e := GradError{Name: input.Name, Shape: input.Shape()}
		if e.Name == "" {
			e.Name = fmt.Sprintf("input %d", i)
		}
		if input.NeedsGrad() {
			c.compare(input, analytic[i], &e)
		} else {
			e.Constant = true
		}
		report.Inputs = append(report.Inputs, e)
	}
	return report
}

type gradCheck struct {
	f             func(inputs ...*TensorNode) *TensorNode
	inputs        []*TensorNode
	values, grads []*tensor.Tensor
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

// analytic is the gradient over each input by the backward pass.
func (c *gradCheck) analytic() []*tensor.Tensor {
	pass := &gradients{}
	if y := c.apply(); y.NeedsGrad() {
		pass = gradientsFrom(y, weights(y.Shape()))
	}
	out := make([]*tensor.Tensor, len(c.inputs))
	for i, n := range c.inputs {
		out[i] = pass.over(n)
	}
	return out
}

// weights are numbers between 0.5 and 1.5 without a pattern that would let
// errors cancel; 1 for a single element.
func weights(shape tensor.Shape) *tensor.Tensor {
	w := tensor.New(shape...)
	if w.Size() == 1 {
		return tensor.Ones(shape...)
	}
	for i := range w.Data() {
		_, fraction := math.Modf(float64(i+1) * math.Phi)
		w.Data()[i] = 0.5 + fraction
	}
	return w
}

// loss is the weighted sum of f's result with the inputs as they are.
func (c *gradCheck) loss() float64 {
	y := c.apply().Value
	return y.Mul(weights(y.Shape())).Sum()
}

// compare fills in e for one input, which takes a gradient.
func (c *gradCheck) compare(input *TensorNode, analytic *tensor.Tensor, e *GradError) {
	value := input.Value
	defer func() { input.Value = value }()
	worst := -1.0
	for i, x := range value.Data() {
		// The step that balances the error of the differences, of order h²,
		// against that of rounding, of order ε/h.
		h := math.Cbrt(0x1p-52) * math.Max(1, math.Abs(x))
		at := func(x float64) float64 {
			input.Value = value.Clone()
			input.Value.Data()[i] = x
			return c.loss()
		}
		numeric := (at(x+h) - at(x-h)) / ((x + h) - (x - h))
		a := analytic.Data()[i]
		absolute := math.Abs(a - numeric)
		relative := absolute / math.Max(1, math.Max(math.Abs(a), math.Abs(numeric)))
		if math.IsNaN(absolute) {
			absolute, relative = math.Inf(1), math.Inf(1)
		}
		e.Absolute = math.Max(e.Absolute, absolute)
		if relative > worst {
			worst = relative
			e.Relative, e.Index, e.Analytic, e.Numeric = relative, indexOf(i, value.Shape()), a, numeric
		}
	}
}

// indexOf is the index of the i-th element in row-major order.
func indexOf(i int, shape tensor.Shape) []int {
	index := make([]int, len(shape))
	for d := len(shape) - 1; d >= 0; d-- {
		index[d] = i % shape[d]
		i /= shape[d]
	}
	return index
}

// OK reports whether all gradients agree.
func (r *GradReport) OK() bool {
	return !slices.ContainsFunc(r.Inputs, r.differs)
}

func (r *GradReport) differs(e GradError) bool { return e.Relative > r.Tolerance }

// String is a table with a row for each input and the verdict.
func (r *GradReport) String() string {
	wName, wShape, wIndex := 10, 10, 12 // or more, where an input needs it
	for _, e := range r.Inputs {
		wName, wShape = max(wName, len(e.Name)), max(wShape, len(e.Shape.String()))
		wIndex = max(wIndex, len(fmt.Sprint(e.Index)))
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%-*s %-*s %-*s %14s %14s %10s %10s\n",
		wName, "input", wShape, "shape", wIndex, "worst at", "analytic", "numeric", "absolute", "relative")
	for _, e := range r.Inputs {
		fmt.Fprintf(&out, "%-*s %-*v ", wName, e.Name, wShape, e.Shape)
		if e.Constant {
			out.WriteString("constant\n")
			continue
		}
		fmt.Fprintf(&out, "%-*s %14.8g %14.8g %10.2g %10.2g", wIndex, fmt.Sprint(e.Index), e.Analytic, e.Numeric, e.Absolute, e.Relative)
		if r.differs(e) {
			out.WriteString("  DIFFERS")
		}
		out.WriteString("\n")
	}
	if r.OK() {
		fmt.Fprintf(&out, "The gradients agree to %.0g.", r.Tolerance)
	} else {
		fmt.Fprintf(&out, "The gradients DIFFER: by more than %.0g.", r.Tolerance)
	}
	return out.String()
}

package engine

import (
	"strconv"
	"strings"

	"gradrepl/engine/tensor"
)

// Description is what there is to say of an op, in one place: help, steps,
// pages and the reference read it here. All but the name may be missing, as in
// an op that is being written.
type Description struct {
	Name       string   // as the function that applies it: "MatMul"
	Formula    string   // "S = A·B"
	Derivation string   // the chain of equalities that ends in the backward, a line each
	Doc        string   // what it computes, its shapes, what makes it panic
	Inputs     []string // the inputs as the formula calls them: "A", "B"
	Output     string   // the output as the formula calls it: "S"
	Pitfall    string   // what is easily got wrong
	Questions  []int    // those of the assignment that it belongs to
	Example    Example
}

// Example is an op applied to numbers that a reader can follow by hand.
type Example struct {
	Op     Op               // with the example's parameters; nil for the op that is described
	Inputs []*tensor.Tensor // in the order of the description's Inputs
	Grad   *tensor.Tensor   // the gradient that comes in over the output; nil for ones
}

// Described is an op that carries its description.
type Described interface {
	Op
	Describe() Description
}

// Rule is how the backward computes the gradient over the i-th input: the last
// line of the derivation that begins with it, as "A∇ = S∇·Bᵀ". It is "" where
// there is none.
func (d Description) Rule(i int) string {
	if i >= len(d.Inputs) {
		return ""
	}
	lines := strings.Split(d.Derivation, "\n")
	for n := len(lines) - 1; n >= 0; n-- {
		if strings.HasPrefix(lines[n], d.Inputs[i]+"∇ = ") {
			return lines[n]
		}
	}
	return ""
}

// Letter is what the formula calls the i-th of n inputs; where it has no letter
// for it, X, or X₀, X₁, … of several.
func (d Description) Letter(i, n int) string {
	if i < len(d.Inputs) {
		return d.Inputs[i]
	}
	letter := "X"
	if n > 1 {
		for _, digit := range strconv.Itoa(i) {
			letter += string('₀' + digit - '0')
		}
	}
	return letter
}

// OutputLetter is what the formula calls the output; Y where it has no letter.
func (d Description) OutputLetter() string {
	if d.Output == "" {
		return "Y"
	}
	return d.Output
}

// Worked is an example computed: forward, then backward.
type Worked struct {
	Op     Op
	Inputs []*TensorNode
	Output *TensorNode
	Grad   *tensor.Tensor   // over the output
	Grads  []*tensor.Tensor // over the inputs, by the op's backward
	Check  *GradReport      // Grads against finite differences
}

// Work computes the example of an op's description. It panics where there is
// none, and where the op does for these inputs.
func Work(op Described) *Worked {
	d := op.Describe()
	if d.Example.Inputs == nil {
		panic(tensor.Errorf("Work", "the description of %s has no example", OpName(op)))
	}
	w := &Worked{Op: d.Example.Op, Grad: d.Example.Grad}
	if w.Op == nil {
		w.Op = op
	}
	for i, value := range d.Example.Inputs {
		input := Node(value)
		if i < len(d.Inputs) {
			input.Name = d.Inputs[i]
		}
		w.Inputs = append(w.Inputs, input)
	}
	w.Output = Apply(w.Op, w.Inputs...).Named(d.Output)
	if w.Grad == nil {
		w.Grad = tensor.Ones(w.Output.Shape()...)
	}
	pass := gradientsFrom(w.Output, w.Grad.Clone())
	for _, input := range w.Inputs {
		w.Grads = append(w.Grads, pass.over(input))
	}
	check := &gradCheck{inputs: w.Inputs, seed: w.Grad, f: func(x ...*TensorNode) *TensorNode { return Apply(w.Op, x...) }}
	w.Check = check.report()
	return w
}

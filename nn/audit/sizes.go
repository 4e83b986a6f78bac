package audit

import (
	"fmt"
	"math"

	"gradrepl/engine"
)

const (
	// A step of gradient descent changes a parameter by the learning rate times its
	// gradient. Where that is this many times the parameter itself, a learning rate
	// of 0.001, the report's, replaces it altogether.
	tooLarge = 1e3

	// Layers share one learning rate. Where the gradients of one, beside its
	// weights, are this much smaller than another's, it has hardly begun when the
	// other has learned: after 10,000 steps it is where the other was after one.
	tooSmall = 1e-4
)

// sizes compares the gradients with the parameters, and the layers with each other.
// Biases are left out: they begin at 0, and nothing can be said of a ratio to that.
func (a *auditor) sizes() {
	if a.gradient == nil || !a.finite {
		return
	}
	var weights []Parameter // in the order of the forward pass
	for _, n := range a.leaves {
		for _, p := range a.report.Parameters {
			if p.Node == n {
				weights = append(weights, p)
			}
		}
	}
	a.zero(weights)
	var exploding []*engine.TensorNode
	layers := weights[:0:0]
	for _, p := range weights {
		if len(p.Node.Shape()) < 2 || p.Value == 0 || p.Grad == 0 || a.report.Listed && p.Listed == 0 {
			continue
		}
		layers = append(layers, p)
		if p.Ratio() > tooLarge {
			exploding = append(exploding, p.Node)
		}
	}
	if len(exploding) > 0 {
		a.find(Exploding, true, exploding, "The gradient over %s is more than %g times as large as its value: a step with learning rate 0.001 would replace it.", a.names(exploding), tooLarge)
	}
	a.compare(layers)
}

// compare finds the layers with the largest and the smallest gradients beside their
// weights.
func (a *auditor) compare(layers []Parameter) {
	least, most := -1, -1
	for i, p := range layers {
		if least < 0 || p.Ratio() < layers[least].Ratio() {
			least = i
		}
		if most < 0 || p.Ratio() > layers[most].Ratio() {
			most = i
		}
	}
	if least == most || layers[least].Ratio() > tooSmall*layers[most].Ratio() {
		return
	}
	small, large := layers[least], layers[most]
	size := math.Pow(10, math.Floor(math.Log10(large.Ratio()/small.Ratio())))
	times := fmt.Sprintf("more than %.0f", size)
	nodes := []*engine.TensorNode{small.Node, large.Node}
	text := "Beside its value the gradient over %s is %s times smaller than that over %s: "
	if least < most {
		a.find(Vanishing, true, nodes, text+"it vanishes on the way to the input. Such a layer learns next to nothing while the other learns.", small.Name, times, large.Name)
	} else {
		a.find(Exploding, true, nodes, text+"it grows on the way to the input. A learning rate that suits the one is far too large for the other.", small.Name, times, large.Name)
	}
}

// zero finds parameters that the loss was computed from and whose gradient is 0.
func (a *auditor) zero(parameters []Parameter) {
	var nodes []*engine.TensorNode
	for _, p := range parameters {
		if p.Grad == 0 && p.Node.Value.Size() > 0 && p.Uses > 0 {
			nodes = append(nodes, p.Node)
		}
	}
	if len(nodes) == 0 {
		return
	}
	all := len(nodes) == len(parameters)
	what := "The gradient over %s is exactly 0: something on the way lets none pass, such as dead units, or a factor 0."
	if all {
		what = "The gradient over every parameter is exactly 0 (%s): the loss does not change with them."
	}
	a.find(Zero, true, nodes, what, a.names(nodes))
}

// text is a number of the table.
func text(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.3g", x)
}

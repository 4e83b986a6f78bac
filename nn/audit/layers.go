package audit

import (
	"fmt"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// fewRows is below how many rows of a batch a unit may well be 0, or far out, for
// all of them by chance: with 8 rows a unit that is on for half of all data is off
// for the whole batch once in 256 times.
const fewRows = 8

// layers looks at what comes out of activations, unit by unit over the batch: the
// columns of a matrix, or the channels (dimension 1) of a tensor of higher rank.
func (a *auditor) layers() {
	for _, o := range a.ops {
		if len(o.Inputs) != 1 || len(o.Outputs) != 1 {
			continue
		}
		x, y := o.Inputs[0].Value, o.Outputs[0].Value
		if y.Rank() < 2 || y.Size() == 0 || !x.Shape().Equal(y.Shape()) {
			continue
		}
		switch name := strings.ToLower(engine.OpName(o.Op)); {
		case rectifies(x, y):
			a.dead(o)
		case name == "sigmoid": // the slope is y·(1−y), at most ¼
			a.saturated(o, func(v float64) bool { return v*(1-v) < flat/4 })
		case name == "tanh": // the slope is 1−y², at most 1
			a.saturated(o, func(v float64) bool { return 1-v*v < flat })
		}
	}
}

// flat is how much of its largest slope an activation has left where it counts as
// saturated.
const flat = 0.01

// rectifies reports whether y is what a Relu makes of x, whatever the op is called:
// x itself where that is positive, and else 0.
func rectifies(x, y *tensor.Tensor) bool {
	xs, ys := x.Clone().Data(), y.Clone().Data()
	for i, v := range ys {
		if x := xs[i]; x > 0 && v != x || x <= 0 && v != 0 {
			return false
		}
	}
	return true
}

// units are those for whose every element of the batch a condition holds, and how
// many units there are.
func units(y *tensor.Tensor, holds func(v float64) bool) (list []int, of int) {
	shape := y.Shape()
	of = shape[1]
	inner := shape[2:].Size()
	all := make([]bool, of)
	for u := range all {
		all[u] = true
	}
	for i, v := range y.Clone().Data() {
		if u := i / inner % of; all[u] && !holds(v) {
			all[u] = false
		}
	}
	for u, yes := range all {
		if yes {
			list = append(list, u)
		}
	}
	return list, of
}

func (a *auditor) dead(o *engine.OpNode) {
	list, of := units(o.Outputs[0].Value, func(v float64) bool { return v == 0 })
	if len(list) == 0 {
		return
	}
	rows := o.Outputs[0].Shape()[0]
	text := fmt.Sprintf("%s of %s are dead: 0 for all %s of the batch, so that no gradient passes (%s).",
		counted(len(list), of, "unit"), where(o), plural(rows, "row"), numbers(list))
	if rows < fewRows {
		text += fmt.Sprintf(" With %s that may be chance.", plural(rows, "row"))
	}
	a.find(Dead, rows >= fewRows, o.Outputs, "%s", text)
}

func (a *auditor) saturated(o *engine.OpNode, isFlat func(y float64) bool) {
	list, of := units(o.Outputs[0].Value, isFlat)
	if len(list) == 0 {
		return
	}
	rows := o.Outputs[0].Shape()[0]
	text := fmt.Sprintf("%s of %s are saturated: for all %s of the batch the slope is below 1 %% of its largest, so that hardly any gradient passes (%s).",
		counted(len(list), of, "unit"), where(o), plural(rows, "row"), numbers(list))
	a.find(Saturated, rows >= fewRows && 2*len(list) >= of, o.Outputs, "%s", text)
}

// where names an application of an op by the parameters before it.
func where(o *engine.OpNode) string {
	if y := o.Outputs[0]; y.Name != "" {
		return engine.OpName(o.Op) + " → " + y.Name
	}
	x := o.Inputs[0]
	for depth := 0; x.Name == "" && x.Source != nil && depth < 4; depth++ {
		var next *engine.TensorNode
		for _, input := range x.Source.Inputs {
			if input.Source == nil && input.NeedsGrad() && input.Name != "" {
				return engine.OpName(o.Op) + " after " + input.Name
			}
			if input.Source != nil && next == nil {
				next = input
			}
		}
		if next == nil {
			break
		}
		x = next
	}
	return strings.TrimPrefix(o.String(), "OpNode ")
}

// counted is "3 of 4 units", or "all 4 units".
func counted(n, of int, what string) string {
	if n == of {
		if n == 1 {
			return "The 1 " + what
		}
		return fmt.Sprintf("All %d %ss", n, what)
	}
	return fmt.Sprintf("%d of %d %ss", n, of, what)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// numbers lists units: "0, 2 and 3".
func numbers(list []int) string {
	words := make([]string, len(list))
	for i, u := range list {
		words[i] = fmt.Sprint(u)
	}
	return series(words)
}

package audit

import (
	"fmt"
	"strings"

	"gradrepl/engine"
)

// lists compares the module's list of parameters with the leaves that the loss was
// computed from.
func (a *auditor) lists() {
	a.shared()
	if !a.report.Listed {
		return
	}
	a.badEntries()
	a.unlisted()
	if a.gradient == nil {
		return
	}
	var unreached []*engine.TensorNode
	for _, p := range a.report.Parameters {
		if p.Listed > 0 && p.Uses == 0 && p.Node.NeedsGrad() && p.Node.Source == nil {
			unreached = append(unreached, p.Node)
		}
	}
	if len(unreached) > 0 {
		a.find(Unreached, true, unreached, "%s %s listed, but the loss was not computed from %s: no gradient comes, and %s as %s.",
			a.names(unreached), are(unreached), them(unreached), stays(unreached), itIs(unreached))
	}
	var unused []*engine.TensorNode
	for n := range a.held {
		if n.NeedsGrad() && n.Source == nil && len(a.uses[n]) == 0 && !a.isListed(n) {
			unused = append(unused, n)
		}
	}
	if len(unused) > 0 {
		a.sortByPath(unused)
		a.find(Unused, false, unused, "%s %s held by the module, but neither listed nor used by this loss.", a.names(unused), are(unused))
	}
}

// badEntries finds what should not be in a list of parameters.
func (a *auditor) badEntries() {
	for i, n := range a.listed {
		if n == nil {
			a.find(Computed, true, nil, "Entry %d of the list of parameters is nil.", i)
		}
	}
	for _, p := range a.report.Parameters {
		nodes := []*engine.TensorNode{p.Node}
		switch {
		case p.Listed == 0:
			continue
		case p.Node.Source != nil:
			a.find(Computed, true, nodes, "%s is listed as a parameter, but was computed by %v: whatever an optimiser makes of its value, the next forward computes it anew.", p.Name, engine.OpString(p.Node.Source.Op))
		case !p.Node.NeedsGrad():
			a.find(NoGrad, true, nodes, "%s is listed, but takes no gradient: it was made by Const, not by Node.", p.Name)
		}
		if p.Listed > 1 {
			a.find(Twice, true, nodes, "%s is listed %d times: an optimiser changes it %[2]d times in each step.", p.Name, p.Listed)
		}
	}
}

// unlisted finds the report's mistake: leaves that get a gradient from the loss and
// are in no list. Those that look like data are told apart: nobody has to list them,
// but then they should be constant.
func (a *auditor) unlisted() {
	var forgotten, strange []*engine.TensorNode
	for _, n := range a.leaves {
		switch {
		case a.isListed(n):
		case a.held[n] != "":
			forgotten = append(forgotten, n)
		default:
			strange = append(strange, n)
		}
	}
	if len(forgotten) > 0 {
		where := ""
		if names, paths := a.names(forgotten), a.paths(forgotten); names != paths {
			where = fmt.Sprintf(" The module holds %s as %s.", them(forgotten), paths)
		}
		a.find(Unlisted, true, forgotten, "%s %s a gradient from the loss, but %s in no Parameters() list: no optimiser knows of %s, and %s.%s",
			a.names(forgotten), gets(forgotten), are(forgotten), them(forgotten), one(forgotten, "it never trains", "they never train"), where)
	}
	for _, n := range strange {
		nodes := []*engine.TensorNode{n}
		if role := a.dataRole(n); role != "" {
			a.find(Data, false, nodes, "%s takes a gradient, which nobody needs if it is data: it is %s. Const makes constants, for which nothing is computed.", a.nameOf(n), role)
			continue
		}
		a.find(Unlisted, true, nodes, "%s gets a gradient from the loss, but is in no Parameters() list, and no field of the module leads to it. If it is a parameter, it never trains: list it. If it is data, make it by Const.", a.nameOf(n))
	}
}

// dataRole says where a leaf stands among the inputs of ops, if it is where data
// do: "the batch of Affine", "the target of MSE".
func (a *auditor) dataRole(n *engine.TensorNode) string {
	for _, u := range a.uses[n] {
		name := engine.OpName(u.op.Op)
		switch {
		case name == "Affine" && u.at == 0, name == "BatchMM" && u.at == 1, name == "MatMul" && u.at == 0 && n.Shape().Size() > 0 && len(n.Shape()) >= 2 && a.leafAt(u.op, 1):
			return "the batch that " + name + " is applied to"
		case u.at == 1 && (name == "MSE" || name == "L1" || name == "BCE" || name == "BCEWithLogits"):
			return "the target of " + name
		}
	}
	if name := strings.ToLower(n.Name); name == "x" || name == "y" || strings.HasPrefix(name, "batch") || strings.HasPrefix(name, "input") || strings.HasPrefix(name, "target") {
		return "called " + n.Name
	}
	return ""
}

// leafAt reports whether an op's i-th input is a parameter that the module lists.
func (a *auditor) leafAt(o *engine.OpNode, i int) bool {
	return i < len(o.Inputs) && a.isListed(o.Inputs[i])
}

// shared finds parameters that several ops use, or one op twice.
func (a *auditor) shared() {
	var order []string
	groups := make(map[string][]*engine.TensorNode) // by what uses them
	for _, p := range a.report.Parameters {
		if p.Uses < 2 || p.Node.Source != nil {
			continue
		}
		var ops []string
		for _, u := range a.uses[p.Node] {
			ops = append(ops, engine.OpName(u.op.Op))
		}
		by := fmt.Sprintf("%d times, by %s", p.Uses, series(ops))
		if groups[by] == nil {
			order = append(order, by)
		}
		groups[by] = append(groups[by], p.Node)
	}
	for _, by := range order {
		nodes := groups[by]
		a.find(Shared, false, nodes, "%s %s shared: used %s. The gradient is the sum of what comes from each use.", a.names(nodes), are(nodes), by)
	}
}

func (a *auditor) isListed(n *engine.TensorNode) bool {
	for _, p := range a.listed {
		if p == n {
			return true
		}
	}
	return false
}

// names lists nodes: "a, b and c".
func (a *auditor) names(nodes []*engine.TensorNode) string {
	var out []string
	for _, n := range nodes {
		out = append(out, a.nameOf(n))
	}
	return series(out)
}

func (a *auditor) paths(nodes []*engine.TensorNode) string {
	var out []string
	for _, n := range nodes {
		out = append(out, a.held[n])
	}
	return series(out)
}

// series joins words, and of many leaves some out.
func series(words []string) string {
	const most = 6
	if len(words) > most {
		words = append(words[:most:most], fmt.Sprintf("%d more", len(words)-most))
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

func one(nodes []*engine.TensorNode, singular, plural string) string {
	if len(nodes) == 1 {
		return singular
	}
	return plural
}

func are(nodes []*engine.TensorNode) string   { return one(nodes, "is", "are") }
func gets(nodes []*engine.TensorNode) string  { return one(nodes, "gets", "get") }
func them(nodes []*engine.TensorNode) string  { return one(nodes, "it", "them") }
func stays(nodes []*engine.TensorNode) string { return one(nodes, "it stays", "they stay") }
func itIs(nodes []*engine.TensorNode) string  { return one(nodes, "it is", "they are") }

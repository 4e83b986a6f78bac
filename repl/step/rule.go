package step

import (
	"strings"
	"unicode"

	"gradrepl/engine"
)

// rules are what the description of an op says of its backward, for one
// OpNode. An op that a user is writing may have none, or one that says little.
type rules struct {
	formula string
	inputs  []string // what the formula calls the inputs, "" where it has no name for one
	output  string   // and the output
	of      []string // how the gradient over each input is computed: "A∇ = S∇ ⊙ B"
	note    string   // what the derivation adds behind that
}

// rulesOf reads the description. One that panics is none.
func rulesOf(op *engine.OpNode) (r rules) {
	none := rules{inputs: make([]string, len(op.Inputs)), of: make([]string, len(op.Inputs))}
	described, ok := op.Op.(engine.Described)
	if !ok {
		return none
	}
	defer func() {
		if recover() != nil {
			r = none
		}
	}()
	d := described.Describe()
	r = none
	r.formula, r.output = d.Formula, d.Output
	copy(r.inputs, d.Inputs)
	for i := range r.of {
		r.of[i] = d.Rule(i)
	}
	lines := strings.Split(d.Derivation, "\n")
	if last := lines[len(lines)-1]; !strings.Contains(last, "∇") {
		r.note = last
	}
	return r
}

// empty reports whether there is no rule for any input.
func (r rules) empty() bool { return strings.Join(r.of, "") == "" }

// title is the rule for an input, or what stands for one.
func (r rules) title(i int) string {
	switch {
	case r.of[i] != "":
		return r.of[i]
	case r.empty():
		return "from the op's backward"
	}
	return "in the same way"
}

// mentions reports whether a rule for an input that takes a gradient uses the
// value that a letter stands for, in what it comes to in the end.
func (r rules) mentions(letter string, step *engine.Step) bool {
	if letter == "" {
		return false
	}
	for i, share := range step.Shares {
		if rule := r.of[i]; share.Value != nil && mentions(rule[strings.LastIndex(rule, " = ")+1:], letter) {
			return true
		}
	}
	return false
}

// mentions reports whether a formula uses a letter other than as the name of a
// gradient or as a part of a word.
func mentions(formula, letter string) bool {
	before := ""
	for rest := formula; ; {
		skipped, after, found := strings.Cut(rest, letter)
		if !found {
			return false
		}
		before += skipped
		if !strings.HasPrefix(after, "∇") && !endsInLetter(before) && !beginsWithLetter(after) {
			return true
		}
		before, rest = before+letter, after
	}
}

// isLetter reports whether a rune makes a word. Indices and ᵀ are letters to
// Unicode, too.
func isLetter(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Lm, r) }

func beginsWithLetter(s string) bool {
	for _, r := range s {
		return isLetter(r)
	}
	return false
}

func endsInLetter(s string) (last bool) {
	for _, r := range s {
		last = isLetter(r)
	}
	return last
}

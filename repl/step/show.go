package step

import (
	"fmt"
	"slices"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/repl/show/block"
)

// indent is how far what belongs to a step stands from the left.
const indent = 2

// write writes lines of a step, none wider than the terminal.
func (s *stepper) write(lines ...string) {
	for _, line := range lines {
		if line != "" {
			line = strings.Repeat(" ", indent) + line
		}
		fmt.Fprintln(s.Out, fit(line, s.Width))
	}
}

// room is the width of what write writes.
func (s *stepper) room() int { return max(s.Width-indent, 20) }

// begin says what pass this is.
func (s *stepper) begin() {
	fmt.Fprintln(s.Out, fit(fmt.Sprintf("The backward pass of %s: %s.", s.name(), count(s.pass.Len(), "step")), s.Width))
	s.write(wrap(fmt.Sprintf("It starts with the gradient of %s over itself, %g. X∇ stands for the gradient of %[1]s over X.",
		s.name(), s.pass.Gradient(s.pass.From()).Item()), s.room())...)
	if s.names.numbered() {
		s.write(wrap("Nodes without a name of their own have numbers, as in %graph -unfold.", s.room())...)
	}
	if s.Terminal {
		s.write(wrap("Enter takes a step, b goes back, c goes to the end, q quits, h lists all commands.", s.room())...)
		s.write(s.around(0, 2)...)
	}
}

// atBeginning says that the pass is back where it began.
func (s *stepper) atBeginning() {
	fmt.Fprintf(s.Out, "At the beginning: no gradient but that of %s over itself.\n", s.name())
	s.write(s.around(0, 2)...)
	s.Moved()
}

// show shows the step that was taken last.
func (s *stepper) show() {
	step := s.steps[len(s.steps)-1]
	r := rulesOf(step.Op)
	if !s.Terminal {
		fmt.Fprintln(s.Out)
	}
	for i, line := range wrap(fmt.Sprintf("Step %d of %d: %s", step.Number, step.Of, s.names.call(step.Op)), s.room()) {
		fmt.Fprintln(s.Out, strings.Repeat(" ", 2*indent*min(i, 1))+fit(line, s.room()))
	}
	s.write(s.head(r, step)...)
	s.write("")
	s.write(s.given(r, step)...)
	s.write(s.shares(r, step)...)
	s.write("")
	s.write(s.around(1, 2)...)
	s.Moved()
}

// tensorBlock is a tensor below a title, as the prompt shows tensors.
func (s *stepper) tensorBlock(title string, t *tensor.Tensor) block.Block {
	return block.Tensor(fit(title, s.room()), t, *s.Tensors, s.room())
}

// head is the op's formula, and what its letters stand for.
func (s *stepper) head(r rules, step *engine.Step) []string {
	if r.empty() && r.formula == "" {
		return wrap("The op's description gives no rule: here are the numbers alone.", s.room())
	}
	var letters []string
	for i, n := range step.Op.Inputs {
		if r.inputs[i] != "" {
			letters = append(letters, r.inputs[i]+" is "+s.names.definition(n))
		}
	}
	if r.output != "" {
		letters = append(letters, r.output+" is "+s.names.of(step.Op.Outputs[0]))
	}
	if len(letters) == 0 {
		return []string{r.formula}
	}
	where := "where " + strings.Join(letters, ", ")
	if line := r.formula + "   " + where; columns(line) <= s.room() {
		return []string{line}
	}
	return append([]string{r.formula}, wrap(where, s.room())...)
}

// given are the gradients that come in, and what the rules need beside them.
func (s *stepper) given(r rules, step *engine.Step) []string {
	var blocks []block.Block
	for i, g := range step.Incoming {
		title := "gradient"
		if r.output != "" && i == 0 {
			title = r.output + "∇"
		}
		title += " over " + s.names.of(step.Op.Outputs[i])
		blocks = append(blocks, s.tensorBlock(title, g))
	}
	for _, q := range s.needs(r, step) {
		title := strings.Join(q.names, ", ")
		if q.value != nil {
			blocks = append(blocks, s.tensorBlock(title, q.value))
		} else {
			blocks = append(blocks, block.Block{title, fit(q.text, 40)})
		}
	}
	return block.Beside(s.room(), blocks...)
}

// shares are what the inputs get: side by side where there is nothing to say
// about them.
func (s *stepper) shares(r rules, step *engine.Step) (lines []string) {
	var plain []block.Block
	flush := func() {
		if plain != nil {
			lines = append(append(lines, ""), block.Beside(s.room(), plain...)...)
			plain = nil
		}
	}
	for i, share := range step.Shares {
		if share.Value == nil {
			flush()
			lines = append(append(lines, ""), wrap(s.names.of(share.Input)+" is a constant: it takes no gradient, and none is computed.", s.room())...)
			continue
		}
		title := s.names.of(share.Input) + " gets " + r.title(i)
		remarks := s.remarks(r, step, i)
		earlier := s.pass.Earlier(share.Input)
		if remarks == nil && earlier.IsZero() {
			plain = append(plain, s.tensorBlock(title, share.Value))
			continue
		}
		flush()
		lines = slices.Concat(lines, []string{""}, wrap(title, s.room()), remarks)
		if share.Added() {
			lines = append(lines, s.sum(share)...)
		} else {
			lines = append(lines, s.tensorBlock("", share.Value)[1:]...)
		}
		if !earlier.IsZero() && lastOf(step, i) {
			lines = append(lines, wrap(fmt.Sprintf("The Grad of %s held a gradient from before this pass. With it, it is now", s.names.of(share.Input)), s.room())...)
			lines = append(lines, s.tensorBlock("", share.Input.Grad)[1:]...)
		}
	}
	flush()
	return lines
}

// sum is the addition of a share to those that came before.
func (s *stepper) sum(share engine.Share) []string {
	before, value, after := s.tensorBlock("so far", share.Before), s.tensorBlock("this one", share.Value), s.tensorBlock("together", share.After)
	return block.Beside(s.room(), before, block.Sign("+"), value, block.Sign("="), after)
}

// lastOf reports whether no later share of the step goes to the same input.
func lastOf(step *engine.Step, i int) bool {
	for _, later := range step.Shares[i+1:] {
		if later.Input == step.Shares[i].Input {
			return false
		}
	}
	return true
}

// remarks are what there is to say of a share in words: what was summed in it,
// and how it fits in with the others that its input gets.
func (s *stepper) remarks(r rules, step *engine.Step, i int) []string {
	share := step.Shares[i]
	var lines []string
	if r.note != "" && !share.Value.Shape().Equal(step.Op.Outputs[0].Shape()) {
		lines = wrap(fmt.Sprintf("From shape %v to %v: %s.", step.Op.Outputs[0].Shape(), share.Value.Shape(), r.note), s.room())
	}
	name := s.names.of(share.Input)
	switch {
	case share.Added():
		text := fmt.Sprintf("The %s gradient for %s, %s. It is added", ordinal(share.Nth), name, s.consumers(step, i))
		if share.Complete() {
			text += ", and was the last."
		} else {
			text += "; " + inWords(share.Of-share.Nth) + " more to come."
		}
		lines = append(lines, wrap(text, s.room())...)
	case share.Of > 1:
		lines = append(lines, wrap(fmt.Sprintf("The first of %s gradients for %s, one for each use of it.", inWords(share.Of), name), s.room())...)
	}
	return lines
}

// consumers tells which uses of a share's input have given it gradients before.
func (s *stepper) consumers(step *engine.Step, i int) string {
	var from []string
	here := false
	for _, earlier := range s.steps[:step.Number] {
		for k, other := range earlier.Shares {
			switch {
			case other.Input != step.Shares[i].Input || other.Value == nil:
			case earlier == step:
				here = here || k < i
			case len(from) == 0 || from[len(from)-1] != stepName(earlier):
				from = append(from, stepName(earlier))
			}
		}
	}
	switch {
	case here && len(from) == 0:
		return "which this op uses more than once"
	case here:
		return "which this op uses more than once, and so did " + enumerate(from)
	}
	consumers := "another consumer"
	if len(from) > 1 {
		consumers = "other consumers"
	}
	return "which has " + consumers + ": " + enumerate(from)
}

func stepName(step *engine.Step) string {
	return fmt.Sprintf("%s in step %d", opName(step.Op.Op), step.Number)
}

// around is where in the graph this is: some ops before the last step's, and some
// to come.
func (s *stepper) around(before, after int) (lines []string) {
	ops, taken := s.pass.Ops(), s.pass.Taken()
	if last := taken - 1; last > 0 {
		for i := max(0, last-before); i < last; i++ {
			lines = append(lines, "passed  "+s.names.call(ops[i]))
		}
		if n := last - before; n > 0 {
			lines[0] += fmt.Sprintf("   (and %d before)", n)
		}
	}
	if taken == len(ops) {
		text := "That was the last step: every gradient is complete."
		if s.Terminal {
			text += " Enter keeps them, q puts back what was there before."
		}
		return append(lines, wrap(text, s.room())...)
	}
	word := "next"
	for i := taken; i < min(taken+after, len(ops)); i++ {
		lines = append(lines, fmt.Sprintf("%-7s %s", word, s.names.call(ops[i])))
		word = "then"
	}
	if n := len(ops) - taken - after; n > 0 {
		lines[len(lines)-1] += fmt.Sprintf("   (and %d more)", n)
	}
	return lines
}

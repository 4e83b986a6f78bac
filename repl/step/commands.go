package step

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gradrepl/engine"
)

// command is one that is typed at the stepper's prompt.
type command struct {
	names []string
	args  string // as help shows them
	doc   string
	takes *regexp.Regexp // what its argument looks like; other text is Go
	run   func(s *stepper, arg string) (outcome, error)
}

var (
	nothing = regexp.MustCompile(`^$`)
	number  = regexp.MustCompile(`^\d*$`)
	part    = regexp.MustCompile(`^(\d*|all)$`)
	// Whatever does not make an assignment of the command's name.
	anything = regexp.MustCompile(`^([^=:].*|)$`)
)

func commands() []command {
	return []command{
		{[]string{"n", "next"}, "[N]", "takes the next step, or N of them; so does Enter", number, (*stepper).next},
		{[]string{"b", "back"}, "[N]", "takes the last step, or N of them, back", number, (*stepper).back},
		{[]string{"to"}, "NAME|N", "goes to an op, to where a node has its gradient, or to step N", anything, (*stepper).to},
		{[]string{"c", "continue"}, "", "goes to the end and leaves, with all gradients complete", nothing, (*stepper).cont},
		{[]string{"w", "where"}, "", "shows where in the graph this is, and who calls whom", nothing, (*stepper).where},
		{[]string{"l", "list"}, "[N|all]", "lists the steps around this one, around step N, or all", part, (*stepper).list},
		{[]string{"p", "print"}, "EXPR", "shows the value of an expression", anything, (*stepper).print},
		{[]string{"q", "quit"}, "", "leaves, with every gradient as it was before", nothing, (*stepper).quit},
		{[]string{"h", "help", "?"}, "", "shows this", nothing, (*stepper).help},
	}
}

// command does what a line says. Whatever is no command is Go.
func (s *stepper) command(line string) (outcome, error) {
	if line == "" {
		return s.next("")
	}
	word, arg, _ := strings.Cut(line, " ")
	arg = strings.TrimSpace(arg)
	for _, c := range commands() {
		for _, name := range c.names {
			if name == word && c.takes.MatchString(arg) {
				s.hint(word, arg)
				return c.run(s, arg)
			}
		}
	}
	err := s.eval(line)
	if err != nil && !strings.ContainsAny(line, " (.") {
		err = fmt.Errorf("%w\nh lists the commands of the stepper", err)
	}
	return staying, err
}

// hint tells once that a name of the session's is a command here.
func (s *stepper) hint(word, arg string) {
	if arg == "" && !s.Hinted[word] && s.Defined(word) {
		s.Hinted[word] = true
		fmt.Fprintf(s.Out, "(%s is a command here; p %s shows your %s)\n", word, word, word)
	}
}

func (s *stepper) next(arg string) (outcome, error) {
	if s.pass.Taken() == s.pass.Len() {
		return s.finish()
	}
	return staying, s.goTo(s.pass.Taken() + s.times(arg))
}

func (s *stepper) back(arg string) (outcome, error) {
	if s.pass.Taken() == 0 {
		return staying, errors.New("this is the beginning: no step has been taken")
	}
	return staying, s.goTo(s.pass.Taken() - s.times(arg))
}

// times is a number of steps: one, unless it is said.
func (s *stepper) times(arg string) int {
	if arg == "" {
		return 1
	}
	n, err := strconv.Atoi(arg)
	if err != nil { // of digits, so there are too many
		return s.pass.Len()
	}
	return min(n, s.pass.Len())
}

// goTo goes to a step, or to the last or first one where there are fewer, and
// shows it.
func (s *stepper) goTo(n int) error {
	n = min(max(n, 0), s.pass.Len())
	from := s.pass.Taken()
	if err := s.seek(n); err != nil {
		return err
	}
	if n < from {
		fmt.Fprintf(s.Out, "%s taken back.\n", count(from-n, "step"))
	}
	if n == 0 {
		s.atBeginning()
		return nil
	}
	s.show()
	return nil
}

func (s *stepper) to(arg string) (outcome, error) {
	n, err := s.target(arg)
	if err != nil {
		return staying, err
	}
	return staying, s.goTo(n)
}

// target is the number of the step that is meant: a number, a node or an op.
func (s *stepper) target(arg string) (int, error) {
	if arg == "" {
		return 0, errors.New("to where? Name a node or an op, or give the number of a step")
	}
	if n, err := strconv.Atoi(arg); err == nil {
		if n < 0 || n > s.pass.Len() {
			return 0, fmt.Errorf("there is no step %d, only 0 to %d", n, s.pass.Len())
		}
		return n, nil
	}
	if n := s.names.find(arg); n != nil {
		return s.complete(n)
	}
	if n, ok := s.named(arg); ok {
		return n, nil
	}
	value, err := s.Value(arg)
	if err != nil {
		return 0, fmt.Errorf("no node and no op of this pass is called %s; l all lists its steps", arg)
	}
	switch x := value.(type) {
	case *engine.TensorNode:
		if x != nil {
			return s.complete(x)
		}
	case *engine.OpNode:
		for i, op := range s.pass.Ops() {
			if op == x {
				return i + 1, nil
			}
		}
		return 0, errors.New("this OpNode takes no part in the pass")
	}
	return 0, fmt.Errorf("%s is no node and no OpNode", arg)
}

// complete is the step at which the gradient over a node is complete.
func (s *stepper) complete(n *engine.TensorNode) (int, error) {
	switch {
	case n == s.pass.From():
		return 0, nil
	case !n.NeedsGrad():
		return 0, fmt.Errorf("%s is a constant: it takes no gradient", s.names.of(n))
	}
	last := 0
	for i, op := range s.pass.Ops() {
		for _, input := range op.Inputs {
			if input == n {
				last = i + 1
			}
		}
	}
	if last == 0 {
		return 0, fmt.Errorf("%s does not depend on %s", s.name(), s.names.of(n))
	}
	return last, nil
}

// named is the step of the op of a name: the next one, or else the last of
// those before.
func (s *stepper) named(op string) (int, bool) {
	ops := s.pass.Ops()
	for i := s.pass.Taken(); i < len(ops); i++ {
		if strings.EqualFold(opName(ops[i].Op), op) {
			return i + 1, true
		}
	}
	for i := s.pass.Taken() - 1; i >= 0; i-- {
		if strings.EqualFold(opName(ops[i].Op), op) {
			return i + 1, true
		}
	}
	return 0, false
}

func (s *stepper) cont(string) (outcome, error) { return s.finish() }

func (s *stepper) print(arg string) (outcome, error) {
	if arg == "" {
		return staying, errors.New("p needs an expression: p a.grad")
	}
	return staying, s.eval(arg)
}

// eval evaluates Go, or shows a node by the number that it has here.
func (s *stepper) eval(text string) error {
	m := numbered.FindStringSubmatch(text)
	if m == nil {
		return s.Eval(text)
	}
	n := s.names.find(m[1])
	if n == nil {
		return fmt.Errorf("there is no node %s in this pass", m[1])
	}
	what := strings.ToLower(m[2])
	if what != "grad" {
		s.write(s.tensorBlock(s.names.definition(n), n.Value)...)
	}
	if what != "value" && n.NeedsGrad() {
		s.write(s.tensorBlock(s.names.of(n)+".Grad", n.Grad)...)
	}
	return nil
}

func (s *stepper) quit(string) (outcome, error) { return left, nil }

func (s *stepper) help(string) (outcome, error) {
	fmt.Fprintln(s.Out, Help())
	return staying, nil
}

// Help is what there is to type at the stepper's prompt.
func Help() string {
	var out strings.Builder
	for _, c := range commands() {
		fmt.Fprintf(&out, "  %-11s %-7s %s\n", strings.Join(c.names, ", "), c.args, c.doc)
	}
	out.WriteString("Anything else is evaluated: an expression such as a.grad, a cell, a command of\n" +
		"the prompt, and #4 or #4.grad for a node without a name.")
	return out.String()
}

package step

import (
	"fmt"
	"strconv"
	"strings"

	"gradrepl/engine"
)

// where shows the calls of the last step, the ops around it, and which gradients
// are complete by now.
func (s *stepper) where(string) (outcome, error) {
	taken := s.pass.Taken()
	if taken == 0 {
		fmt.Fprintf(s.Out, "At the beginning, before step 1 of %d.\n", s.pass.Len())
	} else {
		fmt.Fprintf(s.Out, "After step %d of %d. The calls of this step:\n", taken, s.pass.Len())
		s.write(s.calls(s.steps[taken-1])...)
	}
	s.write(s.around(5, 5)...)
	complete, partly, waiting := s.progress()
	for _, state := range []struct {
		what  string
		names []string
	}{{"complete", complete}, {"some shares", partly}, {"nothing yet", waiting}} {
		if len(state.names) > 0 {
			s.write(fmt.Sprintf("%-12s %s", state.what+":", strings.Join(some(state.names, 8), ", ")))
		}
	}
	return staying, nil
}

// calls is who calls whom in a step, as [engine.Step.Calls] has it.
func (s *stepper) calls(step *engine.Step) []string {
	incoming := make([]string, len(step.Incoming))
	for i, g := range step.Incoming {
		incoming[i] = g.Shape().String()
	}
	lines := []string{
		s.name() + ".Backward()",
		"  OpNode " + s.names.call(step.Op),
		"    " + opName(step.Op.Op) + ".Backward(ctx, gradients of shape " + strings.Join(incoming, ", ") + ")",
	}
	for i, share := range step.Shares {
		if share.Value != nil {
			lines = append(lines, fmt.Sprintf("      %s.Grad += its gradient %d, of shape %v", s.names.of(share.Input), i, share.Value.Shape()))
		}
	}
	return lines
}

// progress sorts the nodes of the pass by how far their gradients are, in the
// order in which the pass comes to them.
func (s *stepper) progress() (complete, partly, waiting []string) {
	got := make(map[*engine.TensorNode]int)
	for _, step := range s.steps {
		for _, share := range step.Shares {
			if share.Value != nil {
				got[share.Input]++
			}
		}
	}
	seen := map[*engine.TensorNode]bool{s.pass.From(): true}
	complete = []string{s.name()}
	for _, op := range s.pass.Ops() {
		for _, n := range op.Inputs {
			if seen[n] || !n.NeedsGrad() {
				continue
			}
			seen[n] = true
			switch uses := s.pass.Uses(n); {
			case got[n] == uses:
				complete = append(complete, s.names.of(n))
			case got[n] > 0:
				partly = append(partly, fmt.Sprintf("%s (%d of %d)", s.names.of(n), got[n], uses))
			default:
				waiting = append(waiting, s.names.of(n))
			}
		}
	}
	return complete, partly, waiting
}

// some are the first of some names, and how many more there are.
func some(names []string, most int) []string {
	if len(names) <= most {
		return names
	}
	return append(names[:most:most], fmt.Sprintf("%d more", len(names)-most))
}

// list lists the steps around the last one or a given one.
func (s *stepper) list(arg string) (outcome, error) {
	const around = 7
	center := s.pass.Taken()
	if n, err := strconv.Atoi(arg); err == nil {
		center = n
	}
	ops := s.pass.Ops()
	center = min(center, len(ops))
	from, to := max(1, center-around), min(len(ops), center+around)
	if arg == "all" {
		from, to = 1, len(ops)
	}
	if from > 1 {
		s.write(fmt.Sprintf("    … %s before", count(from-1, "step")))
	}
	digits := len(strconv.Itoa(len(ops)))
	for i := from; i <= to; i++ {
		mark := " "
		if i == s.pass.Taken() {
			mark = ">"
		}
		s.write(fmt.Sprintf("%s %*d  %s", mark, digits, i, s.names.call(ops[i-1])))
	}
	if to < len(ops) {
		s.write(fmt.Sprintf("    … %s after", count(len(ops)-to, "step")))
	}
	return staying, nil
}

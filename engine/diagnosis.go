package engine

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradrepl/engine/tensor"
)

// suspect is the gradient that an op's backward gave over one input, beside
// what finite differences say of it.
type suspect struct {
	*trial
	k     int
	got   *tensor.Tensor // the backward's
	want  *tensor.Tensor // that of finite differences; NaN where it is not known
	error GradError
}

func (s *suspect) wrong() bool { return s.error.Relative > gradTolerance }

// clue is something that would explain a wrong gradient.
type clue struct {
	kind FaultKind
	text string // what is to be said of the gradient: "is −1 times what it should be"
}

// fault says what is wrong with the gradient. What is found at the op's own
// inputs could be an accident of their numbers, so it must be found at somewhat
// different ones, too.
func (s *suspect) fault() Fault {
	f := Fault{Input: s.k, Kind: FaultUnknown, Index: s.error.Index, Analytic: s.error.Analytic, Numeric: s.error.Numeric}
	if n := s.notFinite(); n > 0 {
		f.Diagnosis = fmt.Sprintf("%s is NaN or infinite at %d of %d elements, where finite differences are not", s.gradient(), n, s.got.Size())
		return f
	}
	f.Diagnosis = s.gradient() + " is wrong, and nothing simple explains it" + s.extent()
	elsewhere, tried := s.elsewhere()
	for c := range s.clues {
		if tried && !slices.Contains(elsewhere, c) {
			continue
		}
		f.Kind, f.Diagnosis = c.kind, s.gradient()+" "+c.text
		break
	}
	return f
}

// elsewhere are the clues at inputs that differ a little; tried is false where
// the op cannot be applied to such. Constants stay: they may be indices.
func (s *suspect) elsewhere() (found []clue, tried bool) {
	nodes := slices.Clone(s.node.Inputs)
	i := 0
	for k, n := range nodes {
		if n.NeedsGrad() {
			nodes[k] = Node(n.Value.Map(func(x float64) float64 {
				i++
				_, fraction := math.Modf(float64(i) * math.Sqrt2)
				if x == 0 {
					return 0.05 + 0.1*fraction
				}
				return x * (0.95 + 0.1*fraction)
			})).Named(n.Name)
		}
	}
	defer func() {
		if r := recover(); r != nil && !isTensorError(r) {
			panic(r)
		}
	}()
	other := newTrial(s.op, nodes)
	if len(other.got) != len(other.inputs) || other.got[s.k] == nil || !other.got[s.k].Shape().Equal(s.got.Shape()) {
		return nil, false
	}
	for c := range other.suspect(s.k).clues {
		found = append(found, c)
	}
	return found, true
}

// clues gives what would explain the gradient, the likeliest first.
func (s *suspect) clues(yield func(clue) bool) {
	for _, look := range []func() (clue, bool){
		s.sign, s.zero, s.noIncoming, s.transposed, s.noLocal, s.swapped, s.factor, s.product, s.unsummed, s.missing, s.ownShare, s.term, s.order, s.half,
	} {
		if c, ok := look(); ok && !yield(c) {
			return
		}
	}
}

// shapeFault is the fault of a gradient of another shape than its input.
func (s *suspect) shapeFault() Fault {
	shape, input := s.got.Shape(), s.inputs[s.k].Shape()
	f := Fault{Input: s.k, Kind: FaultShape, stop: true}
	f.Diagnosis = fmt.Sprintf("%s has shape %v, its input has %v", s.gradient(), shape, input)
	if summed := sumTo(s.got, input); summed != nil && near(summed, s.want, s.want) {
		f.Kind = FaultBroadcast
		axes := strings.Trim(strings.ReplaceAll(fmt.Sprint(repeated(input, shape)), " ", ", "), "[]")
		f.Diagnosis += fmt.Sprintf(":\nthe sum over axis %s is missing, along which %s was repeated (SumTo)", axes, s.letter(s.k))
		return f
	}
	if len(shape) == 2 && near(s.got.Transpose(), s.want, s.want) {
		f.Kind = FaultTranspose
		f.Diagnosis += ":\nit is the transpose of what it should be"
		return f
	}
	if shape.Size() == input.Size() && near(s.got.Reshape(input...), s.want, s.want) {
		f.Diagnosis += ":\nits numbers are right; Reshape it"
	}
	return f
}

// notFinite is how many elements are no numbers that should be.
func (s *suspect) notFinite() (n int) {
	for i, g := range s.got.Data() {
		if !finite(g) && finite(s.want.Data()[i]) {
			n++
		}
	}
	return n
}

// extent says how many of the elements are wrong, where not all are.
func (s *suspect) extent() string {
	wrong, all := 0, 0
	for i, w := range s.want.Data() {
		if !math.IsNaN(w) {
			all++
			if !(math.Abs(s.got.Data()[i]-w) <= 1e-4*math.Max(1, math.Abs(w))) {
				wrong++
			}
		}
	}
	if wrong == all {
		return ""
	}
	return fmt.Sprintf(" (%d of %d elements are wrong)", wrong, all)
}

// gradient is what the gradient is called: "A∇, the gradient over a,".
func (s *suspect) gradient() string { return s.letter(s.k) + "∇" + s.of(s.k) }

// of tells which node a letter stands for.
func (t *trial) of(k int) string {
	name := t.node.Inputs[k].Name
	if name == "" || name == t.letter(k) {
		if len(t.inputs) == 1 {
			return ""
		}
		return fmt.Sprintf(" (over input %d)", k)
	}
	return " (over " + name + ")"
}

// letter is what the k-th input is called in the op's formula.
func (t *trial) letter(k int) string { return t.description.Letter(k, len(t.inputs)) }

// output is what the output is called there.
func (t *trial) output() string { return t.description.OutputLetter() }

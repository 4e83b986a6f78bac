package engine

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gradrepl/engine/tensor"
)

// What would explain a wrong gradient. Each of these functions tries one
// explanation, and reports whether it is the case.

// is reports whether the gradient is a tensor of its shape, as far as numbers
// are known.
func (s *suspect) is(t *tensor.Tensor) bool { return near(s.got, t, s.want) }

// near reports whether two tensors of one shape agree to 1e-4 of the largest
// element where a third one is not NaN, and are not all zeros there.
func near(a, b, where *tensor.Tensor) bool {
	if !a.Shape().Equal(b.Shape()) {
		return false
	}
	scale, apart := 0.0, 0.0
	for i, x := range a.Data() {
		if y := b.Data()[i]; !math.IsNaN(where.Data()[i]) {
			scale = math.Max(scale, math.Max(math.Abs(x), math.Abs(y)))
			apart = math.Max(apart, math.Abs(x-y))
		}
	}
	return apart <= 1e-4*scale && scale > 0
}

func (s *suspect) sign() (clue, bool) {
	return clue{FaultSign, "is −1 times what it should be: a minus sign is missing, or one too many"}, s.is(s.want.Scale(-1))
}

func (s *suspect) zero() (clue, bool) {
	return clue{FaultZero, "is 0 everywhere: the backward gives nothing to this input"}, s.got.IsZero()
}

// noIncoming finds a gradient that stays the same when the incoming one doubles.
func (s *suspect) noIncoming() (clue, bool) {
	doubled := make([]*tensor.Tensor, len(s.seeds))
	ones := make([]*tensor.Tensor, len(s.seeds))
	for i, seed := range s.seeds {
		doubled[i], ones[i] = seed.Scale(2), tensor.Ones(seed.Shape()...)
	}
	again := s.op.Backward(s.node.Context, doubled)
	if len(again) <= s.k || again[s.k] == nil || !sameValue(again[s.k], s.got) {
		return clue{}, false
	}
	local := s.want.Clone()
	for i := range local.Data() {
		if !math.IsNaN(local.Data()[i]) {
			local.Data()[i] = s.probe(s.k, i, ones).compare(s.inputs[s.k].Data()[i], s.got.Data()[i]).numeric
		}
	}
	text := "does not depend on the incoming gradient " + s.output() + "∇"
	if near(s.got, local, s.want) {
		text += ": it is the local derivative alone.\nThe chain rule multiplies that by " + s.output() + "∇"
	}
	return clue{FaultChain, text}, true
}

// noLocal finds the incoming gradient handed on as it is.
func (s *suspect) noLocal() (clue, bool) {
	for _, seed := range s.seeds {
		if summed := sumTo(seed, s.got.Shape()); summed != nil && s.is(summed) {
			return clue{FaultChain, "is the incoming gradient " + s.output() + "∇ alone: the local derivative ∂" + s.output() + "/∂" + s.letter(s.k) + " is missing, by which the chain rule multiplies it"}, true
		}
	}
	return clue{}, false
}

// sumTo is a tensor summed to a shape that broadcasts to its own, nil where the
// shape does not.
func sumTo(t *tensor.Tensor, shape tensor.Shape) *tensor.Tensor {
	if together, ok := tensor.Broadcast(t.Shape(), shape); !ok || !together.Equal(t.Shape()) {
		return nil
	}
	return t.SumTo(shape)
}

func (s *suspect) swapped() (clue, bool) {
	for j := range s.inputs {
		if j == s.k || !s.node.Inputs[j].NeedsGrad() || !s.inputs[j].Shape().Equal(s.got.Shape()) {
			continue
		}
		if s.is(s.trial.suspect(j).want) {
			return clue{FaultSwapped, "is what " + s.letter(j) + "∇ should be" + s.trial.of(j) + ": the gradients come in the order of the inputs"}, true
		}
	}
	return clue{}, false
}

// factor finds a gradient that is a number times the right one.
func (s *suspect) factor() (clue, bool) {
	var dot, square float64
	n := 0
	for i, w := range s.want.Data() {
		if !math.IsNaN(w) {
			dot += s.got.Data()[i] * w
			square += w * w
			n++
		}
	}
	c := dot / square
	if !finite(c) || !s.is(s.want.Scale(c)) {
		return clue{}, false
	}
	return clue{FaultFactor, "is " + s.multiple(c) + " what it should be" + s.reason(c)}, true
}

// multiple writes a factor as a person would.
func (s *suspect) multiple(c float64) string {
	for d := 1.0; d <= 12; d++ {
		if n := math.Round(c * d); n != 0 && math.Abs(c*d-n) < 1e-4*math.Abs(n) {
			if d == 1 {
				return fmt.Sprintf("%g times", n)
			}
			return fmt.Sprintf("%g/%g of", n, d)
		}
	}
	if n := math.Round(1 / c); math.Abs(1/c-n) < 1e-4*math.Abs(n) {
		return fmt.Sprintf("1/%g of", n)
	}
	return strconv.FormatFloat(c, 'g', 4, 64) + " times"
}

// reason tells where a factor may come from: numbers of elements are what a
// mean and a sum differ in.
func (s *suspect) reason(c float64) string {
	type count struct {
		n    int
		what string
	}
	counts := []count{{s.inputs[s.k].Size(), "the number of elements of " + s.letter(s.k)}}
	for d, n := range s.inputs[s.k].Shape() {
		counts = append(counts, count{n, fmt.Sprintf("the size of dimension %d of %s", d, s.letter(s.k))})
	}
	for d, n := range s.seeds[0].Shape() {
		counts = append(counts, count{n, fmt.Sprintf("the size of dimension %d of %s", d, s.output())})
	}
	for _, count := range counts {
		n := float64(count.n)
		if n < 2 {
			continue
		}
		if math.Abs(c-n) < 1e-4*n || math.Abs(c*n-1) < 1e-4 {
			return fmt.Sprintf(".\n%d is %s: a sum in the place of a mean, or a mean in that of a sum", count.n, count.what)
		}
	}
	return ""
}

func (s *suspect) transposed() (clue, bool) {
	if s.got.Rank() < 2 {
		return clue{}, false
	}
	return clue{FaultTranspose, "is the transpose of what it should be"}, near(s.got, s.want.Transpose(), s.want)
}

// factorName is a tensor that a backward may have at hand, and what it is called.
type factorName struct {
	name  string
	value *tensor.Tensor
}

// product finds a matrix product of what the backward has at hand, and the one
// that it should be.
func (s *suspect) product() (clue, bool) {
	var at []factorName
	add := func(name string, t *tensor.Tensor) {
		if t.Rank() == 2 && t.Size() <= 1<<16 {
			at = append(at, factorName{name, t}, factorName{name + "ᵀ", t.Transpose()})
		}
	}
	add(s.output()+"∇", s.seeds[0])
	for j, x := range s.inputs {
		add(s.letter(j), x)
	}
	is, should := "", ""
	for _, a := range at {
		for _, b := range at {
			shape := tensor.Shape{a.value.Shape()[0], b.value.Shape()[1]}
			if a.value.Shape()[1] != b.value.Shape()[0] || !shape.Equal(s.got.Shape()) {
				continue
			}
			p := a.value.MatMul(b.value)
			if is == "" && s.is(p) {
				is = a.name + "·" + b.name
			}
			if should == "" && near(s.want, p, s.want) {
				should = a.name + "·" + b.name
			}
		}
	}
	if is == "" {
		return clue{}, false
	}
	text := "is " + is
	if should != "" {
		text += ", and should be " + should
		if strings.ReplaceAll(is, "ᵀ", "") == strings.ReplaceAll(should, "ᵀ", "") {
			text += ": a factor is transposed wrongly"
		}
	}
	return clue{FaultTranspose, text}, true
}

// unsummed finds a part of the sum over an axis along which the input was
// repeated.
func (s *suspect) unsummed() (clue, bool) {
	full := s.expanded()
	if full == nil {
		return clue{}, false
	}
	shape := s.got.Shape()
	axes := repeated(shape, full.Shape())
	for _, d := range axes {
		for _, at := range []int{0, full.Shape()[d] - 1} {
			part := full.Narrow(d, at, at+1)
			if summed := sumTo(part, shape); summed != nil && s.is(summed) {
				return clue{FaultBroadcast, fmt.Sprintf("has the share of index %d of axis %d of %s alone. %s was repeated %d times along that axis, so its gradient is the sum over it", at, d, s.output(), s.letter(s.k), full.Shape()[d])}, true
			}
		}
	}
	return clue{}, false
}

// expanded is the gradient over the input repeated to the output's shape, by
// finite differences; where the op cannot be applied to that, the incoming
// gradient. It is nil where the input was not repeated.
func (s *suspect) expanded() *tensor.Tensor {
	y, x := s.seeds[0], s.inputs[s.k]
	if together, ok := tensor.Broadcast(x.Shape(), y.Shape()); !ok || !together.Equal(y.Shape()) || x.Shape().Equal(y.Shape()) || y.Size() > 1<<10 {
		return nil
	}
	full := x.Expand(y.Shape()...)
	at := guarded(func(float64) []*tensor.Tensor { return s.forward(s.k, full) })
	if out := at(0); out == nil || !sameValue(out[0], s.node.Outputs[0].Value) {
		return y
	}
	wide := *s.trial
	wide.inputs = slices.Clone(s.inputs)
	wide.inputs[s.k] = full
	out := tensor.New(y.Shape()...)
	for i, v := range full.Data() {
		out.Data()[i] = wide.probe(s.k, i, s.seeds).compare(v, 0).numeric
	}
	return out
}

// repeated are the axes of a shape along which another one was broadcast to it.
func repeated(from, to tensor.Shape) []int {
	var out []int
	more := len(to) - len(from)
	for d, n := range to {
		if d < more || from[d-more] == 1 && n != 1 {
			out = append(out, d)
		}
	}
	return out
}

// missing finds a tensor, or a number times one, by which the gradient would have
// to be multiplied.
func (s *suspect) missing() (clue, bool) {
	for i, g := range s.got.Data() {
		if w := s.want.Data()[i]; g == 0 && w != 0 && !math.IsNaN(w) {
			return clue{}, false // nothing times 0 is right
		}
	}
	candidates := slices.DeleteFunc(s.candidates(), func(c factorName) bool { return !c.value.Shape().Equal(s.got.Shape()) })
	for _, c := range candidates {
		if n, ok := s.times(s.got.Mul(c.value), s.want); ok {
			return clue{FaultMissing, "lacks the factor " + n + c.name + ": multiplied by it, it would be right"}, true
		}
	}
	for _, c := range candidates {
		if n, ok := s.times(s.want.Mul(c.value), s.got); ok {
			return clue{FaultMissing, "has the factor " + n + c.name + " too many: divided by it, it would be right"}, true
		}
	}
	return clue{}, false
}

// times is by which number a tensor has to be multiplied to give another one:
// "" for 1, "3·"; ok is false where there is none, or it is no simple one.
func (s *suspect) times(from, to *tensor.Tensor) (n string, ok bool) {
	var dot, square float64
	for i, f := range from.Data() {
		if t := to.Data()[i]; !math.IsNaN(f) && !math.IsNaN(t) {
			dot += f * t
			square += f * f
		}
	}
	c := dot / square
	simple := math.Round(c)
	if math.Abs(c) < 1 {
		simple = 1 / math.Round(1/c)
	}
	if !finite(c) || math.Abs(c-simple) > 1e-4*math.Abs(c) || !near(from.Scale(c), to, s.want) {
		return "", false
	}
	switch {
	case simple == 1:
		return "", true
	case simple == -1:
		return "−", true
	case math.Abs(simple) > 1:
		return strings.Replace(fmt.Sprintf("%g·", simple), "-", "−", 1), true
	}
	return strings.Replace(fmt.Sprintf("1/%g·", math.Round(1/simple)), "-", "−", 1), true
}

// candidates are what a derivative may have as a factor.
func (s *suspect) candidates() []factorName {
	out := []factorName{{s.output() + "∇", s.seeds[0]}}
	with := func(name string, t *tensor.Tensor) {
		one := tensor.Scalar(1)
		square := t.Mul(t)
		out = append(out, factorName{name, t}, factorName{"(1 − " + name + ")", one.Sub(t)}, factorName{"(1 + " + name + ")", one.Add(t)},
			factorName{name + "²", square}, factorName{"(1 − " + name + "²)", one.Sub(square)})
	}
	for j, x := range s.inputs {
		with(s.letter(j), x)
	}
	if len(s.node.Outputs) > 0 {
		with(s.output(), s.node.Outputs[0].Value)
	}
	return out
}

// ownShare finds a gradient that leaves out what an element changes in others'
// places of the output.
func (s *suspect) ownShare() (clue, bool) {
	if !s.got.Shape().Equal(s.seeds[0].Shape()) {
		return clue{}, false
	}
	own := s.want.Clone()
	for i := range own.Data() {
		if math.IsNaN(own.Data()[i]) {
			continue
		}
		single := make([]*tensor.Tensor, len(s.seeds))
		for j, seed := range s.seeds {
			single[j] = tensor.ZerosLike(seed)
		}
		single[0].Data()[i] = s.seeds[0].Data()[i]
		own.Data()[i] = s.probe(s.k, i, single).compare(s.inputs[s.k].Data()[i], s.got.Data()[i]).numeric
	}
	return clue{FaultPartial, fmt.Sprintf("has what each element of %s changes in its own place of %s alone. It changes other places, too: a sum over them is missing", s.letter(s.k), s.output())}, s.is(own)
}

// term finds a gradient that differs from the right one by the same number all
// along a dimension.
func (s *suspect) term() (clue, bool) {
	off, scale := s.want.Sub(s.got), 0.0
	for i, d := range off.Data() {
		if math.IsNaN(d) {
			return clue{}, false
		}
		scale = math.Max(scale, math.Abs(s.want.Data()[i]))
	}
	for d, n := range off.Shape() {
		if n < 2 || off.Size() < 3 {
			continue
		}
		first := off.Narrow(d, 0, 1)
		if apart := off.Sub(first); max(apart.Max(), -apart.Min()) < 1e-4*scale {
			return clue{FaultPartial, fmt.Sprintf("lacks a term that is the same all along dimension %d, as a sum along it is", d)}, true
		}
	}
	return clue{}, false
}

// order finds the right numbers in other places.
func (s *suspect) order() (clue, bool) {
	var got, want []float64
	for i, w := range s.want.Data() {
		if math.IsNaN(w) {
			return clue{}, false
		}
		got, want = append(got, s.got.Data()[i]), append(want, w)
	}
	slices.Sort(got)
	slices.Sort(want)
	a := tensor.FromSlice(got, s.got.Shape()...)
	return clue{FaultOrder, "has the right numbers in the wrong places"}, near(a, tensor.FromSlice(want, s.got.Shape()...), s.want)
}

// half finds a gradient that is right for elements of one sign alone.
func (s *suspect) half() (clue, bool) {
	wrong, right := [2]int{}, [2]int{}
	for i, w := range s.want.Data() {
		x := s.inputs[s.k].Data()[i]
		if math.IsNaN(w) || x == 0 {
			continue
		}
		side := 0
		if x < 0 {
			side = 1
		}
		if g := s.got.Data()[i]; math.Abs(g-w) <= 1e-4*math.Max(1, math.Abs(w)) {
			right[side]++
		} else {
			wrong[side]++
		}
	}
	for side, condition := range []string{" > 0", " < 0"} {
		if wrong[side] > 0 && wrong[1-side] == 0 && right[1-side] > 0 && right[side] == 0 {
			return clue{FaultPartial, "is wrong where " + s.letter(s.k) + condition + ", and right elsewhere"}, true
		}
	}
	return clue{}, false
}

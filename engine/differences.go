package engine

import (
	"errors"
	"math"

	"gradrepl/engine/tensor"
)

// probe is a function of one number, an element of some input, of which finite
// differences are taken: the weighted sum of all outputs.
type probe struct {
	at    func(x float64) []*tensor.Tensor // the outputs; nil where there are none
	base  []*tensor.Tensor                 // those at the point itself
	seeds []*tensor.Tensor                 // the weights, in the outputs' shapes
}

// roundoff is the distance from 1 to the next float64.
const roundoff = 0x1p-52

// manner is how a function goes on around a point.
type manner int

const (
	smooth    manner = iota
	kinked           // it has another slope on each side, as Relu at 0
	jumping          // it has another value on each side
	atBorder         // it can be computed on one side only, as √x at 0
	undefined        // it has no slope on either side that is a number
)

// comparison is a gradient beside finite differences, at one element.
type comparison struct {
	numeric            float64
	absolute, relative float64 // as in GradError
	manner             manner  // at a kink, jump or border nothing was found wrong
}

// sides are finite differences with steps of one size to both sides.
type sides struct {
	left, right, central float64
	noise                float64 // how far rounding may have moved the central one
}

// compare weighs the derivative at x that a backward gave against finite
// differences. The first step balances the error of the differences, of order
// h², against that of rounding, of order ε/h. Where the two do not agree,
// smaller steps tell a wrong derivative from a function that bends sharply, or
// has a kink, close to x or at x.
func (p *probe) compare(x, analytic float64) comparison {
	h := math.Cbrt(roundoff) * math.Max(1, math.Abs(x))
	first := p.differences(x, h)
	found := first.against(analytic)
	if found.relative <= gradTolerance {
		return found
	}
	if !finite(first.left) && !finite(first.right) {
		found.manner = undefined
		return found
	}
	steps := []sides{first}
	for range 8 {
		h /= 10
		s := p.differences(x, h)
		if s.noise > gradTolerance*math.Max(1, math.Abs(s.central)) {
			break
		}
		if finer := s.against(analytic); finer.relative <= gradTolerance {
			return finer
		}
		steps = append(steps, s)
	}
	last := steps[len(steps)-1]
	switch m := mannerOf(steps); {
	case m == kinked && last.between(analytic), m == jumping:
		return comparison{numeric: last.central, manner: m}
	case m == atBorder:
		numeric := last.right
		if !finite(numeric) {
			numeric = last.left
		}
		if math.Abs(numeric-analytic) <= 1e-3*math.Max(1, math.Abs(numeric)) {
			return comparison{numeric: numeric, manner: m}
		}
	case finite(last.central) && math.Abs(first.central-last.central) > 1e-4*math.Max(1, math.Abs(last.central)):
		return last.against(analytic) // it bends too sharply for the first step
	}
	return found
}

// differences are those at x with steps of size h.
func (p *probe) differences(x, h float64) sides {
	up, down := p.at(x+h), p.at(x-h)
	central, noise := p.change(up, down)
	width := (x + h) - (x - h)
	right, _ := p.change(up, p.base)
	left, _ := p.change(p.base, down)
	return sides{left / (x - (x - h)), right / ((x + h) - x), central / width, noise / width}
}

// change is the weighted sum of to − from, and what rounding may have to do
// with it. Elements that stay as they are, NaN too, do not count. It is NaN
// where one is missing.
func (p *probe) change(to, from []*tensor.Tensor) (sum, noise float64) {
	if to == nil || from == nil {
		return math.NaN(), 0
	}
	for k, seed := range p.seeds {
		if !to[k].Shape().Equal(from[k].Shape()) {
			return math.NaN(), 0
		}
		b := from[k].Data()
		for i, a := range to[k].Data() {
			if a == b[i] || math.IsNaN(a) && math.IsNaN(b[i]) {
				continue
			}
			w := seed.Data()[i]
			sum += w * (a - b[i])
			noise += math.Abs(w) * (math.Abs(a) + math.Abs(b[i])) * roundoff
		}
	}
	return sum, noise
}

func (s sides) against(analytic float64) comparison {
	c := comparison{numeric: s.central, absolute: math.Abs(analytic - s.central)}
	scale := math.Max(1, math.Max(math.Abs(analytic), math.Abs(s.central)))
	c.relative = c.absolute / scale
	if c.relative > gradTolerance {
		c.relative = math.Max(0, c.absolute-s.noise) / scale
	}
	if math.IsNaN(c.absolute) || math.IsInf(c.absolute, 0) {
		c.absolute, c.relative = math.Inf(1), math.Inf(1)
	}
	return c
}

// between reports whether a slope is one that a function with a kink may be
// said to have there: none less than on the one side and more than on the other.
func (s sides) between(slope float64) bool {
	slack := 1e-4 * math.Max(1, math.Max(math.Abs(s.left), math.Abs(s.right)))
	return slope >= math.Min(s.left, s.right)-slack && slope <= math.Max(s.left, s.right)+slack
}

// mannerOf tells from how the differences change as the steps become ten times
// smaller: the gap between the sides stays at a kink, and shrinks tenfold where
// the function is smooth; the slope of a jump grows tenfold.
func mannerOf(steps []sides) manner {
	if len(steps) < 3 {
		return smooth
	}
	steps = steps[:3]
	left, right := true, true
	for _, s := range steps {
		left, right = left && finite(s.left), right && finite(s.right)
	}
	if !left || !right {
		if left || right {
			return atBorder
		}
		return smooth
	}
	var gaps, largest [3]float64
	for i, s := range steps {
		gaps[i] = math.Abs(s.right - s.left)
		largest[i] = math.Max(math.Abs(s.left), math.Abs(s.right))
	}
	switch {
	case largest[1] > 5*largest[0] && largest[2] > 5*largest[1]:
		return jumping
	case gaps[2] > 1e-3*largest[2] && gaps[1] < 1.5*gaps[2] && gaps[2] < 1.5*gaps[1] && gaps[0] < 2*gaps[1]:
		return kinked
	}
	return smooth
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// guarded is a function that gives nil where it panics for shapes or values
// that do not fit: a step may leave the numbers that an op is made for.
func guarded(f func(x float64) []*tensor.Tensor) func(x float64) []*tensor.Tensor {
	return func(x float64) (out []*tensor.Tensor) {
		defer func() {
			if r := recover(); r != nil {
				if !isTensorError(r) {
					panic(r)
				}
				out = nil
			}
		}()
		return f(x)
	}
}

// isTensorError reports whether a panic is about shapes or values.
func isTensorError(r any) bool {
	var e *tensor.Error
	err, ok := r.(error)
	return ok && errors.As(err, &e)
}

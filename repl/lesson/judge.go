package lesson

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradrepl/engine/tensor"
)

// Same reports whether an answer is the right one. Numbers may be off by one per
// cent, as those are that were rounded by hand; a bare row of numbers may be a
// matrix of one row or column.
func Same(given, right Value) bool {
	if given.Numbers == nil || right.Numbers == nil {
		return given.Numbers == nil && right.Numbers == nil && strings.EqualFold(given.Word, right.Word)
	}
	return fits(given, right.Numbers.Shape()) && alike(given.Numbers, right.Numbers, 1)
}

// fits reports whether an answer has a shape, or could have it.
func fits(given Value, shape tensor.Shape) bool {
	own := given.Numbers.Shape()
	return own.Equal(shape) || given.bare && squeezed(own).Equal(squeezed(shape)) || own.Size() == 1 && len(shape) == 0
}

// squeezed is a shape without its dimensions of size 1.
func squeezed(s tensor.Shape) tensor.Shape {
	out := tensor.Shape{}
	for _, d := range s {
		if d != 1 {
			out = append(out, d)
		}
	}
	return out
}

// alike reports whether all elements of a, in their order, are those of b times
// a factor, but for one per cent.
func alike(a, b *tensor.Tensor, factor float64) bool {
	if a.Size() != b.Size() {
		return false
	}
	for i, x := range a.Data() {
		if !near(x, b.Data()[i]*factor, scale(b)*math.Abs(factor)) {
			return false
		}
	}
	return true
}

// near reports whether x is y but for one per cent. What is 0 but for rounding,
// beside numbers as large as scale, is 0.
func near(x, y, scale float64) bool {
	return math.Abs(x-y) <= 0.01*math.Abs(y)+1e-9*scale
}

func scale(t *tensor.Tensor) float64 {
	largest := 0.0
	for _, x := range t.Data() {
		largest = max(largest, math.Abs(x))
	}
	return largest
}

// Explain says in what way an answer is wrong, where that is a simple one; ""
// where it is not.
func Explain(given, right Value) string {
	g, r := given.Numbers, right.Numbers
	switch {
	case r == nil:
		return ""
	case g == nil:
		return fmt.Sprintf("%s is asked for.", capital(describe(r.Shape())))
	case !fits(given, r.Shape()):
		return explainShape(g, r)
	case g.Size() == 1:
		return explainNumber(g.Data()[0], r.Data()[0])
	}
	if text := explainFactor(g, r); text != "" {
		return text
	}
	switch {
	case r.Rank() == 2 && g.Rank() == 2 && alike(g.Transpose(), r, 1) && g.Shape()[0] == g.Shape()[1]:
		return "These are the right numbers, but transposed: rows and columns are swapped."
	case alike(reciprocal(g), r, 1):
		return "Each number is the reciprocal, 1/x, of the right one."
	case constantApart(g, r):
		return fmt.Sprintf("Each number is %s the right one by %.4g.", above(g.Data()[0] > r.Data()[0]), math.Abs(g.Data()[0]-r.Data()[0]))
	case sameSet(g, r):
		return "These are the right numbers, but in other places."
	}
	return explainPlaces(g, r)
}

func above(larger bool) string {
	if larger {
		return "above"
	}
	return "below"
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// explainShape is about an answer of another shape.
func explainShape(g, r *tensor.Tensor) string {
	shapes := fmt.Sprintf("Yours is %s, %s is asked for.", describe(g.Shape()), describe(r.Shape()))
	if r.Size() == 0 || g.Size() == 0 {
		return shapes
	}
	wide, ok := tensor.Broadcast(g.Shape(), r.Shape())
	switch {
	case g.Rank() == 2 && r.Rank() == 2 && g.Transpose().Shape().Equal(r.Shape()):
		if alike(g.Transpose(), r, 1) {
			return "These are the right numbers, but transposed. " + shapes
		}
		return "That is the shape of the transpose. " + shapes
	case ok && wide.Equal(g.Shape()) && alike(g.SumTo(r.Shape()), r, 1):
		return "Yours lists the parts of a sum; their sum is the answer. " + shapes
	case alike(tensor.Scalar(r.Sum()), g, 1):
		return "That is the sum of all; there is a number for each. " + shapes
	case alike(g, r, 1):
		return "The numbers are right, the shape is not. " + shapes
	}
	return shapes
}

// explainNumber is about one number.
func explainNumber(g, r float64) string {
	switch {
	case r != 0 && near(-g, r, math.Abs(r)):
		return "Look at the sign."
	case g != 0 && r != 0 && near(1/g, r, math.Abs(r)):
		return "That is 1 over the right number."
	case g*r > 0:
		return times(g / r)
	}
	return ""
}

// explainFactor is about numbers that are all the same multiple of the right
// ones.
func explainFactor(g, r *tensor.Tensor) string {
	for i, x := range r.Data() {
		y := g.Data()[i]
		if x == 0 || y == 0 {
			continue
		}
		switch factor := y / x; {
		case !alike(g, r, factor):
			return ""
		case near(factor, -1, 1):
			return "The sign is the wrong one, the numbers are right."
		default:
			return times(factor)
		}
	}
	return ""
}

// times says by which simple factor an answer is wrong.
func times(factor float64) string {
	switch inverse := 1 / factor; {
	case near(factor, 0.5, 1):
		return "Yours is half of it. Is something used twice?"
	case near(factor, 2, 1):
		return "Yours is twice of it."
	case near(factor, math.Round(factor), 1) && math.Abs(factor) <= 100 && math.Round(factor) != 0:
		return fmt.Sprintf("Yours is %g times the right one.", math.Round(factor))
	case near(inverse, math.Round(inverse), 1) && math.Abs(inverse) <= 100 && math.Round(inverse) != 0:
		return fmt.Sprintf("The right one is %g times yours.", math.Round(inverse))
	}
	return ""
}

func reciprocal(t *tensor.Tensor) *tensor.Tensor {
	return t.Map(func(x float64) float64 { return 1 / x })
}

// constantApart reports whether all numbers are off by the same.
func constantApart(g, r *tensor.Tensor) bool {
	apart := g.Data()[0] - r.Data()[0]
	for i, x := range g.Data() {
		if !near(x-r.Data()[i], apart, scale(r)) {
			return false
		}
	}
	return apart != 0
}

// sameSet reports whether the numbers are the same but for their order.
func sameSet(g, r *tensor.Tensor) bool {
	a, b := slices.Clone(g.Data()), slices.Clone(r.Data())
	slices.Sort(a)
	slices.Sort(b)
	return alike(tensor.Vec(a...), tensor.Vec(b...), 1)
}

// explainPlaces says which of the numbers are wrong, where some are right.
func explainPlaces(g, r *tensor.Tensor) string {
	wrong := []int{}
	for i, x := range g.Data() {
		if !near(x, r.Data()[i], scale(r)) {
			wrong = append(wrong, i)
		}
	}
	right := g.Size() - len(wrong)
	switch {
	case right == 0:
		return ""
	case len(wrong) == 1:
		return fmt.Sprintf("All but one are right: look at the one at %v, counted from 0.", place(wrong[0], r.Shape()))
	}
	return fmt.Sprintf("%d of the %d numbers are right.", right, g.Size())
}

// place is the index of the i-th element in row-major order.
func place(i int, shape tensor.Shape) []int {
	index := make([]int, len(shape))
	for d := len(shape) - 1; d >= 0; d-- {
		index[d] = i % shape[d]
		i /= shape[d]
	}
	return index
}

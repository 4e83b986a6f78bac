package generic_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// outcome is what a call did, as text: its results in Go syntax, which tells
// nil from empty and 0 from -0, or the value that it panicked with.
func outcome(call func() []any) (text string) {
	defer func() {
		if p := recover(); p != nil {
			text = fmt.Sprintf("panic(%T: %v)", p, p)
		}
	}()
	var b strings.Builder
	for _, result := range call() {
		fmt.Fprintf(&b, "%#v ", result)
	}
	return b.String()
}

// results is the list of its arguments.
func results(values ...any) []any { return values }

// pair is an element that is compared by its key alone, so that a test sees
// which of equal ones it is.
type pair struct {
	Key int
	ID  int
}

// The kinds of elements that slices and maps are filled with: few different
// values, so that equal ones are frequent.

func randomInt(r *rand.Rand) int { return r.IntN(6) - 2 }

func randomFloat(r *rand.Rand) float64 {
	special := []float64{0, math.Copysign(0, -1), 1, -1, math.NaN(), math.Inf(1), math.Inf(-1), 0.5}
	return special[r.IntN(len(special))]
}

func randomString(r *rand.Rand) string {
	return strings.Repeat("a", r.IntN(2)) + string(rune('a' + r.IntN(3)))[r.IntN(2):]
}

func randomPair(r *rand.Rand) pair { return pair{r.IntN(4), r.IntN(1000)} }

func byKey(x, y pair) int { return cmp.Compare(x.Key, y.Key) }

// list is a slice type with a name, which results are to keep.
type list[E any] []E

// input is what a function on slices may be given.
type input[E any] struct {
	s, s2   list[E]
	v       list[E] // a slice of its own, or a part of s
	i, j, n int
	compare func(x, y E) int
	calls   []string // the arguments that functions were called with
}

// random makes an input. Its slices are often short, sometimes nil, and have
// room behind their end, filled too; its indices are sometimes out of range.
func random[E any](r *rand.Rand, element func(*rand.Rand) E, compare func(x, y E) int) *input[E] {
	slice := func() list[E] {
		if r.IntN(12) == 0 {
			return nil
		}
		size := r.IntN(8)
		if r.IntN(8) == 0 {
			size = r.IntN(80)
		}
		s := make(list[E], size+r.IntN(5))
		for i := range s {
			s[i] = element(r)
		}
		return s[:size]
	}
	in := &input[E]{s: slice(), s2: slice(), v: slice(), compare: compare}
	if r.IntN(2) == 0 {
		in.s2 = append(list[E](nil), in.s...)
	}
	in.i = r.IntN(len(in.s) + 1)
	in.j = in.i + r.IntN(len(in.s)-in.i+1)
	in.n = r.IntN(12) - 1
	if r.IntN(10) == 0 {
		in.i = r.IntN(len(in.s)+6) - 2
		in.j = r.IntN(len(in.s)+6) - 2
	}
	if len(in.s) > 0 && r.IntN(4) == 0 {
		from := r.IntN(len(in.s))
		in.v = in.s[from : from+r.IntN(len(in.s)-from+1)]
	}
	return in
}

// copied is the same input in other memory; where v is a part of s, so it is in
// the copy.
func (in *input[E]) copied() *input[E] {
	out := *in
	out.s, out.s2, out.v = in.s.copied(), in.s2.copied(), in.v.copied()
	if cap(in.v) > 0 && cap(in.s) >= cap(in.v) {
		from := cap(in.s) - cap(in.v)
		if &in.s[:cap(in.s)][from] == &in.v[:cap(in.v)][0] {
			out.v = out.s[from:][:len(in.v)]
		}
	}
	return &out
}

// copied is a copy with the same room behind the end.
func (s list[E]) copied() list[E] {
	if s == nil {
		return nil
	}
	out := make(list[E], cap(s))
	copy(out, s[:cap(s)])
	return out[:len(s)]
}

// cmp and eq compare and note down what they were asked.
func (in *input[E]) cmp(x, y E) int {
	in.calls = append(in.calls, fmt.Sprint("cmp", x, y))
	return in.compare(x, y)
}

func (in *input[E]) eq(x, y E) bool {
	in.calls = append(in.calls, fmt.Sprint("eq", x, y))
	return in.compare(x, y) == 0
}

// is asks for some of the elements.
func (in *input[E]) is(x E) bool {
	in.calls = append(in.calls, fmt.Sprint("is", x))
	return len(in.s2) > 0 && in.compare(x, in.s2[0]) >= 0
}

// row is a function of ours, and the standard library's of that name.
type row[E any] struct {
	name     string
	ours     func(in *input[E]) []any
	standard func(in *input[E]) []any
}

// check compares the functions of a table on random inputs: their results or
// panics, what they left in the slices up to their capacity, and the calls
// that they made.
func check[E any](t *testing.T, rows []row[E], element func(*rand.Rand) E, compare func(x, y E) int) {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 14))
	for _, row := range rows {
		for range 1000 {
			in := random(r, element, compare)
			did := func(f func(in *input[E]) []any) string {
				mine := in.copied()
				text := outcome(func() []any { return f(mine) })
				return fmt.Sprintf("%s\n  leaves s %#v\n  s2 %#v\n  v %#v\n  calls %v", text,
					mine.s[:cap(mine.s)], mine.s2[:cap(mine.s2)], mine.v[:cap(mine.v)], mine.calls)
			}
			got, want := did(row.ours), did(row.standard)
			if got != want {
				t.Errorf("%s(s %#v, s2 %#v, v %#v, i %d, j %d, n %d)\n got %s\nwant %s",
					row.name, in.s, in.s2, in.v, in.i, in.j, in.n, got, want)
				break
			}
		}
	}
}

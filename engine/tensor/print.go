package tensor

import (
	"math"
	"strconv"
	"strings"
)

// Printing says how tensors look as text. The rules are NumPy's: the columns
// of all rows are aligned, zeros at the end are left away, and numbers that
// differ widely in size have exponents. A negative field counts as 0.
type Printing struct {
	Precision int // digits after the point, at most
	Threshold int // of a tensor with more elements the middle is left out
	EdgeItems int // how many are then shown at each end of a dimension; of 0, only dots are
	LineWidth int // in characters; a number that is wider has a line of its own
}

// DefaultPrinting is how NumPy prints, with 4 digits.
func DefaultPrinting() Printing {
	return Printing{Precision: 4, Threshold: 1000, EdgeItems: 3, LineWidth: 75}
}

// String is the tensor as [DefaultPrinting] prints it.
func (t *Tensor) String() string {
	if t == nil {
		return "nil"
	}
	return DefaultPrinting().Sprint(t)
}

// Sprint is the tensor as text: one bracket for each dimension, rows below
// each other. A tensor of rank 0 is its number, with all its digits, and one
// without elements is "[]".
//
// The text is that of numpy.array2string, whose layout (two passes over the
// numbers that are shown, the first for the widths) this follows.
func (p Printing) Sprint(t *Tensor) string {
	if t.Rank() == 0 {
		return shortest(t.data[0])
	}
	if t.Size() == 0 {
		return "[]"
	}
	p.Precision, p.EdgeItems = max(0, p.Precision), max(0, p.EdgeItems)
	w := &printer{Printing: p, t: t, summarise: t.Size() > max(0, p.Threshold)}
	var shown []float64
	w.collect(0, 0, &shown)
	w.layout = p.layoutOf(shown)
	w.block(0, 0, " ", p.LineWidth)
	return w.out.String()
}

// printer prints one tensor.
type printer struct {
	Printing
	t         *Tensor
	summarise bool
	layout    layout
	out       strings.Builder
}

// each calls f for the indices of a dimension of size n that are shown, and
// gap where some are left out between them.
func (w *printer) each(n int, f func(i int), gap func()) {
	if !w.summarise || n <= 2*w.EdgeItems {
		for i := range n {
			f(i)
		}
		return
	}
	for i := range w.EdgeItems {
		f(i)
	}
	gap()
	for i := n - w.EdgeItems; i < n; i++ {
		f(i)
	}
}

// collect gathers the numbers that are shown below a dimension, from an offset
// on.
func (w *printer) collect(dim, offset int, out *[]float64) {
	if dim == w.t.Rank() {
		*out = append(*out, w.t.data[offset])
		return
	}
	stride := w.t.shape[dim+1:].Size()
	w.each(w.t.shape[dim], func(i int) { w.collect(dim+1, offset+i*stride, out) }, func() {})
}

// block prints what is below a dimension, in brackets. Lines after its first
// begin with indent.
func (w *printer) block(dim, offset int, indent string, width int) {
	n := w.t.shape[dim]
	if dim == w.t.Rank()-1 {
		w.row(offset, n, indent, width)
		return
	}
	stride := w.t.shape[dim+1:].Size()
	separator := ""
	next := func() {
		w.out.WriteString(separator)
		separator = strings.Repeat("\n", w.t.Rank()-1-dim) + indent
	}
	w.out.WriteByte('[')
	w.each(n, func(i int) {
		next()
		w.block(dim+1, offset+i*stride, indent+" ", width-1)
	}, func() {
		next()
		w.out.WriteString("...")
	})
	w.out.WriteByte(']')
}

// row prints the last dimension, over several lines where one is too short.
func (w *printer) row(offset, n int, indent string, width int) {
	column := len(indent) // where the next word would begin
	blanks := 0           // before it, not written yet: no line ends in blanks
	word := func(text string) {
		if column+len(text) > width-1 && column > len(indent) {
			w.out.WriteString("\n" + indent)
			column, blanks = len(indent), 0
		}
		printed := strings.TrimRight(text, " ")
		w.out.WriteString(strings.Repeat(" ", blanks) + printed)
		column += len(text) + 1
		blanks = len(text) - len(printed) + 1
	}
	w.out.WriteByte('[')
	w.each(n, func(i int) { word(w.layout.text(w.t.data[offset+i])) }, func() { word("...") })
	w.out.WriteString(strings.Repeat(" ", max(0, blanks-1)) + "]")
}

// layout is how the numbers of one tensor are written, all equally wide.
type layout struct {
	precision  int
	scientific bool
	left       int // characters before the point, the sign included
	right      int // digits after it
	exponent   int // digits of the exponent
	width      int
}

// layoutOf finds the layout in which each of the numbers has its digits.
func (p Printing) layoutOf(numbers []float64) layout {
	l := layout{precision: p.Precision, scientific: needExponent(numbers)}
	special := 0 // the widest nan or inf
	for _, x := range numbers {
		if !finite(x) {
			special = max(special, len(shortest(x)))
			continue
		}
		whole, fraction, exponent := l.split(x)
		l.left, l.right = max(l.left, len(whole)), max(l.right, len(fraction))
		l.exponent = max(l.exponent, len(exponent)-1)
	}
	l.width = l.left + len(".") + l.right
	if l.scientific {
		l.width += len("e+") + l.exponent
	}
	l.width = max(l.width, special)
	return l
}

// needExponent is NumPy's rule for exponents: a number of 10⁸ or more, one
// below 10⁻⁴, or sizes that differ by more than a factor of 1000. Zeros do not
// count.
func needExponent(numbers []float64) bool {
	largest, smallest := 0.0, math.Inf(1)
	for _, x := range numbers {
		if a := math.Abs(x); a != 0 && finite(a) {
			largest, smallest = max(largest, a), min(smallest, a)
		}
	}
	return largest > 0 && (largest >= 1e8 || smallest < 1e-4 || largest/smallest > 1000)
}

// text is a number, padded to the layout's width.
func (l layout) text(x float64) string {
	if !finite(x) {
		return pad(shortest(x), l.width)
	}
	if !l.scientific {
		whole, fraction, _ := l.split(x)
		return pad(whole+"."+fraction+strings.Repeat(" ", l.right-len(fraction)), l.width)
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(x, 'e', l.right, 64), "e")
	if l.right == 0 {
		mantissa += "."
	}
	zeros := strings.Repeat("0", l.exponent-(len(exponent)-1))
	return pad(mantissa+"e"+exponent[:1]+zeros+exponent[1:], l.width)
}

// split cuts a number at its point and its e: "-12", "5", "-07" for -12.5e-07.
// It has as many digits as tell it from all other numbers, at most as many as
// the precision, and no zeros at the end of the fraction.
func (l layout) split(x float64) (whole, fraction, exponent string) {
	verb := byte('f')
	if l.scientific {
		verb = 'e'
	}
	cut := func(digits int) (mantissa, exponent string) {
		mantissa, exponent, _ = strings.Cut(strconv.FormatFloat(x, verb, digits, 64), "e")
		return mantissa, exponent
	}
	mantissa, exponent := cut(-1)
	whole, fraction, _ = strings.Cut(mantissa, ".")
	if len(fraction) > l.precision {
		mantissa, exponent = cut(l.precision)
		whole, fraction, _ = strings.Cut(mantissa, ".")
	}
	return whole, strings.TrimRight(fraction, "0"), exponent
}

func pad(s string, width int) string { return strings.Repeat(" ", max(0, width-len(s))) + s }

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// shortest is a number with the fewest digits that tell it from all others, as
// Python prints it.
func shortest(x float64) string {
	switch a := math.Abs(x); {
	case math.IsNaN(x):
		return "nan"
	case math.IsInf(x, 1):
		return "inf"
	case math.IsInf(x, -1):
		return "-inf"
	case a != 0 && (a < 1e-4 || a >= 1e16):
		return strconv.FormatFloat(x, 'e', -1, 64)
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

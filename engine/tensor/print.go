package tensor

import (
	"math"
	"strconv"
	"strings"
)

// Printing says how tensors look as text. The rules are NumPy's: the columns
// of all rows are aligned, zeros at the end are left away, and numbers that
// differ widely in size have exponents.
type Printing struct {
	Precision int // digits after the point, at most
	Threshold int // from more elements than this on, the middle is left out
	EdgeItems int // how many are then shown at each end of a dimension
	LineWidth int // in characters
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
// each other. A tensor of rank 0 is its number, with all its digits.
func (p Printing) Sprint(t *Tensor) string {
	if t.Rank() == 0 {
		return shortest(t.data[0])
	}
	if t.Size() == 0 {
		return "[]"
	}
	w := &printer{Printing: p, t: t, summarise: t.Size() > p.Threshold}
	var shown []float64
	w.collect(0, 0, &shown)
	w.format = p.formatFor(shown)
	return w.block(0, 0, " ", p.LineWidth)
}

// shortest is a number with the fewest digits that tell it from all others, as
// Python prints it.
func shortest(x float64) string {
	switch a := math.Abs(x); {
	case math.IsNaN(x):
		return "nan"
	case math.IsInf(x, 0):
		return strings.Replace(strings.ToLower(strconv.FormatFloat(x, 'g', -1, 64)), "+", "", 1)
	case a != 0 && (a < 1e-4 || a >= 1e16):
		return strconv.FormatFloat(x, 'e', -1, 64)
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// printer prints one tensor.
type printer struct {
	Printing
	t         *Tensor
	summarise bool
	format    func(float64) string
}

// ends says how many elements of a dimension are shown at its beginning and at
// its end; where all are, those are at the end.
func (w *printer) ends(n int) (leading, trailing int) {
	if w.summarise && n > 2*w.EdgeItems {
		return w.EdgeItems, w.EdgeItems
	}
	return 0, n
}

// each calls f for the indices of a dimension that are shown, and gap between
// those of the beginning and of the end where there are both.
func (w *printer) each(n int, f func(i int), gap func()) {
	leading, trailing := w.ends(n)
	for i := range leading {
		f(i)
	}
	if leading > 0 {
		gap()
	}
	for i := n - trailing; i < n; i++ {
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
func (w *printer) block(dim, offset int, indent string, width int) string {
	n := w.t.shape[dim]
	if dim == w.t.Rank()-1 {
		return w.row(offset, n, indent, width)
	}
	stride := w.t.shape[dim+1:].Size()
	separator := strings.Repeat("\n", w.t.Rank()-1-dim)
	var parts []string
	w.each(n, func(i int) {
		parts = append(parts, w.block(dim+1, offset+i*stride, indent+" ", width-1))
	}, func() { parts = append(parts, "...") })
	return "[" + strings.Join(parts, separator+indent) + "]"
}

// row prints the last dimension, over several lines where one is too short.
func (w *printer) row(offset, n int, indent string, width int) string {
	var done strings.Builder
	line := indent
	word := func(text string) {
		if len(line)+len(text) > width-1 && len(line) > len(indent) {
			done.WriteString(strings.TrimRight(line, " ") + "\n")
			line = indent
		}
		line += text + " "
	}
	w.each(n, func(i int) { word(w.format(w.t.data[offset+i])) }, func() { word("...") })
	done.WriteString(strings.TrimSuffix(line, " "))
	return "[" + done.String()[len(indent):] + "]"
}

// formatFor makes the function that prints each of the numbers: all as wide as
// the widest.
func (p Printing) formatFor(numbers []float64) func(float64) string {
	split := func(x float64) (whole, fraction string) {
		whole, fraction, _ = strings.Cut(p.fixed(x), ".")
		return whole, fraction
	}
	exponent := needExponent(numbers)
	if exponent {
		split = func(x float64) (whole, fraction string) {
			mantissa, _, _ := strings.Cut(p.scientific(x), "e")
			whole, fraction, _ = strings.Cut(mantissa, ".")
			return whole, fraction
		}
	}
	left, right, tail := 0, 0, 0
	special := 0 // the widest nan or inf
	for _, x := range numbers {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			special = max(special, len(shortest(x)))
			continue
		}
		whole, fraction := split(x)
		left, right = max(left, len(whole)), max(right, len(fraction))
		if exponent {
			s := p.scientific(x)
			tail = max(tail, len(s)-strings.Index(s, "e"))
		}
	}
	width := max(left+1+right+tail, special)
	return func(x float64) string {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return pad(shortest(x), width)
		}
		if !exponent {
			whole, fraction := split(x)
			return pad(whole+"."+fraction+strings.Repeat(" ", right-len(fraction)), width)
		}
		whole, fraction := split(x)
		s := p.scientific(x)
		return pad(whole+"."+fraction+strings.Repeat("0", right-len(fraction))+s[strings.Index(s, "e"):], width)
	}
}

func pad(s string, width int) string { return strings.Repeat(" ", max(0, width-len(s))) + s }

// needExponent is NumPy's rule for exponents: a number of 10⁸ or more, one
// below 10⁻⁴, or sizes that differ by more than a factor of 1000.
func needExponent(numbers []float64) bool {
	largest, smallest := 0.0, math.Inf(1)
	for _, x := range numbers {
		if a := math.Abs(x); a != 0 && !math.IsNaN(a) && !math.IsInf(a, 0) {
			largest, smallest = max(largest, a), min(smallest, a)
		}
	}
	return largest > 0 && (largest >= 1e8 || smallest < 1e-4 || largest/smallest > 1000)
}

// fixed is a number without an exponent, zeros at the end left away, the point
// kept.
func (p Printing) fixed(x float64) string {
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if i := strings.Index(s, "."); i < 0 {
		return s + "."
	} else if len(s)-i-1 <= p.Precision {
		return s
	}
	s = strconv.FormatFloat(x, 'f', p.Precision, 64)
	if !strings.Contains(s, ".") {
		return s + "."
	}
	return strings.TrimRight(s, "0")
}

// scientific is a number with an exponent, zeros at the end of the mantissa
// left away, the point kept.
func (p Printing) scientific(x float64) string {
	s := strconv.FormatFloat(x, 'e', -1, 64)
	if i := strings.Index(s, "e"); i-2 > p.Precision {
		s = strconv.FormatFloat(x, 'e', p.Precision, 64)
	}
	mantissa, exponent, _ := strings.Cut(s, "e")
	if !strings.Contains(mantissa, ".") {
		mantissa += "."
	}
	return strings.TrimRight(mantissa, "0") + "e" + exponent
}

// Package plot draws numbers as lines: it finds them in a value of the prompt,
// and draws them with characters. train.Panels draws the same into a file.
package plot

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/guptarohit/asciigraph"
	"github.com/rivo/uniseg"

	"gradrepl/nn/train"
)

// Text draws with characters, for a terminal.
type Text struct {
	Width, Height int // of the terminal, in columns and lines
	Digits        int // significant digits of numbers below a drawing
	Color         bool
}

const (
	mostColumns, leastColumns = 100, 10
	mostRows, leastRows       = 20, 5
)

// colors and marks tell lines from each other, with colours and without.
var (
	colors = [mostLines]asciigraph.AnsiColor{asciigraph.Blue, asciigraph.Red, asciigraph.Green, asciigraph.DarkOrange,
		asciigraph.Magenta, asciigraph.Teal, asciigraph.MediumPurple, asciigraph.Gray}
	marks = [mostLines]string{"*", "o", "+", "x", "#", "@", "%", "="}
)

// Draw draws panels below one another, so that they fit on the terminal
// together where it is high enough. Below each is a line for each curve, with
// its name, how many values it has, the range that they are in, and which are
// not drawn because they are NaN, infinite or above a quarter of the largest
// float64.
func (t Text) Draw(panels []train.Panel) string {
	rows := t.Height - 1 // the prompt's own line
	for _, p := range panels {
		rows -= 3 + len(p.Curves) // the axis, its numbers and the first line, beside a row each curve
		if p.Title != "" {
			rows--
		}
	}
	rows = min(max(rows/max(1, len(panels)), leastRows), mostRows)
	var out strings.Builder
	for i, p := range panels {
		if i > 0 {
			out.WriteString("\n")
		}
		if p.Title != "" {
			out.WriteString(p.Title + "\n")
		}
		t.panel(&out, p, rows)
	}
	return out.String()
}

// panel draws a panel with rows spaces between its lowest and its highest line.
func (t Text) panel(out *strings.Builder, p train.Panel, rows int) {
	low, high, n := math.Inf(1), math.Inf(-1), 0
	for _, c := range p.Curves {
		l, h := extent(c.Values)
		low, high, n = min(low, l), max(high, h), max(n, len(c.Values))
	}
	if low > high {
		fmt.Fprintln(out, "Nothing can be drawn:")
		t.legend(out, p)
		return
	}
	if low == high {
		rows = 0
	}
	labels := rowLabels(low, high, rows)
	left := 3 // what asciigraph puts around the widest label, the axis included
	for _, l := range labels {
		left = max(left, len(l)+3)
	}
	columns := min(max(t.Width-1-left, leastColumns), mostColumns)

	// The numbers go to asciigraph as heights in rows: its own scale overflows
	// for the very large and for the very close.
	var series [][]float64
	var seriesColors []asciigraph.AnsiColor
	var chars []asciigraph.CharSet
	for i, c := range p.Curves {
		if l, h := extent(c.Values); l > h {
			continue
		}
		heights := resample(c.Values, n, columns)
		for k, v := range heights {
			if rows == 0 {
				heights[k] = v - low // 0, or NaN
			} else {
				heights[k] = (v - low) / (high - low) * float64(rows)
			}
		}
		series = append(series, append(heights, heights[columns-1])) // a column for the last one too
		seriesColors = append(seriesColors, colors[i%mostLines])
		chars = append(chars, asciigraph.CreateCharSet(marks[i%mostLines]))
	}
	given := []asciigraph.Option{asciigraph.Height(rows), asciigraph.LowerBound(0), asciigraph.UpperBound(float64(rows)),
		asciigraph.YAxisValueFormatter(func(row float64) string { return labels[int(math.Round(row))] })}
	switch {
	case t.Color:
		given = append(given, asciigraph.SeriesColors(seriesColors...))
	case len(p.Curves) > 1:
		given = append(given, asciigraph.SeriesChars(chars...))
	}
	out.WriteString(asciigraph.PlotMany(series, given...) + "\n")
	axis(out, n, left, columns)
	t.legend(out, p)
}

// extent is the smallest and the largest value that can be drawn; without any,
// low is above high.
func extent(values []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if train.Drawable(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high
}

// rowLabels are the numbers beside the rows, from the lowest up, with as many
// digits as tell neighbours apart.
func rowLabels(low, high float64, rows int) []string {
	if rows == 0 {
		return []string{strconv.FormatFloat(low, 'g', 6, 64)}
	}
	step := (high - low) / float64(rows)
	largest := max(math.Abs(low), math.Abs(high))
	format, digits := byte('f'), int(math.Ceil(-math.Log10(step)))
	if largest >= 1e6 || largest < 1e-3 {
		format, digits = 'e', int(math.Ceil(math.Log10(largest/step)))
	}
	labels := make([]string, rows+1)
	for i := range labels {
		v := low + (high-low)*(float64(i)/float64(rows))
		if math.Abs(v) < step/1e6 {
			v = 0 // all but: what is left of rounding
		}
		labels[i] = strconv.FormatFloat(v, format, min(max(digits, 0), 17), 64)
	}
	return labels
}

// resample fits values into columns, of which the first is for index 0 and the
// last for index n-1. Where there are fewer values than columns each has its
// column, with a straight line between neighbours. Where there are more, every
// two columns show the smallest and the largest value of what falls on them, in
// their order: a peak stays, which the mean or every k-th value would lose.
// Columns without a value that can be drawn are NaN, which asciigraph leaves out.
func resample(values []float64, n, columns int) []float64 {
	out := slices.Repeat([]float64{math.NaN()}, columns)
	if n <= columns {
		last := -1
		for i, v := range values {
			if !train.Drawable(v) {
				last = -1
				continue
			}
			at := column(i, n, columns)
			for k := last + 1; last >= 0 && k < at; k++ {
				out[k] = out[last] + (v-out[last])*float64(k-last)/float64(at-last)
			}
			out[at], last = v, at
		}
		return out
	}
	pairs := (columns + 1) / 2
	for p := range pairs {
		from, to := min(p*n/pairs, len(values)), min((p+1)*n/pairs, len(values))
		least, most := -1, -1
		for i := from; i < to; i++ {
			if !train.Drawable(values[i]) {
				continue
			}
			if least < 0 || values[i] < values[least] {
				least = i
			}
			if most < 0 || values[i] > values[most] {
				most = i
			}
		}
		if least < 0 {
			continue
		}
		out[2*p] = values[min(least, most)]
		if 2*p+1 < columns {
			out[2*p+1] = values[max(least, most)]
		} else if p > 0 && values[most] != out[2*p-1] { // the odd column has one of the two
			out[2*p] = values[most]
		}
	}
	return out
}

// column is where the value of an index is.
func column(i, n, columns int) int {
	if n < 2 {
		return 0
	}
	return int(math.Round(float64(i) * float64(columns-1) / float64(n-1)))
}

// axis draws the axis of the indices 0 to n-1.
func axis(out *strings.Builder, n, left, columns int) {
	const apart = 8 // columns between two numbers, at least
	step := train.RoundStep(max((n-1)*apart/(columns-1), (n+5)/10))
	line := []rune(strings.Repeat("─", columns))
	numbers := []byte(strings.Repeat(" ", left+columns+apart))
	for i := 0; i < n; i += step {
		at := column(i, n, columns)
		line[at] = '┬'
		text := strconv.Itoa(i)
		copy(numbers[left+at-len(text)/2:], text)
	}
	fmt.Fprintf(out, "%s└%s\n", strings.Repeat(" ", left-1), string(line))
	fmt.Fprintln(out, strings.TrimRight(string(numbers), " "))
}

// legend writes a line for each curve.
func (t Text) legend(out *strings.Builder, p train.Panel) {
	for i, c := range p.Curves {
		switch {
		case len(p.Curves) == 1:
		case t.Color:
			out.WriteString(colors[i%mostLines].String() + "■" + asciigraph.Default.String() + " ")
		default:
			out.WriteString(marks[i%mostLines] + " ")
		}
		fmt.Fprintf(out, "%s: %s\n", Shorten(c.Name, max(20, t.Width/2)), Summary(c.Values, t.Digits))
	}
}

// Summary says how many values there are, from which to which, and what is not
// drawn: "20 values, 0.25 … 0.69; 2 not drawn, first at 3: NaN".
func Summary(values []float64, digits int) string {
	text := fmt.Sprintf("%d values", len(values))
	if low, high := extent(values); low <= high {
		text += fmt.Sprintf(", %s … %s", number(low, digits), number(high, digits))
	}
	count, first := 0, 0
	for i, v := range values {
		if !train.Drawable(v) {
			if count == 0 {
				first = i
			}
			count++
		}
	}
	if count > 0 {
		text += fmt.Sprintf("; %d not drawn, the first at %d: %s", count, first, number(values[first], digits))
	}
	return text
}

// number writes whole numbers below a million with all of their digits.
func number(v float64, digits int) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e6 {
		return strconv.FormatFloat(v+0, 'f', -1, 64) // + 0: no negative zero
	}
	return strconv.FormatFloat(v, 'g', max(1, digits), 64)
}

// Shorten cuts a text that is wider than some columns in its middle.
func Shorten(text string, width int) string {
	if uniseg.StringWidth(text) <= width {
		return text
	}
	var parts []string
	for g := uniseg.NewGraphemes(text); g.Next(); {
		parts = append(parts, g.Str())
	}
	for half := len(parts) / 2; half > 0; half-- {
		short := strings.Join(parts[:half], "") + "…" + strings.Join(parts[len(parts)-half:], "")
		if uniseg.StringWidth(short) <= width {
			return short
		}
	}
	return "…"
}

package graph

import (
	"math"
	"strconv"
	"strings"

	"gradrepl/engine/tensor"
)

// A tensor in a drawing is its numbers where there are few, and else the range
// that they are in.

// number writes a number in at most the given significant digits, whole ones
// below a million with all of theirs.
func number(x float64, digits int) string {
	switch {
	case math.IsNaN(x):
		return "NaN"
	case math.IsInf(x, 0):
		return strings.TrimPrefix(strconv.FormatFloat(x, 'g', -1, 64), "+")
	case x == math.Trunc(x) && math.Abs(x) < 1e6:
		return strconv.FormatFloat(x+0, 'f', -1, 64) // + 0: no negative zero
	}
	return strconv.FormatFloat(x, 'g', max(1, digits), 64)
}

// elements are a tensor's numbers in row-major order, to be read only. A
// gradient of zeros that nobody has looked at yet takes no memory from it.
func elements(t *tensor.Tensor) []float64 {
	if t.IsZero() {
		return make([]float64, t.Size())
	}
	return t.Data()
}

// inLine writes the elements of a tensor in one line, as Mat reads them
// ("1 2; 3 4"), where it fits into the width, and else their range.
func inLine(t *tensor.Tensor, digits, width int) string {
	const most = 16 // more numbers in a line nobody reads
	if t.Size() == 0 {
		return "empty"
	}
	if t.IsZero() && t.Size() > 1 {
		return "all 0"
	}
	if t.Rank() <= 2 && t.Size() <= most {
		rows := matrix(t, digits)
		for i, row := range rows {
			rows[i] = []string{strings.Join(row, " ")}
		}
		lines := make([]string, len(rows))
		for i, row := range rows {
			lines[i] = row[0]
		}
		if text := strings.Join(lines, "; "); len(text) <= width {
			return text
		}
	}
	return extent(t, digits, width)
}

// matrix is the numbers of a tensor of rank 2 or less, a line each row.
func matrix(t *tensor.Tensor, digits int) [][]string {
	columns := 1
	if t.Rank() > 0 {
		columns = t.Shape()[t.Rank()-1]
	}
	var rows [][]string
	for i, x := range elements(t) {
		if i%columns == 0 {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], number(x, digits))
	}
	return rows
}

// extent is the range of a tensor's elements, and how many of them are NaN. It
// has as many digits as fit into the width, but one at least.
func extent(t *tensor.Tensor, digits, width int) string {
	low, high, nans := math.Inf(1), math.Inf(-1), 0
	for _, x := range elements(t) {
		if math.IsNaN(x) {
			nans++
			continue
		}
		low, high = min(low, x), max(high, x)
	}
	if nans == t.Size() {
		return "all NaN"
	}
	const most = 3 // of a range nobody needs more
	for digits = min(digits, most); ; digits-- {
		text := "all " + number(low, digits)
		if low < high {
			text = number(low, digits) + " … " + number(high, digits)
		}
		if nans > 0 {
			text = strconv.Itoa(nans) + " NaN, " + text
		}
		if digits <= 1 || len([]rune(text)) <= width {
			return text
		}
	}
}

// Package block lays out tensors side by side on a terminal, each below a title.
package block

import (
	"fmt"
	"math"
	"strings"

	"github.com/rivo/uniseg"

	"gradrepl/engine/tensor"
)

// Block is lines that stand together.
type Block []string

// Width is the number of columns of the widest line.
func (b Block) Width() int {
	w := 0
	for _, line := range b {
		w = max(w, uniseg.StringWidth(line))
	}
	return w
}

// Sign is a symbol between two blocks of tensors, beside their first line. It
// stays with the one behind it.
func Sign(text string) Block { return Block{"", text} }

func (b Block) isSign() bool { return len(b) == 2 && b[0] == "" }

// gap is the number of columns between blocks.
const gap = 3

// Beside writes blocks next to each other, as far as they fit into a width, and
// the others in further rows, with an empty line between the rows.
func Beside(width int, blocks ...Block) []string {
	var lines, row []string
	used := 0
	flush := func() {
		for _, line := range row {
			lines = append(lines, strings.TrimRight(line, " "))
		}
		row, used = nil, 0
	}
	for i, b := range blocks {
		needs := b.Width()
		if b.isSign() && i+1 < len(blocks) {
			needs += gap + blocks[i+1].Width()
		}
		if used > 0 && used+gap+needs > width {
			flush()
			lines = append(lines, "")
		}
		if used > 0 {
			used += gap
		}
		for i := range max(len(row), len(b)) {
			if i == len(row) {
				row = append(row, "")
			}
			if i < len(b) {
				row[i] = Pad(row[i], used) + b[i]
			}
		}
		used += b.Width()
	}
	flush()
	return lines
}

// Pad fills a line up to a width.
func Pad(line string, width int) string {
	return line + strings.Repeat(" ", max(0, width-uniseg.StringWidth(line)))
}

// mostLines is how many lines a tensor may have that is shown whole.
const mostLines = 12

// Tensor is a tensor below a title: whole where it is small and fits the width,
// or else a summary of it.
func Tensor(title string, t *tensor.Tensor, p tensor.Printing, width int) Block {
	if t.Rank() == 0 {
		text := p.Sprint(t)
		if len(text) > p.Precision+6 { // not with all its digits
			text = strings.Trim(p.Sprint(t.Reshape(1)), "[]")
		}
		return Block{title, text}
	}
	if t.Size() <= mostLines*width/2 {
		p.LineWidth, p.Threshold = min(p.LineWidth, width), t.Size()
		b := append(Block{title}, strings.Split(p.Sprint(t), "\n")...)
		if len(b)-1 <= mostLines && b[1:].Width() <= width && !broken(t, b[1:]) {
			return b
		}
	}
	return append(Block{title}, Summary(t)...)
}

// broken reports whether rows of a matrix, or of a tensor of higher rank, go on in
// further lines: nobody reads columns out of such.
func broken(t *tensor.Tensor, lines Block) bool {
	rows := 1
	for _, n := range t.Shape()[:t.Rank()-1] {
		rows *= n
	}
	full := 0
	for _, line := range lines {
		if line != "" {
			full++
		}
	}
	return t.Rank() > 1 && full > max(1, rows)
}

// Summary is a large tensor in a few lines: its shape, norm and extremes, and
// how many elements are no numbers.
func Summary(t *tensor.Tensor) []string {
	var squares, sum float64
	low, high := math.Inf(1), math.Inf(-1)
	nan, infinite := 0, 0
	for _, x := range t.Clone().Data() {
		switch {
		case math.IsNaN(x):
			nan++
		case math.IsInf(x, 0):
			infinite++
		default:
			squares += x * x
			sum += x
			low, high = min(low, x), max(high, x)
		}
	}
	lines := []string{fmt.Sprintf("shape %v, norm %.4g", t.Shape(), math.Sqrt(squares))}
	if finite := t.Size() - nan - infinite; finite > 0 {
		lines = append(lines, fmt.Sprintf("min %.4g, max %.4g, mean %.4g", low, high, sum/float64(finite)))
	}
	if nan+infinite > 0 {
		lines = append(lines, fmt.Sprintf("NaN: %d, infinite: %d", nan, infinite))
	}
	return lines
}

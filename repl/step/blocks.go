package step

import (
	"strings"

	"gradrepl/engine/tensor"
	"gradrepl/repl/show"
)

// block is lines that stand together, the first of them a title.
type block []string

func (b block) width() int {
	w := 0
	for _, line := range b {
		w = max(w, columns(line))
	}
	return w
}

// sign is an operator between two blocks of matrices: beside their middle.
func sign(text string, height int) block {
	b := make(block, 1+(height-1)/2, height+1)
	return append(b, text)
}

// beside writes blocks next to each other, a row of them below the other where
// they do not all fit.
func beside(width int, blocks ...block) []string {
	const gap = 3
	var lines, row []string
	used := 0
	flush := func() {
		for _, line := range row {
			lines = append(lines, strings.TrimRight(line, " "))
		}
		row, used = nil, 0
	}
	for _, b := range blocks {
		if used > 0 && used+gap+b.width() > width {
			flush()
		}
		if used > 0 {
			used += gap
		}
		for i := range max(len(row), len(b)) {
			if i == len(row) {
				row = append(row, "")
			}
			if i < len(b) {
				row[i] = pad(row[i], used) + b[i]
			}
		}
		used += b.width()
	}
	flush()
	return lines
}

// A tensor is shown whole where it has no more lines than this, and fits the
// width.
const mostLines = 12

// tensorBlock is a tensor below a title: whole where it is small, or else by its
// shape, norm and extremes.
func (s *stepper) tensorBlock(title string, t *tensor.Tensor) block {
	width := s.room()
	title = fit(title, width)
	if t.Size() <= mostLines*width/2 {
		p := *s.Tensors
		p.LineWidth = min(p.LineWidth, width)
		p.Threshold = t.Size()
		b := append(block{title}, strings.Split(p.Sprint(t), "\n")...)
		if len(b)-1 <= mostLines && b.width() <= width {
			return b
		}
	}
	return append(block{title}, show.Summary(t)...)
}

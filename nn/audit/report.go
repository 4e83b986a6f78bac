package audit

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// String is the verdict, what was found, and a table of the parameters.
func (r *Report) String() string { return r.Text(80) }

// Text is String, with sentences broken at a width.
func (r *Report) Text(width int) string {
	var out strings.Builder
	out.WriteString(hung("", r.verdict(), width))
	n := 0
	for _, f := range r.Findings {
		bullet := " - "
		if f.Problem {
			n++
			bullet = fmt.Sprintf("%2d. ", n)
		}
		out.WriteString("\n" + hung(bullet, f.Text, width))
	}
	if len(r.Parameters) > 0 {
		out.WriteString("\n\n" + r.table())
	}
	return out.String()
}

func (r *Report) verdict() string {
	problems := 0
	for _, f := range r.Findings {
		if f.Problem {
			problems++
		}
	}
	also := len(r.Findings) - problems
	switch {
	case problems == 1:
		return "1 thing is wrong:"
	case problems > 1:
		return fmt.Sprintf("%d things are wrong:", problems)
	}
	text := "Nothing is wrong: " + plural(len(r.Parameters), "parameter")
	if r.Listed {
		text += ", each of them listed and reached by the loss"
		if slices.ContainsFunc(r.Parameters, func(p Parameter) bool { return p.Listed == 0 }) {
			text = "Nothing is wrong: every parameter is listed and reached by the loss"
		}
	} else {
		text += " reached by the loss (no module was given, so no list was compared)"
	}
	if also > 0 {
		return text + ". Worth knowing:"
	}
	return text + "."
}

// table is the sizes of the parameters and their gradients.
func (r *Report) table() string {
	rows := [][]string{{"parameter", "shape", "|value|", "|grad|", "|grad|/|value|", ""}}
	for _, p := range r.Parameters {
		note := ""
		switch {
		case r.Listed && p.Listed == 0 && r.isData(p):
			note = "not listed"
		case r.Listed && p.Listed == 0:
			note = "NOT LISTED"
		case p.Uses == 0 && !r.has(NoGraph):
			note = "NOT REACHED"
		}
		grad, ratio := text(p.Grad), text(p.Ratio())
		if !p.Node.NeedsGrad() || p.Uses == 0 {
			grad, ratio = "–", "–"
		}
		rows = append(rows, []string{p.Name, p.Node.Shape().String(), text(p.Value), grad, ratio, note})
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, c := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	var lines []string
	for _, row := range rows {
		line := ""
		for i, c := range row {
			fill := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if i < 2 || i == len(row)-1 {
				line += c + fill + "  "
			} else {
				line += fill + c + "  "
			}
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return strings.Join(lines, "\n")
}

func (r *Report) has(kind Kind) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Kind == kind })
}

func (r *Report) isData(p Parameter) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Kind == Data && slices.Contains(f.Nodes, p.Node) })
}

// hung is a text behind a bullet, its further lines below its first.
func hung(bullet, text string, width int) string {
	var lines []string
	line := bullet
	begun := false
	for _, word := range strings.Fields(text) {
		if begun && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line, begun = strings.Repeat(" ", utf8.RuneCountInString(bullet)), false
		}
		if begun {
			line += " "
		}
		line += word
		begun = true
	}
	return strings.Join(append(lines, line), "\n")
}

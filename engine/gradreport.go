package engine

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gradrepl/engine/tensor"
)

// GradReport is what [GradCheck] or [GradCheckGraph] found, input by input, and
// op by op.
type GradReport struct {
	Inputs    []GradError
	Tolerance float64    // of the relative error
	Faults    []Fault    // what is wrong with the backward of single ops
	Unsteady  []string   // what gives something else each time, so that no difference tells anything
	NotFinite *NotFinite // where something became NaN or infinite, nil where nothing did
	Changed   bool       // leaves have got other values since the graph was built, and these were taken
	Summed    int        // how many elements the result has, where they were summed with weights

	ofGraph bool // what was checked is a graph, and no function that makes one
	opKinks int  // at how many elements of their inputs single ops have a kink
}

// GradError is the worst element of the gradient over one input.
type GradError struct {
	Name     string
	Shape    tensor.Shape
	Constant bool    // takes no gradient: nothing was checked
	Unknown  bool    // no gradient came: the backward pass stops at a fault
	Checked  int     // how many elements were compared; of a large input not all
	Kinks    int     // at how many of them the function has a kink, or jumps, or ends
	Absolute float64 // the largest |analytic − numeric|, kinks left out
	Relative float64 // the largest |analytic − numeric| / max(1, |analytic|, |numeric|), less what rounding explains where it is above Tolerance
	Index    []int   // of the element with the largest relative error; nil for an empty input
	Analytic float64 // the backward's gradient there
	Numeric  float64 // that of finite differences
}

// add counts the i-th element in.
func (e *GradError) add(i int, analytic float64, c comparison) {
	e.Checked++
	first := e.Checked == e.Kinks+1
	if c.manner != smooth && c.manner != undefined {
		e.Kinks++
		if e.Index == nil { // to be shown where there is no other
			e.Index, e.Analytic, e.Numeric = indexOf(i, e.Shape), analytic, c.numeric
		}
		return
	}
	e.Absolute = max(e.Absolute, c.absolute)
	if first || c.relative > e.Relative {
		e.Relative, e.Index, e.Analytic, e.Numeric = c.relative, indexOf(i, e.Shape), analytic, c.numeric
	}
}

// OK reports whether all gradients agree and no op is at fault.
func (r *GradReport) OK() bool {
	return len(r.Faults) == 0 && len(r.Unsteady) == 0 && !slices.ContainsFunc(r.Inputs, r.differs)
}

func (r *GradReport) differs(e GradError) bool { return e.Relative > r.Tolerance }

// broken reports whether an op does not keep to what [Op] says of Backward, so
// that there can be no backward pass.
func (r *GradReport) broken() bool {
	return slices.ContainsFunc(r.Faults, func(f Fault) bool { return f.stop })
}

// String is a table with a row for each input, the verdict, and what is wrong
// with single ops.
func (r *GradReport) String() string {
	var out strings.Builder
	r.table(&out)
	out.WriteString(r.verdict())
	for _, text := range []string{r.kinks(), r.sampled(), r.notes(), faultsText(r.Faults)} {
		if text != "" {
			out.WriteString("\n" + text)
		}
	}
	return out.String()
}

// faultsText tells of faults, those of one op under one heading.
func faultsText(faults []Fault) string {
	var lines []string
	for i, f := range faults {
		if i == 0 || faults[i-1].Op != f.Op {
			lines = append(lines, f.heading())
		}
		lines = append(lines, f.finding())
	}
	return strings.Join(lines, "\n")
}

// table has a row for each input, with columns as wide as they need to be.
func (r *GradReport) table(out *strings.Builder) {
	rows := [][]string{{"input", "shape", "worst at", "analytic", "numeric", "absolute", "relative", ""}}
	for _, e := range r.Inputs {
		row := []string{e.Name, e.Shape.String()}
		switch {
		case e.Constant:
			row = append(row, "constant")
		case e.Unknown:
			row = append(row, "no gradient: the backward pass stops")
		default:
			row = append(row, fmt.Sprint(e.Index), fmt.Sprintf("%.8g", e.Analytic), fmt.Sprintf("%.8g", e.Numeric),
				fmt.Sprintf("%.2g", e.Absolute), fmt.Sprintf("%.2g", e.Relative), r.mark(e))
		}
		rows = append(rows, row)
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			if len(row) == len(rows[0]) || i < 2 { // words in the place of numbers make no column wider
				widths[i] = max(widths[i], width(cell))
			}
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			fill := strings.Repeat(" ", max(0, widths[i]-width(cell)))
			if i < 3 || i == len(rows[0])-1 {
				line += cell + fill + "  "
			} else {
				line += fill + cell + "  "
			}
		}
		out.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// mark is what stands behind a row.
func (r *GradReport) mark(e GradError) string {
	switch {
	case r.differs(e):
		return "DIFFERS"
	case e.Kinks > 0:
		return "kink"
	}
	return ""
}

func (r *GradReport) verdict() string {
	switch {
	case len(r.Unsteady) > 0:
		return fmt.Sprintf("The gradients CANNOT BE CHECKED: %s gives something else each time. What draws\nrandom numbers must draw the same ones again.", strings.Join(r.Unsteady, " and "))
	case r.broken():
		return "The gradients CANNOT BE COMPARED: there is no backward pass."
	case r.NotFinite != nil && slices.ContainsFunc(r.Inputs, r.differs):
		return "The result is NOT FINITE, so that there is no slope to compare with:\n" + r.NotFinite.String() + "."
	case slices.ContainsFunc(r.Inputs, r.differs):
		text := fmt.Sprintf("The gradients DIFFER: by more than %.0g.", r.Tolerance)
		if len(r.Faults) == 0 {
			text += "\nEach op is right by itself, as far as it was checked."
			if !r.ofGraph {
				text += " So the result depends on\nan input in a way that the graph does not have: by Value, Item or Detach, or by a\nnode that is made anew each time."
			}
		}
		return text
	case len(r.Faults) > 0:
		return fmt.Sprintf("The gradients agree to %.0g, but an op is WRONG by itself.", r.Tolerance)
	}
	return fmt.Sprintf("The gradients agree to %.0g.", r.Tolerance)
}

// kinks tells of the elements at which there is no one slope.
func (r *GradReport) kinks() string {
	var where []string
	for _, e := range r.Inputs {
		if e.Kinks > 0 {
			where = append(where, fmt.Sprintf("%d of %s", e.Kinks, e.Name))
		}
	}
	if len(where) == 0 {
		return ""
	}
	return fmt.Sprintf("At a kink (as Relu at 0, or a tie in a maximum) any slope between the two sides\nwill do; such elements: %s.", strings.Join(where, ", "))
}

// sampled tells of large inputs, of which not every element was compared.
func (r *GradReport) sampled() string {
	var which []string
	for _, e := range r.Inputs {
		if e.Checked > 0 && e.Checked < e.Shape.Size() {
			which = append(which, fmt.Sprintf("%d of %d of %s", e.Checked, e.Shape.Size(), e.Name))
		}
	}
	if len(which) == 0 {
		return ""
	}
	return "Not all elements were compared, but " + strings.Join(which, ", ") + "."
}

// notes tell of what the numbers are about.
func (r *GradReport) notes() string {
	var lines []string
	if r.Summed > 1 {
		lines = append(lines, fmt.Sprintf("The result has %d elements, which were summed with fixed weights.", r.Summed))
	}
	if r.Changed {
		lines = append(lines, "Leaves have got other values since the graph was built, as by a step of an\noptimiser; these are what was checked.")
	}
	return strings.Join(lines, "\n")
}

// width is how many characters a name takes.
func width(text string) int { return utf8.RuneCountInString(text) }

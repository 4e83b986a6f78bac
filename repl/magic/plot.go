package magic

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"gradrepl/nn/train"
	"gradrepl/repl/lang"
	"gradrepl/repl/session"
	"gradrepl/repl/show/plot"
)

var plotOptions = []option{{"o", "FILE"}}

const plotDetails = `

  -o FILE   writes it: .png, .svg or .pdf

EXPR is any expression that gives numbers: a slice of numbers or of nodes with
one number each, such as losses; a tensor or a node, of which the value is drawn;
a train.History, with losses and accuracies apart, the accuracies before each
epoch. A matrix has a line for each row, up to 8. Several expressions are drawn
together: %plot a.grad b.grad. A comma may part them, and does so before a minus:
%plot a, -b.

Below are how many values there are, from the smallest to the largest. What is
NaN or infinite leaves a gap and is told. Where there are more values than
columns the smallest and the largest of those that fall together are drawn.`

// drawPlot draws numbers as lines.
func drawPlot(ctx context.Context, e *Env, args string) error {
	exprs, given, err := options("plot", args, plotOptions)
	if err != nil {
		return err
	}
	path, toFile := given["o"]
	switch extension := strings.ToLower(filepath.Ext(path)); {
	case !toFile, extension == ".png", extension == ".svg", extension == ".pdf":
	default:
		return fmt.Errorf("%%plot: %q should end in .png, .svg or .pdf", path)
	}
	parts, err := separate("plot", exprs)
	if err != nil {
		return strangeOr(e, exprs, err)
	}
	var values []plot.Value
	for _, expr := range parts {
		v, err := numbers(ctx, e, expr)
		if err != nil {
			return strangeOr(e, exprs, err)
		}
		values = append(values, plot.Value{Expr: strings.Join(strings.Fields(expr), " "), Type: lang.TypeString(v.Type), Value: v.Value})
	}
	panels, notes, err := plot.Panels(values)
	if err != nil {
		return fmt.Errorf("%%plot: %w", err)
	}
	if toFile {
		if err := train.Panels(path, panels...); err != nil {
			return err
		}
		notes = append(notes, fmt.Sprintf("%s drawn to %s", counted(panels), path))
	} else {
		screen := screenOf(e.Out)
		text := plot.Text{Width: screen.width, Height: screen.height, Digits: e.Style.Tensors.Precision, Color: screen.color}
		if _, err := fmt.Fprint(e.Out, text.Draw(panels)); err != nil {
			return err
		}
	}
	for _, note := range notes {
		fmt.Fprintln(e.Err, note)
	}
	return nil
}

// numbers is the value of an expression that is to be drawn.
func numbers(ctx context.Context, e *Env, expr string) (session.Value, error) {
	result, err := e.Session.Eval(ctx, expr)
	switch {
	case err != nil:
		return session.Value{}, err
	case len(result.Values) != 1:
		return session.Value{}, fmt.Errorf("%%plot needs numbers, and %s has %d values", expr, len(result.Values))
	}
	return result.Values[0], nil
}

// strangeOr is an error, or what is wrong with an option where that is the
// cause of it.
func strangeOr(e *Env, exprs string, err error) error {
	if strange := strangeOption(e, "plot", exprs, plotOptions); strange != nil {
		return strange
	}
	return err
}

// separate parts expressions, at commas or at blanks. At blanks each is as long
// as it can be: "a - b c" is a - b and c.
func separate(command, args string) ([]string, error) {
	if args == "" {
		return nil, usage(command)
	}
	if lang.IsExpression(args) {
		return []string{args}, nil
	}
	if parts, err := arguments(command, args); err == nil {
		return parts, nil
	}
	var out []string
	for rest := strings.TrimSpace(args); rest != ""; {
		end := 0
		for i, r := range rest + " " {
			if unicode.IsSpace(r) && lang.IsExpression(rest[:i]) {
				end = i
			}
		}
		if end == 0 {
			return nil, fmt.Errorf("%q is no expression", rest)
		}
		out = append(out, rest[:end])
		rest = strings.TrimSpace(rest[end:])
	}
	return out, nil
}

// counted says how much is drawn: "2 lines of 20 values".
func counted(panels []train.Panel) string {
	lines, values := 0, 0
	for _, p := range panels {
		for _, c := range p.Curves {
			lines++
			values += len(c.Values)
		}
	}
	if lines == 1 {
		return fmt.Sprintf("1 line of %d values", values)
	}
	return fmt.Sprintf("%d lines with %d values", lines, values)
}

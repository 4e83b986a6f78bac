package plot

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/nn/train"
)

// mostLines is how many lines can be told apart.
const mostLines = 8

// Value is an expression and what it is.
type Value struct {
	Expr string
	Type string // of Go, for errors
	reflect.Value
}

// Panels are the panels that draw values together: the losses of histories, their
// accuracies, and all other numbers. The notes say what was left out.
func Panels(values []Value) (panels []train.Panel, notes []string, err error) {
	loss := train.Panel{Title: "loss by epoch", XLabel: "epoch", YLabel: "loss"}
	accuracy := train.Panel{Title: "accuracy by epoch", XLabel: "epoch", YLabel: "accuracy"}
	other := train.Panel{XLabel: "index", YLabel: "value"}
	for _, v := range values {
		if histories, ok := v.histories(); ok {
			for i, h := range histories {
				name := v.Expr
				if len(histories) > 1 {
					name = fmt.Sprintf("%s[%d]", v.Expr, i)
				}
				if err := addHistory(&loss, &accuracy, name, h); err != nil {
					return nil, nil, err
				}
			}
			continue
		}
		lines, err := v.lines()
		if err != nil {
			return nil, nil, err
		}
		if n := len(lines); n > mostLines {
			lines = lines[:mostLines]
			notes = append(notes, fmt.Sprintf("%s: the first %d of %d rows are drawn%s", v.Expr, mostLines, n, v.columnsHint(len(lines[0]))))
		}
		for i, numbers := range lines {
			name := v.Expr
			if len(lines) > 1 {
				name = fmt.Sprintf("%s row %d", v.Expr, i)
			}
			other.Curves = append(other.Curves, train.Curve{Name: name, Values: numbers})
		}
	}
	for _, p := range []train.Panel{loss, accuracy, other} {
		if len(p.Curves) > mostLines {
			return nil, nil, fmt.Errorf("at most %d lines can be told apart, got %d", mostLines, len(p.Curves))
		}
		if len(p.Curves) > 0 {
			panels = append(panels, p)
		}
	}
	if err := finite(panels); err != nil {
		return nil, nil, err
	}
	if len(panels) > 1 && len(other.Curves) > 0 {
		panels[len(panels)-1].Title = "values by index"
	}
	return panels, notes, nil
}

// finite is an error where no panel has anything that can be drawn.
func finite(panels []train.Panel) error {
	var texts []string
	for _, p := range panels {
		for _, c := range p.Curves {
			if low, high := extent(c.Values); low <= high {
				return nil
			}
			texts = append(texts, fmt.Sprintf("%s has %s", c.Name, Summary(c.Values, 3)))
		}
	}
	return errors.New("there is no finite number to draw: " + strings.Join(texts, "; "))
}

// histories are the training runs that a value is.
func (v Value) histories() ([]*train.History, bool) {
	x := inner(v.Value)
	if !x.IsValid() || !x.CanInterface() {
		return nil, false
	}
	switch h := x.Interface().(type) {
	case train.History:
		return []*train.History{&h}, true
	case []*train.History:
		return h, len(h) > 0
	case []train.History:
		out := make([]*train.History, len(h))
		for i := range h {
			out[i] = &h[i]
		}
		return out, len(h) > 0
	}
	return nil, false
}

// addHistory adds a run's losses and accuracies to their panels.
func addHistory(loss, accuracy *train.Panel, name string, h *train.History) error {
	if h == nil {
		return fmt.Errorf("%s is nil", name)
	}
	epochs := max(len(h.Loss), len(h.Accuracy))
	switch epochs {
	case 0:
		return fmt.Errorf("%s has no epochs yet", name)
	case 1:
		return fmt.Errorf("%s has one epoch, and a line needs two", name)
	}
	if h.Name != "" && h.Name != name {
		name += " (" + h.Name + ")"
	}
	if len(h.Loss) > 0 {
		loss.Curves = append(loss.Curves, train.Curve{Name: name, Values: h.Loss})
	}
	if len(h.Accuracy) > 0 {
		accuracy.Curves = append(accuracy.Curves, train.Curve{Name: name, Values: h.Accuracy})
	}
	return nil
}

// lines are the lines of numbers that a value is, each of two at least.
func (v Value) lines() ([][]float64, error) {
	lines, err := lines(inner(v.Value), 0)
	if err != nil {
		var k kindError
		if errors.As(err, &k) && k.what == "" {
			return nil, fmt.Errorf("%s is of type %s, which has no numbers: it needs a slice of numbers, a tensor, a node or a train.History", v.Expr, v.Type)
		}
		return nil, fmt.Errorf("%s %w", v.Expr, err)
	}
	for _, numbers := range lines {
		switch {
		case len(numbers) == 0 && len(lines) == 1:
			return nil, fmt.Errorf("%s is empty", v.Expr)
		case len(numbers) == 0:
			return nil, fmt.Errorf("%s has an empty row", v.Expr)
		case len(numbers) == 1 && len(lines) == 1:
			return nil, fmt.Errorf("%s is one number, %s, and a line needs two", v.Expr, number(numbers[0], 6))
		case len(numbers) == 1:
			return nil, fmt.Errorf("%s has a row of one number, and a line needs two", v.Expr)
		}
	}
	return lines, nil
}

// columnsHint says how to draw the columns of a matrix of which not all rows are.
func (v Value) columnsHint(columns int) string {
	if !v.CanInterface() || columns > mostLines {
		return ""
	}
	switch v.Interface().(type) {
	case *tensor.Tensor, *engine.TensorNode:
		return fmt.Sprintf("; %%plot (%s).transpose() draws the columns", v.Expr)
	}
	return ""
}

// kindError is the error of what has no numbers: what it is, or "" for all that
// only its type tells.
type kindError struct{ what string }

func (e kindError) Error() string { return e.what }

var tooDeep error = kindError{"has more than two dimensions: choose a part of it"}

// lines are the numbers in a value: a line for a number, a vector, and a matrix
// of one row or column, and a line a row for other matrices.
func lines(x reflect.Value, depth int) ([][]float64, error) {
	if !x.IsValid() {
		return nil, kindError{"is nil"}
	}
	if x.CanInterface() {
		switch n := x.Interface().(type) {
		case *tensor.Tensor:
			return rows(n)
		case *engine.TensorNode:
			return rows(n.Value)
		case *engine.OpNode:
			if len(n.Outputs) != 1 {
				return nil, kindError{fmt.Sprintf("is an OpNode with %d outputs: choose one of its Outputs", len(n.Outputs))}
			}
			return rows(n.Outputs[0].Value)
		}
	}
	switch {
	case x.CanInt():
		return [][]float64{{float64(x.Int())}}, nil
	case x.CanUint():
		return [][]float64{{float64(x.Uint())}}, nil
	case x.CanFloat():
		return [][]float64{{x.Float()}}, nil
	case x.Kind() == reflect.Slice, x.Kind() == reflect.Array:
		return sequence(x, depth+1)
	}
	return nil, kindError{}
}

// sequence are the lines of a slice or an array: one where its elements are
// numbers or tensors of one number, such as losses, or else one for each element.
func sequence(x reflect.Value, depth int) ([][]float64, error) {
	if depth > 2 { // a slice may hold itself
		return nil, tooDeep
	}
	var out [][]float64
	var line []float64
	for i := range x.Len() {
		part, err := lines(inner(x.Index(i)), depth)
		if err != nil {
			if err.Error() == "" || err == tooDeep {
				return nil, err
			}
			return nil, fmt.Errorf("has an element, number %d, that %w", i, err)
		}
		if len(part) != 1 {
			return nil, tooDeep
		}
		if len(part[0]) == 1 {
			line = append(line, part[0][0])
		}
		out = append(out, part[0])
	}
	if len(line) == x.Len() {
		return [][]float64{line}, nil
	}
	return out, nil
}

// rows are the lines of a tensor.
func rows(t *tensor.Tensor) ([][]float64, error) {
	if t == nil {
		return nil, kindError{"has no value"}
	}
	shape, numbers := t.Shape(), t.Clone().Data()
	switch {
	case t.Rank() > 2:
		return nil, kindError{fmt.Sprintf("has shape %v, and lines need rank 1 or 2: choose a part of it, or reshape it", shape)}
	case t.Rank() < 2, shape[0] == 1, shape[1] == 1, t.Size() == 0:
		return [][]float64{numbers}, nil
	}
	var out [][]float64
	for i := range shape[0] {
		out = append(out, numbers[i*shape[1]:(i+1)*shape[1]])
	}
	return out, nil
}

// inner is a value out of interfaces and behind pointers, but for the pointers
// that tensors and nodes are. It is invalid for nil.
func inner(x reflect.Value) reflect.Value {
	const most = 10 // a pointer may point to itself
	for depth := 0; x.IsValid() && (x.Kind() == reflect.Pointer || x.Kind() == reflect.Interface); depth++ {
		if x.IsNil() || depth == most {
			return reflect.Value{}
		}
		switch x.Type() {
		case reflect.TypeFor[*tensor.Tensor](), reflect.TypeFor[*engine.TensorNode](), reflect.TypeFor[*engine.OpNode]():
			return x
		}
		x = x.Elem()
	}
	return x
}

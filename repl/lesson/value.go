package lesson

import (
	"reflect"
	"strconv"
	"strings"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// Value is an answer: numbers, or else a word.
type Value struct {
	Numbers *tensor.Tensor
	Word    string
	bare    bool // typed without brackets: rows of numbers whose rank is not said
}

// String is the value as it is shown.
func (v Value) String() string {
	if v.Numbers != nil {
		return v.Numbers.String()
	}
	return v.Word
}

// Typed reads an answer that is no expression: numbers, or for a question that
// is answered by a word, one word. The second result is false for what is
// neither.
func Typed(text string, word bool) (Value, bool) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "−", "-"))
	if word {
		unquoted := strings.Trim(text, "\"'`")
		if unquoted == "" || len(strings.Fields(unquoted)) != 1 || strings.ContainsAny(unquoted, "()[].,+*/=") {
			return Value{}, false
		}
		return Value{Word: wordOf(unquoted)}, true
	}
	inner := text
	if strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") { // a shape
		inner = text[1 : len(text)-1]
	}
	if strings.Contains(inner, "[") {
		t, rest, ok := nested(inner)
		return Value{Numbers: t}, ok && strings.TrimSpace(rest) == ""
	}
	t, ok := rowsOf(inner)
	return Value{Numbers: t, bare: true}, ok
}

// wordOf writes yes and no as the truth values that they are.
func wordOf(word string) string {
	switch strings.ToLower(word) {
	case "yes", "y", "true":
		return "true"
	case "no", "n", "false":
		return "false"
	}
	return word
}

// rowsOf reads rows of numbers, parted by semicolons or line ends: a number, a
// vector or a matrix.
func rowsOf(text string) (*tensor.Tensor, bool) {
	var rows [][]float64
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		row, ok := numbersIn(line)
		if !ok || len(rows) > 0 && len(row) != len(rows[0]) {
			return nil, false
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	switch {
	case len(rows) == 0:
		return nil, false
	case len(rows) == 1 && len(rows[0]) == 1:
		return tensor.Scalar(rows[0][0]), true
	case len(rows) == 1:
		return tensor.Vec(rows[0]...), true
	}
	return tensor.Mat(rows), true
}

// numbersIn reads numbers that are parted by blanks or commas.
func numbersIn(text string) ([]float64, bool) {
	var out []float64
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' }) {
		x, ok := number(word)
		if !ok {
			return nil, false
		}
		out = append(out, x)
	}
	return out, true
}

// number reads a number or a fraction.
func number(word string) (float64, bool) {
	above, below, isFraction := strings.Cut(word, "/")
	x, err := strconv.ParseFloat(above, 64)
	if err != nil || !isFraction {
		return x, err == nil
	}
	y, err := strconv.ParseFloat(below, 64)
	return x / y, err == nil && y != 0
}

// nested reads a tensor as NumPy prints it and as Python writes it: brackets
// around rows, with or without commas. rest is what comes after it.
func nested(text string) (t *tensor.Tensor, rest string, ok bool) {
	text = strings.TrimLeft(text, " \t\n,")
	inner, found := strings.CutPrefix(text, "[")
	if !found {
		return nil, text, false
	}
	end := strings.IndexAny(inner, "[]")
	if end < 0 {
		return nil, text, false
	}
	if inner[end] == ']' { // the innermost brackets
		row, ok := numbersIn(inner[:end])
		return tensor.Vec(row...), inner[end+1:], ok
	}
	var parts []*tensor.Tensor
	for {
		inner = strings.TrimLeft(inner, " \t\n,")
		if after, closed := strings.CutPrefix(inner, "]"); closed {
			return stack(parts), after, true
		}
		part, after, ok := nested(inner)
		if !ok || len(parts) > 0 && !part.Shape().Equal(parts[0].Shape()) {
			return nil, text, false
		}
		parts, inner = append(parts, part), after
	}
}

// stack puts tensors of one shape below each other, with a dimension more.
func stack(parts []*tensor.Tensor) *tensor.Tensor {
	rows := make([]*tensor.Tensor, len(parts))
	for i, p := range parts {
		rows[i] = p.Reshape(append([]int{1}, p.Shape()...)...)
	}
	return tensor.Concat(0, rows...)
}

// Of takes a value of Go as an answer. The second result is false for one that
// can be none, such as a function.
func Of(x any) (Value, bool) {
	switch x := x.(type) {
	case nil:
		return Value{Word: "nil"}, true
	case *tensor.Tensor:
		return Value{Numbers: x}, x != nil
	case *engine.TensorNode:
		if x == nil {
			return Value{Word: "nil"}, true
		}
		return Value{Numbers: x.Value}, true
	case *engine.OpNode:
		return Value{Word: "nil"}, x == nil
	case engine.Op:
		return Value{Word: engine.OpName(x)}, true
	case bool:
		return Value{Word: strconv.FormatBool(x)}, true
	case string:
		return Value{Word: wordOf(x)}, true
	}
	v := reflect.ValueOf(x)
	if v.Kind() == reflect.Slice {
		out := make([]float64, v.Len())
		for i := range out {
			n, ok := numeric(v.Index(i))
			if !ok {
				return Value{}, false
			}
			out[i] = n
		}
		return Value{Numbers: tensor.Vec(out...)}, true
	}
	n, ok := numeric(v)
	if !ok {
		return Value{}, false
	}
	return Value{Numbers: tensor.Scalar(n)}, true
}

func numeric(v reflect.Value) (float64, bool) {
	switch {
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}

// describe is a shape in words: a number, a vector of 2 numbers, a matrix of 2
// rows and 3 columns.
func describe(s tensor.Shape) string {
	switch len(s) {
	case 0:
		return "one number"
	case 1:
		return "a vector of " + count(s[0], "number")
	case 2:
		return "a matrix of " + count(s[0], "row") + " and " + count(s[1], "column")
	}
	return "a tensor of shape " + s.String()
}

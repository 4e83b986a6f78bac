package lesson

import (
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/ops"
)

func TestTyped(t *testing.T) {
	matrix := tensor.Mat("12 16; 20 24")
	for text, want := range map[string]*tensor.Tensor{
		"12 16; 20 24":                   matrix,
		" 12, 16 ; 20, 24; ":             matrix,
		"12 16\n20 24":                   matrix,
		"[[12. 16.]\n [20. 24.]]":        matrix,
		"[[12, 16], [20, 24]]":           matrix,
		"[[12,16],[20,24],]":             matrix,
		"5":                              tensor.Scalar(5),
		"-1/4":                           tensor.Scalar(-0.25),
		"−0.25":                          tensor.Scalar(-0.25),
		"1e-3 .5 3.":                     tensor.Vec(0.001, 0.5, 3),
		"[1 2 3]":                        tensor.Vec(1, 2, 3),
		"(2, 3)":                         tensor.Vec(2, 3),
		"(3,)":                           tensor.Scalar(3),
		"1; 2; 3":                        tensor.Mat("1; 2; 3"),
		"1/2 1/4; -1/5 1/8":              tensor.Mat("0.5 0.25; -0.2 0.125"),
		"[]":                             tensor.Vec(),
		"[[[1 2] [3 4]] [[5 6] [7 8]]]":  tensor.Arange(1, 9, 1).Reshape(2, 2, 2),
		"c.value":                        nil,
		"2*3":                            nil,
		"1 - 2":                          nil,
		"1 2; 3":                         nil,
		"[[1 2] [3]]":                    nil,
		"[1 2":                           nil,
		"[1 2] 3":                        nil,
		"1/0":                            nil,
		"":                               nil,
		"Vec(1, 2)":                      nil,
		"[[12. 16.] [20. 24.]] + 1":      nil,
		"[]float64{1, 2}":                nil,
		"[][]float64{{1, 2}, {3, 4}}[0]": nil,
	} {
		v, ok := Typed(text, false)
		if ok != (want != nil) || ok && !v.Numbers.Equal(want) {
			t.Errorf("%q is %v, %v, want %v", text, v, ok, want)
		}
	}
	for text, want := range map[string]string{
		"yes": "true", "No": "false", "true": "true", "Add": "Add", `"Add"`: "Add", "nil": "nil",
		"c.source.op": "", "two words": "", "f(x)": "", "": "", "a == b": "",
	} {
		if v, ok := Typed(text, true); ok != (want != "") || v.Word != want {
			t.Errorf("the word %q is %v, %v, want %q", text, v, ok, want)
		}
	}
}

func TestOf(t *testing.T) {
	node := engine.Node(tensor.Vec(1, 2)).Named("a")
	sum := ops.Sum(node).Named("l")
	for _, test := range []struct {
		x    any
		want string // "" for none
	}{
		{nil, "nil"}, {(*engine.OpNode)(nil), "nil"}, {(*engine.TensorNode)(nil), "nil"},
		{node, "[1. 2.]"}, {node.Value, "[1. 2.]"}, {node.Shape(), "[2.]"}, {[]int{3, 4}, "[3. 4.]"}, {7, "7.0"}, {2.5, "2.5"}, {uint8(3), "3.0"},
		{true, "true"}, {"Mul", "Mul"}, {sum.Source.Op, "Sum"}, {sum.Source, ""},
		{func() {}, ""}, {[]string{"a"}, ""}, {struct{}{}, ""}, {(*tensor.Tensor)(nil), ""},
	} {
		v, ok := Of(test.x)
		if ok != (test.want != "") || ok && v.String() != test.want {
			t.Errorf("%v is %v, %v, want %q", test.x, v, ok, test.want)
		}
	}
}

// What is simply wrong is said simply.
func TestExplain(t *testing.T) {
	for _, test := range []struct{ typed, right, want string }{
		{"12 16; 20 24", "12 16; 20 24", ""},
		{"12.05 16; 20 24.1", "12 16; 20 24", ""}, // rounded
		{"136 8 0", "136; 8; 0", ""},              // without brackets a row may be a column
		{"0.3333", "1/3", ""},
		{"1e-5 0", "0.00001 0", ""},
		{"6 8; 10 12", "12 16; 20 24", "Yours is half of it. Is something used twice?"},
		{"24 32; 40 48", "12 16; 20 24", "Yours is twice of it."},
		{"36 48; 60 72", "12 16; 20 24", "Yours is 3 times the right one."},
		{"3 4; 5 6", "12 16; 20 24", "The right one is 4 times yours."},
		{"-12 -16; -20 -24", "12 16; 20 24", "The sign is the wrong one, the numbers are right."},
		{"12 20; 16 24", "12 16; 20 24", "transposed: rows and columns are swapped."},
		{"2 4; 5 8", "1/2 1/4; 1/5 1/8", "Each number is the reciprocal, 1/x, of the right one."},
		{"11 15; 19 23", "12 16; 20 24", "Each number is below the right one by 1."},
		{"16 12; 24 20", "12 16; 20 24", "These are the right numbers, but in other places."},
		{"12 16; 20 25", "12 16; 20 24", "All but one are right: look at the one at [1 1], counted from 0."},
		{"12 16; 21 25", "12 16; 20 24", "2 of the 4 numbers are right."},
		{"12 16 20 24", "12 16; 20 24", "The numbers are right, the shape is not. Yours is a vector of 4 numbers, a matrix of 2 rows and 2 columns is asked for."},
		{"7", "12 16; 20 24", "Yours is one number, a matrix of 2 rows and 2 columns is asked for."},
		{"72", "12 16; 20 24", "That is the sum of all; there is a number for each."},
		{"1 2; 3 4; 5 6", "1 3 5; 2 4 6", "These are the right numbers, but transposed."},
		{"1 2; 3 4; 5 7", "1 3 5; 2 4 6", "That is the shape of the transpose."},
		{"1 2 3; 4 5 6", "[[6] [15]]", "Yours lists the parts of a sum; their sum is the answer."},
		{"[[12] [16]]", "12 16", "The numbers are right, the shape is not."},
		{"-5", "5", "Look at the sign."},
		{"0.2", "5", "That is 1 over the right number."},
		{"2.5", "5", "Yours is half of it. Is something used twice?"},
		{"17", "12 16", "Yours is one number, a vector of 2 numbers is asked for."},
		{"3 5", "12 16", ""},
	} {
		given, _ := Typed(test.typed, false)
		right, _ := Typed(test.right, false)
		right.bare = false
		same := Same(given, right)
		got := ""
		if !same {
			got = Explain(given, right)
		}
		if (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s for %s: same %v, said %q, want %q", test.typed, test.right, same, got, test.want)
		}
	}
	if Same(Value{Word: "true"}, Value{Numbers: tensor.Scalar(1)}) || !Same(Value{Word: "relu"}, Value{Word: "Relu"}) {
		t.Error("words and numbers are taken for each other, or capitals for another word")
	}
}

func TestOnTensors(t *testing.T) {
	for source, want := range map[string]string{
		"2*c.value":               "(2 * Const(c.value)).Value",
		"-a.grad":                 "(-Const(a.grad)).Value",
		"a.Value + b.Value*2":     "(Const(a.Value) + Const(b.Value)*2).Value",
		"2 * (c.value)":           "(2 * Const(c.value)).Value",
		"(2*c.value).at(0, 1)":    "((2 * Const(c.value)).Value).at(0, 1)",
		"f(c.value - d.value, 1)": "f((Const(c.value) - Const(d.value)).Value, 1)",
		"c.value":                 "c.value",
		"c.value.at(0, 1) * 2":    "c.value.at(0, 1) * 2",
		"2 * c":                   "2 * c",
		"x := c.value * 2":        "x := c.value * 2",
		"c.value == d.value":      "c.value == d.value",
	} {
		if got := OnTensors(source); got != want {
			t.Errorf("%s is written %s, want %s", source, got, want)
		}
	}
}

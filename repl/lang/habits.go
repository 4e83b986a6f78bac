package lang

import (
	"regexp"
	"strings"
	"sync"
)

// Words and signs that people bring along from Python and from shells: below their
// errors it says what Go and the prompt have instead.

// habit is a hint for errors whose message and line look as these say.
type habit struct {
	message, line *regexp.Regexp // line is nil where it does not matter
	hint          string         // with ${name} for what a group of the message matched
}

const (
	elements   = "Of a node x, x.value.at(0, 1) is an element, x.value.row(0) a row, Slice(x, dim, start, end) an op"
	ofTensor   = "Of a tensor t, t.at(0, 1) is an element, t.row(0) a row"
	dimensions = "Along a dimension it is x.sum_dim(0, false); so it is with mean, max and min"
	powers     = "Powers are x.pow_scalar(2) and x.pow(y), of numbers math.Pow(x, 2)"
	lists      = "Mat(\"1 2; 3 4\") is a matrix, Vec(1, 2) a vector, []float64{1, 2} a list of numbers"
	sameName   = "There are two types ${1} now: it was declared again, and what is of the one is not of the other"
	inScope    = "Tensors, ops and modules need no import: Mat, Zeros and Randn make tensors, Node makes a node of one"
)

var habits = sync.OnceValue(func() []habit { return compile(habitList) }) // most sessions need none

var habitList = []struct{ message, line, hint string }{
	{`^undefined: None\b`, "", "Go's word for it is nil"},
	{`^undefined: True\b`, "", "Go writes it true"},
	{`^undefined: False\b`, "", "Go writes it false"},
	{`^undefined: (torch|np|numpy|tf|jax)\b`, "", inScope},
	{`^import path must be a string`, `import\s+(torch|numpy|tensorflow|jax)\b`, inScope},
	{`^missing import path`, `import\s+(torch|numpy|tensorflow|jax)\b`, inScope},
	{`^missing import path|^import path must be a string`, "", "Packages of Go import themselves: fmt.Println, math.Sqrt; import \"math\" is Go's way"},
	{`^expected ';', found`, `^\s*from\s`, inScope},
	{`^illegal character U\+0040 '@'`, "", "The product of matrices is a.matmul(b)"},
	{`^illegal character U\+0023 '#'`, "", "A comment begins with //"},
	{`^invalid operation: cannot indirect|^invalid operation: operator \* not defined`, `\*\*`, powers},
	{`^invalid operation: .* \^ .*TensorNode`, "", powers},
	{`^invalid operation: .*\*tensor\.Tensor`, "", "Operators are for nodes; of tensors it is t.add(u), t.sub(u), t.mul(u), t.div(u), t.scale(0.1)"},
	{`^unexpected comma; expecting \]`, "", lists},
	{`^expected type, found`, `\w\[[^\]]*,`, "Indices stand in brackets of their own: xs[0][1]. " + elements},
	{`^cannot index .*\*engine\.TensorNode\)`, "", elements},
	{`^cannot slice .*\*engine\.TensorNode\)`, "", elements},
	{`^cannot (index|slice) .*\*tensor\.Tensor\)`, "", ofTensor},
	{`no field or method [Tt]\)`, "", "x.transpose() swaps the last two dimensions"},
	{`no field or method (numpy|tolist|data)\)`, "", "x.value is a node's tensor, x.value.data() its numbers"},
	{`no field or method (requires_grad|requires_grad_)\)`, "", "Node(t) takes a gradient, Const(t) does not; x.needs_grad() tells"},
	{`no field or method (view)\)`, "", "x.reshape(2, 3) gives another shape"},
	{`no field or method (grad_fn)\)`, "", "x.source is the op that made a node"},
	{`^[\w.]*grad\.zero_ undefined|^[\w.]*Grad\.zero_ undefined`, "", "x.zero_grad() sets the gradient of the node x to zero"},
	{`\*engine\.TensorNode\) for built-in len`, "", "x.shape() has the lengths, x.value.size() the number of elements"},
	{`^illegal rune literal|^more than one character in rune literal`, "", "A text stands in double quotes"},
	{`^expected`, `^\s*def\s`, "func f(x float64) float64 { … } declares a function"},
	{`^expected`, `\blambda\b`, "A function without a name is func(x float64) float64 { return … }"},
	{`^expected`, `^\s*for\s+\w+(\s*,\s*\w+)*\s+in\s`, "Loops are for i := range 3 { … } and for i, x := range xs { … }"},
	{`^expected`, `^\s*class\s`, "type T struct { … } declares a type"},
	{`^expected`, `\S\s+if\s.*\selse\s`, "Go has no conditional expression: if c { … } else { … }"},
	{`^expected ';', found`, `\b(and|or|not|is)\b`, "Go writes &&, ||, ! and =="},
	{`^expected ';', found`, `^\s*del\s`, "%reset forgets all that you defined"},
	{`^expected ';', found`, `^\s*print\s`, "print(x) prints it; x alone shows it"},
	{`^expected '==', found '='`, `\w=[^=]`, "Arguments have no names: x.sum_dim(0, false)"},
	{`^illegal label declaration`, `^\s*(if|for|while)\b`, "A block stands in braces: if x == 1 { … }"},
	{`^undefined: while\b|^expected`, `^\s*while\b`, "A loop with a condition is for x < 3 { … }"},
	{`missing ',' before newline`, "", "Inside of brackets a line that goes on ends in a comma"},
	{`^cannot (?:index|slice|range over|call) (\S+) \(\w+ of type func\(\)`, "", "${1}() is what it gives"},
	{`^undefined: (yes|no)\b`, "", "Truth values are true and false"},
	{`^undefined: (Println|Printf|Sprintf|Print)\b`, "", "It is fmt.${1}"},
	{`^Pass \(type\) is not an expression`, `\bpass\b`, "An empty block is { }"},
	{`^cannot use .* as (?:float64|\*engine\.TensorNode) value in argument to (?:math\.)?(\w+)`, `\bmath\.`, "float64(x) makes one of a whole number"},
	{`^cannot use .*(?:constant|variable of type (?:int|float64)|untyped).* as \*engine\.TensorNode value in argument to (Abs|Exp|Log|Sqrt|Sin|Cos|Pow|Tanh)\b`, "", "Of numbers it is math.${1}"},
	{`^cannot use \S+ \((?:variable|value) of (?:\w+ )?type (\w+)\) as (\w+) value`, "", sameName},
	{`^too many arguments in call to (Sum|Mean)\b`, "", dimensions},
	{`^undefined: (exit|quit)\b`, "", "%quit or Ctrl-D ends the session"},
	{`^undefined: (help|man)\b`, "", "%help lists the commands, ?NAME tells about a name"},
	{`^undefined: dir\b`, "", "Tab behind a dot lists what there is, ?NAME tells more"},
	{`^expected type, found '\)'`, `\btype\(`, "?NAME tells a name's type, %whos those of all"},
	{`^undefined: (ls|pwd|cat)\b`, "", "!${1} runs it in the shell"},
	{`^undefined: (cd|clear|history|run|save|load|lesson|graph|view|step|plot|explain|watch|time|timeit|who|whos|edit|seed|reset|restore|audit|gradcheck|hint|next|back|skip)\b`, "", "Commands begin with %: %${1}"},
	{`^clear \(built-in\) must be called`, "", "Ctrl-L empties the screen"},
}

func compile(list []struct{ message, line, hint string }) []habit {
	out := make([]habit, len(list))
	for i, h := range list {
		out[i] = habit{regexp.MustCompile(h.message), nil, h.hint}
		if h.line != "" {
			out[i].line = regexp.MustCompile(h.line)
		}
	}
	return out
}

var (
	texts     = regexp.MustCompile("\"[^\"]*\"|`[^`]*`") // in which words mean nothing
	undefined = regexp.MustCompile(`^undefined: (\w+)`)
	suggested = regexp.MustCompile(`( \(|; )did you mean \w+\?\)$`)
)

// remind adds to the errors of a cell what Go and the prompt have for what was
// typed out of habit.
func remind(src string, errs Errors) {
	lines := strings.Split(src, "\n")
	for i, e := range errs {
		if e.Pos.Line < 1 || e.Pos.Line > len(lines) {
			continue
		}
		if hint := hintFor(e.Msg, lines[e.Pos.Line-1]); hint != "" {
			errs[i].Msg, errs[i].Hint = withoutSuggestion(e.Msg), hint
		}
	}
}

func hintFor(msg, line string) string {
	line = texts.ReplaceAllString(line, `""`)
	for _, h := range habits() {
		if found := h.message.FindStringSubmatchIndex(msg); found != nil && (h.line == nil || h.line.MatchString(line)) {
			if h.hint == sameName && msg[found[2]:found[3]] != msg[found[4]:found[5]] {
				continue
			}
			return string(h.message.ExpandString(nil, h.hint, msg, found))
		}
	}
	if name := undefined.FindStringSubmatch(msg); name != nil {
		if assigned := regexp.MustCompile(`^\s*` + name[1] + `\s*=[^=]`); assigned.MatchString(line) {
			return name[1] + " := … defines it"
		}
	}
	return ""
}

// withoutSuggestion is a message without what [withSuggestion] added.
func withoutSuggestion(msg string) string {
	msg = suggested.ReplaceAllString(msg, "")
	if strings.Count(msg, "(") > strings.Count(msg, ")") {
		msg += ")"
	}
	return msg
}

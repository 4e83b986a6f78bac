package langtest

// What goes wrong in texts is mostly at their edges.

var oddNames = []string{
	"_", "__", "_1", "_2", "_999", "Out", "In", "main", "init", "package", "nil", "true", "iota", "len", "append", "new", "make", "any", "error", "int", "string",
	"comparable", "ꞏ", "eꞏNode", "showꞏ", "hooksꞏ", "é", "名前", "ſ", "K", "T", "B", "String", "Error", "Forward", "Backward", "recover", "panic", "print", "println",
	"min", "max", "clear", "close", "delete", "cap", "copy", "complex", "real", "imag", "fmt", "math", "strings", "ops", "engine", "tensor", "nn", "errors", "slices",
	"value", "grad", "zero_grad", "item", "relu", "sum_dim", "matmul", "Value", "Grad", "Source", "Name", "x", "y", "n", "undefined1", "C", "unsafe",
}

var oddLiterals = []string{
	"0", "1", "-1", "2", "7", "1e300", "1e-300", "1e1000", "0x7fffffffffffffff", "0xffffffffffffffff", "9223372036854775808", "1_000", "0b101", "0o17", "017", "08", "1.", ".5",
	"0x1p-2", "1i", "'a'", "'\\n'", "'\\x00'", "'\\U0010FFFF'", "'ab'", "''", `""`, `"a"`, `"\x00\xff"`, `"%d %v"`, `"%!"`, `"%[3]*.[2]*[1]f"`, `"` + "é\u2028" + `"`, "`raw\nstring`", "``",
	`"gradrepl/engine"`, `"fmt"`, "1 << 62", "1 << 100", "1 / 0", "1.5e", "0x", "3.0", "1e2", "nil", "true", "false", "iota",
}

var oddTexts = []string{
	"\x00", "\xff", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\ufeff", "\r", "\r\n", "\u2028", "\u00a0", "\u200b", "e\u0301", "🙂", "\u202e", "ꞏ", "ꞏ1", "·", "\t", "\v", "\f", "\x1b[31m", "\x7f",
	"/*", "*/", "//", "`", "\"", "'", "\\", "//line x:1\n", "/*line y:10:10*/", "//go:build ignore\n", "//go:embed x\nvar ", "#", "$", "?", "%", "@", "!", "~", "…", "...", ":=", "<-", "->", "=>",
	"package main\n", "import \"fmt\"\n", "import . \"strings\"\n", "import x \"nowhere\"\n", "import \"C\"\n", "import \"unsafe\"\n", "func main() {", "}", "{", ")", "(", "]", "[", ";", "\n", "\n\n", ",", ".", "type T ", "var x ",
	"func ", "func (", "defer ", "go ", "return ", "goto L;", "L: ", "break L;", "case 1: ", "default: ", "else ", "fallthrough;", "select {}", "interface{ int | ~string }", "struct{ int; *string }", "[...]int{5: 1}", "chan<- chan ",
}

// preludeNames are what the prelude defines, and what is in scope without it.
var preludeNames = []string{
	"i", "j", "k", "s", "t", "f", "g", "b", "c", "xs", "ys", "fs", "m", "p", "r", "u8", "a", "w", "v", "e", "q", "sq", "cs", "pr", "st", "ch", "fn", "an", "ar", "cx", "col",
	"Point", "Shape", "Square", "Pair", "Stack", "Number", "Color", "Twice", "Circle", "double", "fail", "apply", "total", "keys", "count", "pairOf", "variadic",
	"Node", "Mat", "Vec", "Ones", "Zeros", "Const", "Sum", "Relu", "Add", "MatMul", "GradCheck", "Apply", "NewMLP", "Tensor", "TensorNode", "OpNode", "Op", "Context",
	"fmt", "strings", "strconv", "math", "sort", "errors", "slices", "maps", "time", "os", "bytes", "unicode", "sync", "len", "append", "make", "new", "string", "int", "float64", "any", "error",
}

package langtest

import (
	"strings"
)

// nest is what can stand in itself without end.
type nest struct{ before, inside, after string }

var nests = []nest{
	{"(", "i", ")"}, {"[]", "int{}", ""}, {"[1]", "int{}", ""}, {"-", "i", ""}, {"- -", "i", ""}, {"!", "b", ""}, {"^", "i", ""}, {"*", "p", ""},
	{"&", "i", ""}, {"<-", "ch", ""}, {"xs[", "0", "]"}, {"double(", "i", ")"}, {"func() { ", "i++", " }()"}, {"if b { ", "i++", " }"},
	{"{ ", "i++", " }"}, {"for range 1 { ", "i++", " }"}, {"switch { case b: ", "i++", " }"}, {"i + ", "i", ""}, {"i + (", "i", ")"},
	{"s + ", "s", ""}, {"if b {} else ", "{}", ""}, {"var z ", "int", ""}, {"func(func(", "int", ")) int"}, {"var z map[string]", "int", ""},
	{"var z struct{ a ", "int", " }"}, {"var z interface{ m() ", "int", " }"}, {"var z Pair[int, ", "int", "]"}, {"Pair[int, int]{", "1, 2", "}"},
	{"[]any{", "1", "}"}, {"map[int]any{1: ", "1", "}"}, {"a.", "b", ""}, {"a.relu().", "sum()", ""}, {"a * ", "a", ""}, {"(a + 1) * (", "a", ")"}, {"-(", "a", ")"},
	{"xs = append(xs, ", "1", ")"}, {"fmt.Sprint(", "1", ")"}, {"any(", "1", ")"}, {"func(x int) int { return ", "x", " }(1)"}, {"L: ", "i++", ""},
	{"/*", "x", "*/"}, {"`", "x", "`"}, {"\"", "x", "\""}, {"i; ", "i", ""}, {"i := i; ", "i", ""}, {"defer func() { ", "i++", " }()"}, {"b && ", "b", ""},
	{"i, ", "i", ""}, {"x.", "y", ""}, {"Vec(1).", "Sum()", ""}, {"chan ", "int", ""}, {"a = a + ", "a", ""}, {"[", "1", "]"}, {"{", "", "}"}, {"(", "", ")"}, {"[", "", ""}, {"{", "", ""}, {"(", "", ""},
	{"type T struct { f ", "int", " }"}, {"func f() { ", "i++", " }"}, {"func f[T any](x T) { ", "i++", " }"}, {"go func() { ", "i++", " }()"}, {"case ", "1", ":"}, {"/**/", "i", ""}, {"\n", "i", "\n"},
}

// deep makes a cell of something that stands in itself many times, or many
// times one after another.
func (m *Maker) deep() string {
	n := 1 + m.rng.IntN(60)
	if m.oneOf(10) {
		n = 1 + m.rng.IntN(m.depth)
	}
	switch m.rng.IntN(6) {
	case 0: // long, not deep
		return strings.Repeat(pick(m, nests).inside+pick(m, []string{"; ", ", ", " + ", "\n", ".", ""}), n)
	case 1: // a long list
		return "zs := []int{" + strings.Repeat("1, ", n) + "}; len(zs)"
	case 2: // a mixture
		before, after := "", ""
		for range min(n, 200) {
			x := pick(m, nests)
			before, after = before+x.before, x.after+after
		}
		return before + pick(m, nests).inside + after
	case 3: // what is repeated is a cell
		text := m.some().text
		for range min(n, 6) {
			text = m.within(text)
		}
		return text
	}
	x := pick(m, nests)
	return strings.Repeat(x.before, n) + x.inside + strings.Repeat(x.after, n)
}

package lesson

import (
	"reflect"
	"strings"
	"testing"
)

const small = "# Doubling\n" + `
A paragraph
in two lines.

- an item that
  goes on
- another

` + "```" + `
as  it
  is
` + "```" + `

` + "```go" + `
a := Node(Vec(1, 2))
b := a * 2
` + "```" + `

` + "```go fails" + `
a * Node(Vec(1, 2, 3))
` + "```" + `

` + "```question" + `
What is b,
in numbers?

answer: b.value
value: 2 4
hint: Twice
  a.
hint: Really.
wrong: a.value => That is a, which
	is half of it.
right: Yes.
` + "```" + `

` + "```question" + `
Which?

choice: this
choice: that
answer: 2
` + "```" + `

The end.
`

func TestParse(t *testing.T) {
	want := &Lesson{"Doubling", []Step{
		{
			Text: []Block{
				{Paragraph, "A paragraph in two lines."}, {Item, "an item that goes on"}, {Item, "another"},
				{Verbatim, "as  it\n  is"},
			},
			Cell: &Cell{Source: "a := Node(Vec(1, 2))\nb := a * 2", Line: 15},
		},
		{Cell: &Cell{Source: "a * Node(Vec(1, 2, 3))", Fails: true, Line: 20}},
		{Question: &Question{
			Text:   []Block{{Paragraph, "What is b, in numbers?"}},
			Answer: "b.value", Value: "2 4",
			Hints: []string{"Twice a.", "Really."},
			Wrong: []Wrong{{"a.value", "That is a, which is half of it."}},
			Right: "Yes.",
			Line:  24,
		}},
		{Question: &Question{Text: []Block{{Paragraph, "Which?"}}, Choices: []string{"this", "that"}, Answer: "2", Line: 38}},
		{Text: []Block{{Paragraph, "The end."}}},
	}}
	for name, text := range map[string]string{"LF": small, "CRLF": "\ufeff" + strings.ReplaceAll(small, "\n", "\r\n")} {
		got, err := Parse("small.md", text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", name, err, got, want)
		}
	}
}

// What is wrong with a file is said with the line that it is in.
func TestParseErrors(t *testing.T) {
	const title = "# T\n"
	question := func(lines string) string { return title + "```question\n" + lines + "\n```\n" }
	for _, test := range []struct{ text, want string }{
		{"", "x.md:1: there is no lesson here"},
		{"\n\nSome text.\n", "x.md:3: a lesson begins with its title"},
		{"# \n", "x.md:1: a lesson begins with its title"},
		{"```go\na\n```\n", "x.md:1: the title comes first"},
		{title + "Only text.\n", "the lesson has neither a cell"},
		{title + "\n```go\na := 1\n", "x.md:3: the fence that begins here does not end"},
		{title + "```python\na\n```\n", `x.md:2: a fence is for a cell (go or go fails), a question (question) or for lines to show (text), not "python"`},
		{title + "```go\n\n```\n", "x.md:2: the cell is empty"},
		{title + "\n```go\na := 1\nb := := 2\n```\n", "x.md:5: expected operand, found ':='"},
		{title + "```go\na)\n```\n", "x.md:3: unexpected )"},
		{question("answer: a"), "x.md:2: the question asks nothing"},
		{question("What?\n"), "x.md:2: the question has neither answer: nor expression: in it"},
		{question("What?\n\nanswer: a\n\nanswr: b"), `x.md:7: needs a line such as "hint: …", got "answr: b"`},
		{question("What?\n\nanswer: a +"), `x.md:5: answer: needs an expression of Go, got "a +"`},
		{question("What?\n\nanswer: a\nexpression: a"), "x.md:6: answer: or expression: is there twice"},
		{question("What?\n\nanswer: a\nvalue: 1\nvalue: 2"), "x.md:7: value: is there twice"},
		{question("What?\n\nanswer: a\nhint:"), "x.md:6: hint: has nothing behind it"},
		{question("What?\n\nanswer: a\nwrong: b"), `x.md:6: wrong: needs a value, => and what to say of it, got "b"`},
		{question("What?\n\nanswer: a\nwrong: => no"), "x.md:6: wrong: needs a value"},
		{question("What?\n\nanswer: 3\nchoice: a\nchoice: b"), `x.md:2: needs two choices or more, and as the answer the number of one, from 1 to 2, not "3"`},
		{question("What?\n\nanswer: 1\nchoice: a"), "x.md:2: needs two choices or more"},
	} {
		l, err := Parse("x.md", test.text)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q gives %v, %v, want %q", test.text, l, err, test.want)
		}
	}
}

package lesson

// Lesson is a text with cells and questions.
type Lesson struct {
	Title string
	Steps []Step // the last one may be a text alone
}

// Step is a text and what comes after it: a cell, a question, or at the end of
// a lesson nothing.
type Step struct {
	Text     []Block
	Cell     *Cell
	Question *Question
}

// Block is a paragraph, an item of a list, or lines that are shown as they are.
type Block struct {
	Kind Kind
	Text string // of a paragraph or an item one line, however long
}

// Kind says how a block is shown.
type Kind int

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Item
	Verbatim
)

// Cell is a cell that the student is to run.
type Cell struct {
	Source string
	Fails  bool // it is there to show its error
	Line   int  // of the file
}

// Question is a question with what there is to say about the answers.
type Question struct {
	Text       []Block
	Choices    []string
	Answer     string // the expression that has the right value
	Expression bool   // an expression is asked for
	Value      string // of Answer, as a student would type it; "" where it is not said
	Hints      []string
	Wrong      []Wrong
	Right      string
	Line       int // of the file
}

// Wrong is a value that is wrong in a way that is known.
type Wrong struct {
	Value string // an expression, or a value as a student types it
	Text  string
}

// Package lesson is lessons that are gone through step by step at the prompt: a
// text, then a cell to run or a question to answer, and so on to the end. It
// knows neither a terminal nor how cells run: what a student enters goes in, and
// what there is to say comes out.
//
// # The format
//
// A lesson is a file of Markdown that reads as well on its own. It begins with
// its title, a heading:
//
//	# What a node remembers
//
// Paragraphs are parted by empty lines and filled to the width of the terminal;
// a line that begins with "- " begins an item of a list. A fence of three
// backquotes is shown line by line as it is, such as a derivation. With the word
// go it is a cell instead, which the student runs, with changes or without:
//
//	```go
//	c := a + b
//	```
//
// Cells are cells of the prompt, with its conveniences, or % commands. The words
// "go fails" are for a cell that is there to show its error. All cells of a
// lesson run in one session, and what they make stays there.
//
// With the word question it is a question. What it asks comes first; after an
// empty line come lines of a word, a colon and a text, which goes on in the
// lines below it that begin with blanks:
//
//	```question
//	What is the gradient over a now?
//
//	answer: a.grad
//	value: 12 16; 20 24
//	hint: l = Σ C⊙C, and A∇ = C∇. What is the derivative of c² ?
//	wrong: c.value => Mul has c as both of its inputs, so C∇ is 2·C: each
//	  input gives a share.
//	right: Each element of a is in one element of c alone.
//	```
//
// The words are
//
//	answer      an expression that has the right value in the session when the
//	            question comes; it follows what students have changed
//	expression  instead of answer: any expression is right that has its value,
//	            and a value alone is not
//	choice      one of several answers to choose from, counted from 1; answer is
//	            then the number of the right one
//	value       what answer is if nothing was changed, as a student would type
//	            it: for who reads the file, and for whoever tests it
//	hint        shown after a wrong answer, or when asked for; several in turn
//	wrong       a value that is wrong in a way that is known, =>, and what to say
//	            of it
//	right       what to say after the right answer
//
// answer or expression is needed, once; value and right may be there once, the
// others any number of times.
//
// A value is a number, a vector or matrix (as Mat reads it, as NumPy prints it,
// with fractions such as −1/4), true or false (or yes and no), or a word. An
// answer that is a node counts as its value, an op as its name, a shape as a
// vector.
package lesson

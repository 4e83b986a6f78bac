// Package term is the prompt: editing of cells, history, completion on Tab,
// colours, Ctrl-C. It knows nothing of the language; what a cell is and does is
// the business of a [Session]. [Run] serves a person at a terminal, [Read] a
// pipe or a file.
//
// # Editing
//
// A cell is edited as a whole, however many lines it has, as in IPython:
//
//	Enter         runs the cell if it is complete, else starts a line, indented like the last
//	Enter         on an empty line runs the cell as it is
//	Alt-Enter     runs the cell as it is, wherever the cursor stands
//	Ctrl-C        abandons the cell; while a cell runs: stops it
//	Ctrl-D        on an empty prompt: quits
//	Up, Down      another line of the cell, from its first or last line another cell of the history
//	Ctrl-R        searches the history; Enter takes what was found
//	Tab           completes a name, again Tab or Shift-Tab goes through the list;
//	              after nothing but blanks it indents
//	Ctrl-A, -E    start and end of the line
//	Ctrl-K, -U    kill to the end and to the start of the line, -W and Alt-D a word; Ctrl-Y puts it back
//	Ctrl-L        clears the screen, Ctrl-Z suspends
//
// Pasted text goes into the cell as it is, newlines included, and waits for
// Enter. (The terminal marks it: "bracketed paste". Where a terminal does not,
// lines that arrive faster than they can be typed count as pasted: they are not
// indented, and an empty one between them does not end the cell.)
//
// What runs can [Ask] for a line: at the terminal with the same editing and a
// history of its own, in a pipe or file for the line that follows the cell.
//
// # How it is built
//
// github.com/chzyer/readline keeps the text and the cursor, the way through the
// history and the search. It cannot show a text of several lines, moves wrongly
// over wide and combined characters, takes the Delete key for Ctrl-D and stops
// its parent process at Ctrl-Z. So the keys are decoded before they reach it
// (keyboard.go), the edits it has not are put in through its filter and its
// listener (editor.go, edit.go), and it is told that it has no terminal, so that
// it draws nothing: the picture is ours (layout.go, draw.go). One key at a time
// is let through, and none while a cell runs. This gives the running cell its
// standard input, and keeps readline's goroutines from racing with ours.
//
// # History
//
// The file has a cell a line: newlines are written as \n, backslashes as \\.
// A cell comes back from it as it was, with all its lines. Each is appended by
// one write, so that two prompts open at the same time keep each other's.
package term

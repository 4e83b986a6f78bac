//go:build unix

package term

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
)

const (
	keyUp       = "\x1b[A"
	keyDown     = "\x1b[B"
	keyLeft     = "\x1b[D"
	keyHome     = "\x1b[H"
	keyDel      = "\x1b[3~"
	typedCtrlC  = "\x03"
	typedCtrlD  = "\x04"
	typedCtrlR  = "\x12"
	typedAltEnt = "\x1b\r"
)

// paste is text as a terminal sends it that has been asked to mark pastes; it
// sends carriage returns for newlines.
func paste(s string) string {
	return "\x1b[200~" + strings.ReplaceAll(s, "\n", "\r") + pasteEnd
}

// step is one thing that a user does, and what the screen ends in after it.
type step struct{ keys, shows string }

func TestPrompt(t *testing.T) {
	tests := []struct {
		name    string
		options consoleOptions
		steps   []step
	}{
		{name: "one cell after the other", steps: []step{
			{"a := 1", "In [1]: a := 1"},
			{"\r", "In [1]: a := 1\nOut[1]: \"a := 1\"\nIn [2]:"},
			{"b\r", "In [2]: b\nOut[2]: \"b\"\nIn [3]:"},
		}},
		{name: "a blank cell is none", steps: []step{
			{"\r", "In [1]:\nIn [1]:"},
			{"  \r", "In [1]:\nIn [1]:\nIn [1]:"},
		}},
		{name: "a blank cell may mean something", steps: []step{
			{"take enter\r", "In [2]:"},
			{"\r", "In [2]:\nOut[2]: \"\"\nIn [3]:"},
			{keyUp, "In [3]: take enter"}, // it is not in the history
			{typedCtrlC, "In [3]:"},
		}},
		{name: "lines until the cell is complete", steps: []step{
			{"for {", "In [1]: for {"},
			{"\r", "In [1]: for {\n   ...:"},
			{"x", "   ...:     x"},
			{"\r", "   ...:     x\n   ...:"},
			{"}", "   ...:     x\n   ...: }"},
			{"\r", "Out[1]: \"for {\\n\\tx\\n}\"\nIn [2]:"},
		}},
		{name: "two empty lines submit", steps: []step{
			{"f(1,", "In [1]: f(1,"},
			{"\r", "In [1]: f(1,\n   ...:"},
			{"\r", "In [1]: f(1,\n   ...:\n   ...:"},
			{"\r", "Out[1]: \"f(1,\"\nIn [2]:"},
		}},
		{name: "dots as wide as the number", steps: []step{
			{strings.Repeat("x\r", 9), "In [10]:"},
			{"f(", "In [10]: f("},
			{"\r", "In [10]: f(\n    ...:"},
			{typedCtrlC, "^C\nIn [10]:"},
		}},
		{name: "Alt-Enter submits", steps: []step{
			{"f(1,", "In [1]: f(1,"},
			{typedAltEnt, "Out[1]: \"f(1,\"\nIn [2]:"},
		}},
		{name: "an earlier line can be changed", steps: []step{
			{"f(", "f("},
			{"\r", "f(\n   ...:"},
			{"1", "   ...:     1"},
			{keyUp + keyHome + "g", "In [1]: gf(\n   ...:     1"},
			{keyDown + "\x05)", "In [1]: gf(\n   ...:     1)"},
			{"\r", "Out[1]: \"gf(\\n\\t1)\"\nIn [2]:"},
		}},
		{name: "Ctrl-C abandons the cell", steps: []step{
			{"abc", "In [1]: abc"},
			{typedCtrlC, "In [1]: abc^C\nIn [1]:"},
			{"f(", "In [1]: f("},
			{"\r", "In [1]: f(\n   ...:"},
			{typedCtrlC, "   ...:     ^C\nIn [1]:"},
			{"d\r", "Out[1]: \"d\"\nIn [2]:"},
		}},
		{name: "Ctrl-C stops a running cell", steps: []step{
			{"wait\r", "In [1]: wait\nwaiting"},
			{typedCtrlC, "stopped by context canceled\nIn [2]:"},
			{"a\r", "Out[2]: \"a\"\nIn [3]:"},
			{"wait\r", "In [3]: wait\nwaiting"},
			{typedCtrlC, "stopped by context canceled\nIn [4]:"},
		}},
		{name: "a second Ctrl-C does no harm, and a cell can read", steps: []step{
			{"wait and read\r", "waiting"},
			{typedCtrlC, "reading"},
			{typedCtrlC, "reading\n^C"},
			{"a line\r", "a line\nread \"a line\\n\" <nil>\nIn [2]:"},
		}},
		{name: "Ctrl-D and Delete delete", steps: []step{
			{"abc" + keyHome + typedCtrlD, "In [1]: bc"},
			{keyDel, "In [1]: c"},
			{keyDel, "In [1]:"},
			{keyDel + "d\r", "Out[1]: \"d\"\nIn [2]:"},
		}},
		{name: "kill and put back", steps: []step{
			{"one two" + "\x17", "In [1]: one"},
			{"\x15", "In [1]:"},
			{"\x19+\x19", "In [1]: one +one"},
			{"\x01\x1bf\x0b", "In [1]: one"},
			{"\r", "Out[1]: \"one\"\nIn [2]:"},
		}},
		{name: "a cell asks", steps: []step{
			{"ask\r", "In [1]: ask\nask>"},
			{"one\r", "ask> one\ngot \"one\" <nil>\nask>"},
			{"\r", "ask>\ngot \"\" <nil>\nask>"},
			{"f(\r2)", "ask> f(\n     2)"},
			{"\r", "ask> f(\n     2)\ngot \"f(\\n2)\" <nil>\nask>"},
			{keyUp + keyUp + keyUp, "ask> one"}, // within f( there are two lines; and no "ask"
			{"\r", "ask> one\ngot \"one\" <nil>\nask>"},
			{"tw" + typedCtrlC, "ask> tw^C\ngot \"\" interrupted\nIn [2]:"},
			{"ask\r", "In [2]: ask\nask>"},
			{typedCtrlD, "ask>\ngot \"\" EOF\nIn [3]:"},
			{keyUp, "In [3]: ask"},
			{"\r", "In [3]: ask\nask>"},
			{"done\r", "ask> done\ngot \"done\" <nil>\nIn [4]:"},
			{"wait\r", "In [4]: wait\nwaiting"},
			{typedCtrlC, "stopped by context canceled\nIn [5]:"},
		}},
		{name: "output without a newline", steps: []step{
			{"half a line\r", "In [1]: half a line\nhalf a line\nIn [2]:"},
		}},
		{name: "prefilled", steps: []step{
			{"load f(;\t1)\r", "In [2]: f(\n   ...:     1)"},
			{"\r", "Out[2]: \"f(\\n\\t1)\"\nIn [3]:"},
		}},
		{name: "one candidate completes", steps: []step{
			{"x.Mat\t", "In [1]: x.MatMul"},
			{"\r", "Out[1]: \"x.MatMul\"\nIn [2]:"},
		}},
		{name: "several are listed and gone through", steps: []step{
			{"R\t", "In [1]: Row\n  RowMax  func(x *TensorNode) *TensorNode\n  RowSum  func(x *TensorNode) *TensorNode"},
			{"M", "In [1]: RowM"},
			{"\x7f", "In [1]: Row"},
			{"\t", "In [1]: Row\n  RowMax  func(x *TensorNode) *TensorNode\n  RowSum  func(x *TensorNode) *TensorNode"},
			{"\t\t", "In [1]: RowSum\n  RowMax  func(x *TensorNode) *TensorNode\n  RowSum  func(x *TensorNode) *TensorNode"},
			{"\x1b[Z", "In [1]: RowMax\n  RowMax  func(x *TensorNode) *TensorNode\n  RowSum  func(x *TensorNode) *TensorNode"},
			{"\r", "In [1]: RowMax"},
			{"\r", "Out[1]: \"RowMax\"\nIn [2]:"},
		}},
		{name: "completion within a cell of several lines", steps: []step{
			{paste("你(\n\tα"), "In [1]: 你(\n   ...:     α"},
			{"\t", "   ...:     α_rat\n  α_rate   float64\n  α_ratio  float64"},
			{"i\t", "   ...:     α_ratio"},
			{")\r", "Out[1]: \"你(\\n\\tα_ratio)\"\nIn [2]:"},
		}},
		{name: "nothing to complete, and a fault", steps: []step{
			{"zzz\t", "In [1]: zzz"},
			{" panic\t", "In [1]: zzz panic"},
			{"\r", "Out[1]: \"zzz panic\"\nIn [2]:"},
		}},
		{name: "a tab after blanks indents", steps: []step{
			{"\tx\r", "In [1]:     x\nOut[1]: \"\\tx\"\nIn [2]:"},
		}},
		{name: "a pasted function waits for Enter", steps: []step{
			{paste("func f() {\n\n\treturn 1\n}\n"), "In [1]: func f() {\n   ...:\n   ...:     return 1\n   ...: }"},
			{"\r", "Out[1]: \"func f() {\\n\\n\\treturn 1\\n}\"\nIn [2]:"},
		}},
		{name: "pasted statements are one cell", steps: []step{
			{paste("a := 1\rb := 2\a\r"), "In [1]: a := 1\n   ...: b := 2"},
			{"\r", "Out[1]: \"a := 1\\nb := 2\"\nIn [2]:"},
		}},
		{name: "a paste without marks", steps: []step{
			{"func f() {\r\r\treturn 1\r}\ra\rb\r",
				"Out[1]: \"func f() {\\n\\n\\treturn 1\\n}\"\nIn [2]: a\nOut[2]: \"a\"\nIn [3]: b\nOut[3]: \"b\"\nIn [4]:"},
		}},
		{name: "no line of a long paste is lost", steps: []step{
			{paste("f(\n" + strings.Repeat("\tx,\n", 3000) + ")"), "   ...:     x,\n   ...: )"},
			{"\r", strings.Repeat("\\tx,\\n", 3000)[15000-79:] /* wrapped */ + ")\"\nIn [2]:"},
		}, options: consoleOptions{width: 20000, height: 24}},
		{name: "a long line wraps", options: consoleOptions{width: 20, height: 10}, steps: []step{
			{"0123456789a", "In [1]: 0123456789a"},
			{"b", "In [1]: 0123456789ab"},
			{"c", "In [1]: 0123456789ab\nc"},
			{keyHome + "x", "In [1]: x0123456789a\nbc"},
			{"\x05\x7f\x7f", "In [1]: x0123456789a"},
			{"d\r", "In [1]: x0123456789a\nd\nOut[1]: \"x0123456789\nad\"\nIn [2]:"},
		}},
		{name: "wide and combined characters", steps: []step{
			{"x̂ → 你好", "In [1]: x̂ → 你好"},
			{keyLeft + keyLeft + "!", "In [1]: x̂ → !你好"},
			{"\x7f\x01" + keyDel, "In [1]:  → 你好"},
			{"\r", "Out[1]: \" → 你好\"\nIn [2]:"},
		}},
		{name: "wide characters at the edge", options: consoleOptions{width: 15, height: 10}, steps: []step{
			{"你好你好", "In [1]: 你好你\n好"},
			{keyHome + "a", "In [1]: a你好你\n好"},
			{"b", "In [1]: ab你好\n你好"},
			{"\r", "In [1]: ab你好\n你好\nOut[1]: \"ab你好\n你好\"\nIn [2]:"},
		}},
		{name: "search in the history", steps: []step{
			{"alpha\r", "In [2]:"},
			{"f(1,\r2)\r", "In [3]:"},
			{"beta\r", "In [4]:"},
			{typedCtrlR + "1", "In [4]: f(1,\n   ...: 2)\nbck-i-search: 1"},
			{"\r", "In [4]: f(1,\n   ...: 2)"},
			{"\r", "Out[4]: \"f(1,\\n2)\"\nIn [5]:"},
			{typedCtrlR + "a" + typedCtrlR, "In [5]: alpha\nbck-i-search: a"},
			{typedCtrlC, "In [5]:"},
			{typedCtrlR + "q", "In [5]:\nfailing bck-i-search: q"},
			{keyLeft + "z\r", "Out[5]: \"z\"\nIn [6]:"},
		}},
		{name: "search in no history", steps: []step{
			{typedCtrlR + typedCtrlC, "In [1]:"},
			{"\x14\x14a\x14\x14\r", "Out[1]: \"a\"\nIn [2]:"},
		}},
		{name: "no colours", options: consoleOptions{env: []string{"NO_COLOR=1"}}, steps: []step{
			{"for {", "In [1]: for {"},
			{"\r", "In [1]: for {\n   ...:"},
			{"\r", "In [1]: for {\n   ...:\n   ...:"},
			{"\r", "Out[1]: \"for {\"\nIn [2]:"},
		}},
		{name: "dumb terminal", options: consoleOptions{env: []string{"TERM=dumb"}}, steps: []step{
			{"f(1,\r", "In [1]: f(1,\n   ...:"},
			{"2)\r", "   ...: 2)\nOut[1]: \"f(1,\\n2)\"\nIn [2]:"},
			{"f(1,\r", "In [2]: f(1,\n   ...:"},
			{"\r", "   ...:\nOut[2]: \"f(1,\"\nIn [3]:"},
			{"abc", "In [3]: abc"},
			{typedCtrlC, "In [3]: abc^C\nIn [3]:"},
			{"ask\r", "In [3]: ask\nask>"},
			{"one\r", "ask> one\ngot \"one\" <nil>\nask>"},
			{"\r", "ask>\ngot \"\" <nil>\nask>"},
			{typedCtrlC, "ask> ^C\ngot \"\" interrupted\nIn [4]:"},
			{"wait\r", "In [4]: wait\nwaiting"},
			{typedCtrlC, "stopped by context canceled\nIn [5]:"},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := open(t, tt.options)
			for _, s := range tt.steps {
				c.typeIn(s.keys)
				c.expect(s.shows)
			}
			c.quit()
			switch {
			case strings.Contains(tt.name, "no colours") && c.screen.colored:
				t.Error("colours although NO_COLOR is set")
			case strings.Contains(tt.name, "dumb") && c.screen.escaped:
				t.Error("escape sequences for a dumb terminal")
			case tt.options.env == nil && !c.screen.colored:
				t.Error("no colours")
			}
		})
	}
}

func TestQuitByCell(t *testing.T) {
	c := open(t, consoleOptions{})
	c.typeIn("quit\r")
	c.expectEnd("In [1]: quit\nended: <nil>")
}

func TestContextEndsPrompt(t *testing.T) {
	for _, env := range []string{"TERM=xterm", "TERM=dumb"} {
		c := open(t, consoleOptions{env: []string{env}})
		c.typeIn("leave\r")
		c.expectEnd("ended: context canceled")
	}
}

func TestCursor(t *testing.T) {
	t.Parallel()
	c := open(t, consoleOptions{width: 20, height: 10})
	for _, s := range []struct {
		keys    string
		up, col int
	}{
		{"0123456789a", 0, 19},
		{"b", -1, 0}, // a row of its own, which has nothing in it yet
		{keyLeft, 0, 19},
		{keyLeft + keyLeft, 0, 17},
		{"\x05\x15", 0, 8},
		{"你x̂", 0, 11},
		{keyLeft, 0, 10},
		{keyLeft, 0, 8},
		{"\x05\t", 0, 11}, // no completion
		{paste("\n\ta"), 0, 13},
		{keyUp, 1, 10},
		{keyDown + keyLeft, 0, 12},
		{keyLeft, 0, 8},
		{keyLeft, 1, 11},
	} {
		c.typeIn(s.keys)
		c.expectCursor(s.up, s.col)
	}
}

func TestHistoryAcrossSessions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "history")
	c := open(t, consoleOptions{history: path})
	c.typeIn("first\r")
	c.expect("In [2]:")
	c.typeIn(paste("f(\n\t`\\n`)") + "\r")
	c.expect("In [3]:")
	c.typeIn("last\r")
	c.expect("In [4]:")
	c.typeIn("last\r")
	c.expect("In [5]:")
	c.typeIn("abandoned" + typedCtrlC)
	c.expect("^C\nIn [5]:")
	c.quit()

	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := "first\nf(\\n\t`\\\\n`)\nlast\n"; string(text) != want {
		t.Errorf("the file has %q, want %q", text, want)
	}

	c = open(t, consoleOptions{history: path})
	c.typeIn(keyUp)
	c.expect("In [1]: last")
	c.typeIn(keyUp)
	c.expect("In [1]: f(\n   ...:     `\\n`)")
	c.typeIn(keyUp) // to its first line
	c.expectCursor(1, 10)
	c.typeIn(keyUp)
	c.expect("In [1]: first")
	c.typeIn(keyDown)
	c.expect("In [1]: f(\n   ...:     `\\n`)")
	c.typeIn("\r")
	c.expect("Out[1]: \"f(\\n\\t`\\\\n`)\"\nIn [2]:")
	c.typeIn(keyUp)
	c.expect("In [2]: f(\n   ...:     `\\n`)")
	c.typeIn(keyUp + keyUp + "!") // a changed cell of the history becomes another
	c.expect("In [2]: last!")
	c.typeIn("\r")
	c.expect("Out[2]: \"last!\"\nIn [3]:")
	c.typeIn(keyUp + keyUp + keyUp + keyUp) // past last! and both lines of f
	c.expect("In [3]: last")
	c.typeIn(typedCtrlC)
	c.expect("^C\nIn [3]:")
	c.quit()
}

func TestHistoryUnwritable(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := open(t, consoleOptions{history: filepath.Join(blocked, "history")})
	c.typeIn("a\r")
	c.expect("Out[1]: \"a\"\nIn [2]:")
	c.typeIn(keyUp + "\r")
	c.expect("Out[2]: \"a\"\nIn [3]:")
	c.quit()
	if n := strings.Count(c.shown(), "history is not kept"); n != 1 {
		t.Errorf("%d warnings, want 1:\n%s", n, c.shown())
	}
}

// A cell that is taller than the screen is shown in part while it is edited, and
// whole when it has been entered.
func TestTallCell(t *testing.T) {
	t.Parallel()
	c := open(t, consoleOptions{width: 40, height: 6})
	c.typeIn(paste("f(\n1,\n2,\n3,\n4,\n5,\n6,\n7)"))
	c.expect("ready\n   ...: 2,\n   ...: 3,\n   ...: 4,\n   ...: 5,\n   ...: 6,\n   ...: 7)")
	c.typeIn(strings.Repeat(keyUp, 7) + keyHome + "g")
	c.expect("In [1]: gf(\n   ...: 1,\n   ...: 2,\n   ...: 3,\n   ...: 4,\n   ...: 5,")
	c.typeIn(strings.Repeat(keyDown, 7) + "\r")
	c.expect("In [1]: gf(\n   ...: 1,\n   ...: 2,\n   ...: 3,\n   ...: 4,\n   ...: 5,\n   ...: 6,\n   ...: 7)\n" +
		"Out[1]: \"gf(\\n1,\\n2,\\n3,\\n4,\\n5,\\n6,\\n7)\n\"\nIn [2]:")
	c.quit()
}

// Resizing breaks the rows that are there anew, as terminals do.
func TestResize(t *testing.T) {
	t.Parallel()
	c := open(t, consoleOptions{width: 40, height: 10})
	c.typeIn("0123456789abcdefghij")
	c.expect("In [1]: 0123456789abcdefghij")
	c.expectCursor(0, 28)

	c.mu.Lock()
	row := c.screen.row
	line := c.screen.lines[row]
	c.screen.width = 20
	c.screen.lines = append(c.screen.lines[:row:row], line[:20], line[20:])
	c.screen.row, c.screen.col = row+1, 8
	c.mu.Unlock()
	if err := pty.Setsize(c.tty, &pty.Winsize{Cols: 20, Rows: 10}); err != nil {
		t.Fatal(err)
	}
	c.typeIn(keyHome + "!")
	c.expect("ready\nIn [1]: !0123456789a\nbcdefghij")
	c.typeIn("\r")
	c.expect("Out[1]: \"!0123456789\nabcdefghij\"\nIn [2]:")
	c.quit()
}

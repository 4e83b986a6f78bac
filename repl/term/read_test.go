package term

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// fakeSession knows a language of brackets: a cell is incomplete while more are
// opened than closed, or when it ends in a plus.
type fakeSession struct {
	number int
	cells  []string
	eval   func(ctx context.Context, cell string) EvalResult
}

func (s *fakeSession) Number() int { return s.number }

func (s *fakeSession) Incomplete(cell string) bool {
	depth := 0
	for _, r := range cell {
		switch r {
		case '(', '{', '[':
			depth++
		case ')', '}', ']':
			depth--
		}
	}
	return depth > 0 || strings.HasSuffix(strings.TrimSpace(cell), "+")
}

var fakeNames = []Candidate{
	{"MatMul", "func(a, b *TensorNode) *TensorNode"},
	{"RowMax", "func(x *TensorNode) *TensorNode"},
	{"RowSum", "func(x *TensorNode) *TensorNode"},
	{"α_rate", "float64"},
	{"α_ratio", "float64"},
}

func (s *fakeSession) Complete(cell string, pos int) (candidates []Candidate, from int) {
	from = strings.LastIndexAny(cell[:pos], " (.\n\t") + 1
	if cell[from:pos] == "panic" {
		panic("a fault in completion")
	}
	for _, c := range fakeNames {
		if strings.HasPrefix(c.Text, cell[from:pos]) {
			candidates = append(candidates, c)
		}
	}
	return candidates, from
}

func (s *fakeSession) Eval(ctx context.Context, cell string) EvalResult {
	s.number++
	s.cells = append(s.cells, cell)
	if s.eval != nil {
		return s.eval(ctx, cell)
	}
	return EvalResult{Quit: cell == "quit", Failed: strings.HasPrefix(cell, "fail") || s.Incomplete(cell)}
}

func TestRead(t *testing.T) {
	tests := []struct {
		name      string
		input     string
		keepGoing bool
		cells     []string
		failed    bool
	}{
		{name: "nothing", input: ""},
		{name: "blank lines", input: "\n  \n\t\n"},
		{name: "a cell a line", input: "a\nb\n", cells: []string{"a", "b"}},
		{name: "no newline at the end", input: "a\nb", cells: []string{"a", "b"}},
		{name: "CRLF", input: "a {\r\n\tb\r\n}\r\nc\r\n", cells: []string{"a {\n\tb\n}", "c"}},
		{name: "byte order mark", input: "\ufeffa\n", cells: []string{"a"}},
		{name: "blank lines within and around", input: "\n\na {\n\n\tb\n}\n\n\nc\n", cells: []string{"a {\n\n\tb\n}", "c"}},
		{name: "trailing operator", input: "1 +\n2\n", cells: []string{"1 +\n2"}},
		{name: "incomplete at the end", input: "a\nf(1,\n2\n", cells: []string{"a", "f(1,\n2"}, failed: true},
		{name: "stops at a failure", input: "a\nfail\nb\n", cells: []string{"a", "fail"}, failed: true},
		{name: "goes on after a failure", input: "fail\nb\n", keepGoing: true, cells: []string{"fail", "b"}, failed: true},
		{name: "quit", input: "a\nquit\nb\n", cells: []string{"a", "quit"}},
		{name: "long line", input: strings.Repeat("x", 1<<20) + "\n", cells: []string{strings.Repeat("x", 1<<20)}},
		{name: "other scripts", input: "你好 → x̂\n", cells: []string{"你好 → x̂"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &fakeSession{}
			failed, err := Read(t.Context(), strings.NewReader(tt.input), s, tt.keepGoing)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(s.cells, tt.cells) {
				t.Errorf("cells\n%q\nwant\n%q", s.cells, tt.cells)
			}
			if failed != tt.failed {
				t.Errorf("failed = %v, want %v", failed, tt.failed)
			}
		})
	}
}

// A cell that asks gets the lines that follow it.
func TestReadAnswers(t *testing.T) {
	var got []string
	s := &fakeSession{eval: func(ctx context.Context, cell string) EvalResult {
		for cell == "ask" {
			answer, err := Ask(ctx, Question{Prompt: "not shown", Incomplete: (&fakeSession{}).Incomplete})
			if err != nil {
				got = append(got, err.Error())
				break
			}
			got = append(got, answer)
			if answer == "done" {
				break
			}
		}
		return EvalResult{}
	}}
	_, err := Read(t.Context(), strings.NewReader("a\nask\none\n\nf(1,\r\n2)\ndone\nb\nask\nlast"), s, false)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"one", "", "f(1,\n2)", "done", "last", "EOF"}; !slices.Equal(got, want) {
		t.Errorf("answers %q, want %q", got, want)
	}
	if want := []string{"a", "ask", "b", "ask"}; !slices.Equal(s.cells, want) {
		t.Errorf("cells %q, want %q", s.cells, want)
	}
	if _, err := Ask(t.Context(), Question{}); err != io.EOF {
		t.Errorf("where nobody answers: error %v, want EOF", err)
	}
	ctx, stop := WithLines(t.Context(), strings.NewReader("one\n"), io.Discard)
	defer stop()
	for _, want := range []string{"one <nil>", " EOF", " EOF"} {
		answer, err := Ask(ctx, Question{})
		if got := fmt.Sprint(answer, " ", err); got != want {
			t.Errorf("of lines: %q, want %q", got, want)
		}
	}
}

func TestReadError(t *testing.T) {
	broken := errors.New("broken pipe")
	s := &fakeSession{}
	_, err := Read(t.Context(), io.MultiReader(strings.NewReader("a\nb"), errReader{broken}), s, false)
	if err != broken {
		t.Errorf("error %v, want %v", err, broken)
	}
	if want := []string{"a"}; !slices.Equal(s.cells, want) {
		t.Errorf("cells %q, want %q: a line that was cut off is not run", s.cells, want)
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func TestReadCancelled(t *testing.T) {
	t.Run("while a cell runs", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := &fakeSession{eval: func(ctx context.Context, _ string) EvalResult {
			cancel()
			<-ctx.Done()
			return EvalResult{Failed: true}
		}}
		failed, err := Read(ctx, strings.NewReader("a\nb\n"), s, true)
		if !failed || err != context.Canceled || len(s.cells) != 1 {
			t.Errorf("failed %v, error %v, cells %q", failed, err, s.cells)
		}
	})
	t.Run("while it is asked", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		r, w := io.Pipe()
		defer w.Close()
		var asked error
		s := &fakeSession{eval: func(ctx context.Context, _ string) EvalResult {
			go cancel()
			_, asked = Ask(ctx, Question{})
			return EvalResult{Failed: true}
		}}
		go io.WriteString(w, "a\n")
		if _, err := Read(ctx, r, s, true); err != context.Canceled || asked != ErrInterrupted {
			t.Errorf("error %v, that of Ask %v", err, asked)
		}
	})
	t.Run("while there is no input", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		r, w := io.Pipe()
		defer w.Close()
		s := &fakeSession{eval: func(context.Context, string) EvalResult {
			go cancel()
			return EvalResult{}
		}}
		go io.WriteString(w, "a\n")
		failed, err := Read(ctx, r, s, false)
		if failed && err == nil || err != context.Canceled {
			t.Errorf("failed %v, error %v", failed, err)
		}
	})
}

// waiting is a session in which an empty cell means something while cells are
// few.
type waiting struct{ *fakeSession }

func (w waiting) TakesEnter() bool { return len(w.cells) < 3 }

func TestReadEmptyCells(t *testing.T) {
	for input, want := range map[string][]string{
		"\n  \na\n\nb\n\n": {"", "", "a", "b"}, // from the third cell on they mean nothing
		"a\n\n":            {"a", ""},
		"f(1,\n\n2)\n":     {"f(1,\n\n2)"}, // within a cell
		"a":                {"a"},
	} {
		s := waiting{&fakeSession{}}
		if _, err := Read(t.Context(), strings.NewReader(input), s, false); err != nil || !slices.Equal(s.cells, want) {
			t.Errorf("%q: cells %q, %v, want %q", input, s.cells, err, want)
		}
	}
}

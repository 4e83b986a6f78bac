package term

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"
)

// lineAsker reads cells where there is no editor: lines as the terminal
// delivers them, until the cell is complete or a line is empty.
type lineAsker struct {
	tty *ttyInput
	out io.Writer
	buf []byte // what was read of the lines to come

	mu                 sync.Mutex
	interrupted, ended bool
}

func newLineAsker(in, out *os.File) (*lineAsker, error) {
	tty, err := newTTYInput(in)
	return &lineAsker{tty: tty, out: out}, err
}

func (a *lineAsker) interrupt() {
	a.mu.Lock()
	a.interrupted = true
	a.mu.Unlock()
	a.tty.wake()
}

func (a *lineAsker) end() {
	a.mu.Lock()
	a.ended = true
	a.mu.Unlock()
	a.tty.wake()
}

func (a *lineAsker) close() { a.tty.close() }

// state returns errAbandoned once after each interrupt.
func (a *lineAsker) state() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.ended:
		return io.EOF
	case a.interrupted:
		a.interrupted = false
		return errAbandoned
	}
	return nil
}

// read is editor.read without the editing: a prefilled cell is shown, and lines
// are added to it.
func (a *lineAsker) read(p prompt, prefill string, incomplete func(string) bool, _ *history) (string, error) {
	a.state() // forgets an interrupt between cells
	first, more := promptString(p.first), promptString(p.more)
	cell := cleanText(prefill)
	if cell = strings.TrimRight(cell, "\n"); cell != "" {
		cell += "\n"
		io.WriteString(a.out, first+strings.ReplaceAll(cell, "\n", "\n"+more))
	} else {
		io.WriteString(a.out, first)
	}
	for {
		line, err := a.line()
		if err != nil {
			io.WriteString(a.out, "\n")
			if err == io.EOF && !blank(cell+line) {
				return cell + line, nil // the next read finds the end again
			}
			return "", err
		}
		empty := blank(line) && !blank(cell)
		cell += line + "\n"
		if blank(cell) || empty || !incomplete(cell) {
			return cell, nil
		}
		io.WriteString(a.out, more)
	}
}

func (a *lineAsker) line() (string, error) {
	for {
		if err := a.state(); err != nil {
			if err == errAbandoned {
				a.buf = nil
			}
			return "", err
		}
		if line, rest, found := bytes.Cut(a.buf, []byte("\n")); found {
			a.buf = rest
			return cleanText(string(bytes.TrimSuffix(line, []byte("\r")))), nil
		}
		var chunk [4096]byte
		n, err := a.tty.Read(chunk[:])
		a.buf = append(a.buf, chunk[:n]...)
		if n == 0 && err == io.EOF {
			line := cleanText(string(a.buf))
			a.buf = nil
			return line, io.EOF
		}
		if err != nil {
			return "", err
		}
	}
}

func promptString(segments []segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString(s.text)
	}
	return b.String()
}

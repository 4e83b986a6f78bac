package session

import (
	"bytes"
	"go/token"
	"io"
	"regexp"
	"strconv"
	"sync"
)

// traceWriter is the interpreter's standard error. It keeps the lines in which
// the interpreter tells what was running when a panic began, and passes on
// everything else.
type traceWriter struct {
	mu        sync.Mutex
	out       io.Writer
	positions []token.Position // innermost function first
}

func (t *traceWriter) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.positions = nil
}

// The interpreter writes each of its lines with one call.
var traceLine = regexp.MustCompile(`^(?:(.*):)?(\d+):(\d+): panic: [\w.ꞏ]*\(\.\.\.\)\n$`)

func (t *traceWriter) Write(p []byte) (int, error) {
	m := traceLine.FindSubmatch(p)
	if m == nil || bytes.Count(p, []byte("\n")) != 1 {
		return t.out.Write(p)
	}
	line, _ := strconv.Atoi(string(m[2]))
	column, _ := strconv.Atoi(string(m[3]))
	t.mu.Lock()
	defer t.mu.Unlock()
	t.positions = append(t.positions, token.Position{Filename: string(m[1]), Line: line, Column: column})
	return len(p), nil
}

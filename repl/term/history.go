package term

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// historyBytes is how much of the end of a history file is read.
const historyBytes = 1 << 20

// history is the cells typed so far, the oldest first.
type history struct {
	cells []string
	path  string // empty where it is not kept
}

// openHistory reads the history file, which need not be there yet. With an
// error the history is usable, but is kept for this session only.
func openHistory(path string) (*history, error) {
	h := &history{}
	if path == "" {
		return h, nil
	}
	text, err := readTail(path, historyBytes)
	if err != nil && !os.IsNotExist(err) {
		return h, err
	}
	for line := range strings.Lines(text) {
		h.remember(unescapeCell(strings.TrimRight(line, "\r\n")))
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return h, err
	}
	// Whether it can be written shows now rather than at the first cell.
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return h, err
	}
	h.path = path
	return h, f.Close()
}

// readTail returns the last lines of a file, max bytes at most.
func readTail(path string, max int64) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	start := info.Size() - max
	if start <= 0 {
		text, err := io.ReadAll(f)
		return string(text), err
	}
	text, err := io.ReadAll(io.NewSectionReader(f, start, max))
	_, whole, _ := bytes.Cut(text, []byte("\n")) // the first line is a part of one
	return string(whole), err
}

// remember adds a cell to the list and reports whether it is new there: blank
// cells and repetitions of the last one are not.
func (h *history) remember(cell string) bool {
	if blank(cell) || len(h.cells) > 0 && h.cells[len(h.cells)-1] == cell {
		return false
	}
	h.cells = append(h.cells, cell)
	return true
}

// add puts a cell into the list and the file. After an error the file is left
// alone for the rest of the session.
func (h *history) add(cell string) error {
	if !h.remember(cell) || h.path == "" {
		return nil
	}
	err := appendLine(h.path, escapeCell(cell))
	if err != nil {
		h.path = ""
	}
	return err
}

// appendLine adds a line to a file by one write in append mode, which other
// writers of the file cannot cut in two. A last line that was left without its
// newline, by a crash or by an editor, is ended first.
func appendLine(path, line string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	text := line + "\n"
	if info, err := f.Stat(); err == nil && info.Size() > 0 {
		var last [1]byte
		if _, err := f.ReadAt(last[:], info.Size()-1); err == nil && last[0] != '\n' {
			text = "\n" + text
		}
	}
	_, err = f.WriteString(text)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

var cellEscapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`)

// escapeCell makes one line of a cell, unescapeCell the cell of its line.
func escapeCell(cell string) string { return cellEscapes.Replace(cell) }

// unescapeCell takes any line, also one that was cut off or damaged.
func unescapeCell(line string) string {
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		if line[i] == '\\' && i+1 < len(line) {
			switch line[i+1] {
			case '\\':
				i++
			case 'n':
				i++
				b.WriteByte('\n')
				continue
			}
		}
		b.WriteByte(line[i])
	}
	return cleanText(b.String())
}

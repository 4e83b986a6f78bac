package session

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sort"
	"time"
)

// JournalFile is the journal of a session that is open, kept in a file of its
// own so that the session can be restored after a crash. A cell is written
// before it runs and its outcome after it, a line of JSON each, by one write:
// what a killed process leaves is whole but for its last line. Whoever has the
// file open holds a lock on it, which ends with the process; a file that nobody
// holds is that of a session that was lost.
type JournalFile struct {
	file *os.File
	warn func(error)
}

// line is one of the file. The first has Started and Dir; the others Number
// and either Cell or Outcome.
type line struct {
	Started time.Time `json:"started,omitzero"`
	Dir     string    `json:"dir,omitempty"`
	Number  int       `json:"n,omitempty"`
	Cell    string    `json:"cell,omitempty"`
	Command bool      `json:"command,omitempty"`
	Outcome Outcome   `json:"outcome,omitempty"`
}

// Outcome is how a cell of a journal ended.
type Outcome string

const (
	Unfinished  Outcome = "" // the session ended before the cell
	Ended       Outcome = "ok"
	Failed      Outcome = "failed"
	Interrupted Outcome = "interrupted"
)

func outcome(err error) Outcome {
	switch {
	case err == nil:
		return Ended
	case errors.Is(err, ErrInterrupted):
		return Interrupted
	}
	return Failed
}

const journalPattern = "session-*.jsonl"

// NewJournalFile begins a journal in a folder. It tells warn once where it
// cannot be written any more.
func NewJournalFile(dir string, warn func(error)) (*JournalFile, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, journalPattern)
	if err != nil {
		return nil, err
	}
	j := &JournalFile{file: f, warn: warn}
	// Others pass over the file while it is empty.
	if !lock(f) {
		return nil, errors.Join(errors.New("the journal "+f.Name()+" cannot be locked"), j.Close())
	}
	cwd, err := os.Getwd()
	if err != nil {
		return nil, errors.Join(err, j.Close())
	}
	j.write(line{Started: time.Now(), Dir: cwd})
	return j, nil
}

// Close ends the journal of a session that ended well: it is not needed any
// more.
func (j *JournalFile) Close() error {
	if j == nil || j.file == nil {
		return nil
	}
	// Windows removes no file that is open.
	err := errors.Join(j.file.Close(), os.Remove(j.file.Name()))
	j.file = nil
	return err
}

func (j *JournalFile) begin(number int, src string, command bool) {
	j.write(line{Number: number, Cell: src, Command: command})
}

func (j *JournalFile) end(number int, o Outcome) { j.write(line{Number: number, Outcome: o}) }

func (j *JournalFile) write(l line) {
	if j == nil || j.file == nil || j.warn == nil {
		return
	}
	text, err := json.Marshal(l)
	if err == nil {
		_, err = j.file.Write(append(text, '\n'))
	}
	if err != nil {
		j.warn(err)
		j.warn = nil
	}
}

// Lost is what is left of a session that did not end well. It is held from
// others until it is released or removed.
type Lost struct {
	Started time.Time
	Dir     string // in which the session began
	Cells   []LostCell
	changed time.Time
	file    *os.File
}

// LostCell is a cell of a lost session. What ran before the first cell, the
// script of run -i, has the number 0.
type LostCell struct {
	Number  int
	Source  string
	Command bool
	Outcome Outcome
}

// FindLost finds the sessions of a folder that were lost, the latest first.
// Journals of such sessions without a cell are removed.
func FindLost(dir string) ([]*Lost, error) {
	paths, err := filepath.Glob(filepath.Join(dir, journalPattern))
	if err != nil {
		return nil, err
	}
	var out []*Lost
	for _, path := range paths {
		l, err := readLost(path)
		switch {
		case err != nil || l == nil:
		case len(l.Cells) == 0:
			l.Remove()
		default:
			out = append(out, l)
		}
	}
	sort.Slice(out, func(i, k int) bool { return out[i].changed.After(out[k].changed) })
	return out, nil
}

// readLost reads a journal and holds it; nil where somebody else does.
func readLost(path string) (*Lost, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	if !lock(f) {
		return nil, f.Close()
	}
	text, err := os.ReadFile(path)
	if err != nil || len(text) == 0 {
		return nil, errors.Join(err, f.Close())
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	l := &Lost{file: f, changed: info.ModTime()}
	for _, data := range bytes.Split(text, []byte("\n")) {
		var x line
		if json.Unmarshal(data, &x) == nil { // the last line may be a part of one
			l.add(x)
		}
	}
	return l, nil
}

func (l *Lost) add(x line) {
	last := len(l.Cells) - 1
	open := last >= 0 && l.Cells[last].Number == x.Number && l.Cells[last].Outcome == Unfinished
	cell := LostCell{Number: x.Number, Source: x.Cell, Command: x.Command}
	switch {
	case !x.Started.IsZero():
		l.Started, l.Dir = x.Started, x.Dir
	case x.Outcome != Unfinished && open:
		l.Cells[last].Outcome = x.Outcome
	case x.Cell != "" && open: // what a command ran under its own number
		l.Cells[last] = cell
	case x.Cell != "":
		l.Cells = append(l.Cells, cell)
	}
}

// Release leaves the session for later, or for others.
func (l *Lost) Release() error { return l.file.Close() }

// Remove forgets the session for good.
func (l *Lost) Remove() error { return errors.Join(l.file.Close(), os.Remove(l.file.Name())) }

// Keep writes the cells to come into a journal, too.
func (s *Session) Keep(j *JournalFile) { s.kept = j }

// Begin tells the journal of a command that is going to run.
func (s *Session) Begin(src string) { s.kept.begin(s.number, src, true) }

// Before runs what comes before the first cell, or in the place of that, and
// tells the journal under which command it can run again.
func (s *Session) Before(src string, f func() error) error {
	s.kept.begin(0, src, true)
	err := f()
	s.kept.end(0, outcome(err))
	return err
}

// Skip gives the next cell a number, where that is not below its own.
func (s *Session) Skip(number int) { s.number = max(s.number, number) }

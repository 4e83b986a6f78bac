package session

import (
	"errors"
	"fmt"

	"github.com/google/renameio/v2"

	"gradrepl/repl/generic"
	"gradrepl/repl/lang"
)

// Save writes the cells that ran to their end as a Go program, and says how
// many there are. Commands and cells that failed are left out.
func (s *Session) Save(path string) (int, error) {
	cells := s.cellsThatRan(s.number)
	if len(cells) == 0 {
		return 0, errors.New("there is no cell to save yet")
	}
	text, err := lang.Program(s.table, generic.Source, Predeclared, cells)
	if err != nil {
		return 0, s.checkFailure(err)
	}
	return len(cells), renameio.WriteFile(path, []byte(text), 0o644)
}

// cellsThatRan are the cells that ran to their end, up to and with a number.
func (s *Session) cellsThatRan(last int) []lang.Source {
	var cells []lang.Source
	for _, e := range s.journal[s.begin:] {
		if e.OK && !e.Command && e.Number <= last {
			cells = append(cells, lang.Source{Number: e.Number, Text: e.Source})
		}
	}
	return cells
}

// PlainGo is a cell that ran to its end as plain Go; number 0 is the latest.
func (s *Session) PlainGo(number int) (string, error) {
	last := number
	if last == 0 {
		last = s.number
	}
	cells := s.cellsThatRan(last)
	switch {
	case len(cells) == 0 && number == 0:
		return "", errors.New("there is no cell yet that ran to its end")
	case len(cells) == 0 || number != 0 && cells[len(cells)-1].Number != number:
		return "", fmt.Errorf("cell %d has not run to its end in this session", number)
	}
	text, err := lang.PlainGo(s.table, generic.Source, Predeclared, cells)
	if err != nil {
		return "", s.checkFailure(err)
	}
	return text, nil
}

package session

import (
	"errors"

	"github.com/google/renameio/v2"

	"gradrepl/repl/generic"
	"gradrepl/repl/lang"
)

// Save writes the cells that ran to their end as a Go program, and says how
// many there are. Commands and cells that failed are left out.
func (s *Session) Save(path string) (int, error) {
	var cells []lang.Source
	for _, e := range s.journal[s.begin:] {
		if e.OK && !e.Command {
			cells = append(cells, lang.Source{Number: e.Number, Text: e.Source})
		}
	}
	if len(cells) == 0 {
		return 0, errors.New("there is no cell to save yet")
	}
	text, err := lang.Program(s.table, generic.Source, Predeclared, cells)
	if err != nil {
		return 0, s.checkFailure(err)
	}
	return len(cells), renameio.WriteFile(path, []byte(text), 0o644)
}

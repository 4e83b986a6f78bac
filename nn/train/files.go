package train

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/google/renameio/v2"
	"golang.org/x/term"
)

// WriteFile writes a file that everybody may read: aside, then renamed, so that one
// of that name stays as it is where the new one cannot be written whole.
func WriteFile(path string, content []byte) error {
	err := renameio.WriteFile(path, content, 0o644)
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		err = failed.Err // its path is the file's that was written aside
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// Writable makes a folder where there is none, and finds out whether files can
// be written there.
func Writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".writable")
	if err != nil {
		return err
	}
	f.Close()
	return os.Remove(f.Name())
}

// IsTerminal reports whether a file is a terminal.
func IsTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

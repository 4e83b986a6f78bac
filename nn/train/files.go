package train

import (
	"os"

	"golang.org/x/term"
)

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

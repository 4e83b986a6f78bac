//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package session

import "os"

// lock reports whether nobody else has an open file. Windows does not rename a
// file that two have open.
func lock(f *os.File) bool {
	path := f.Name()
	f.Close()
	if err := os.Rename(path, path); err != nil {
		return false
	}
	again, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return false
	}
	*f = *again
	return true
}

//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package session

import (
	"os"

	"golang.org/x/sys/unix"
)

// lock takes hold of an open file until it is closed, also by the end of the
// process, however that comes. It reports whether nobody else has it.
func lock(f *os.File) bool {
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
}

//go:build unix

package term

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// ttyInput reads a terminal; waiting for input can be ended by wake.
type ttyInput struct {
	file        *os.File
	fd, wakeFD  int
	wakeR       *os.File
	wakeW       *os.File
	highestPlus int
}

func newTTYInput(f *os.File) (*ttyInput, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	t := &ttyInput{file: f, fd: int(f.Fd()), wakeFD: int(r.Fd()), wakeR: r, wakeW: w}
	t.highestPlus = max(t.fd, t.wakeFD) + 1
	if t.highestPlus > unix.FD_SETSIZE {
		t.close()
		return nil, fmt.Errorf("too many open files to wait for %s", f.Name())
	}
	return t, nil
}

// Read waits for input and reads what there is. It returns 0, nil when it was
// woken instead.
func (t *ttyInput) Read(p []byte) (int, error) {
	input, woken, err := t.wait(nil)
	if err != nil {
		return 0, err
	}
	if woken {
		var drained [64]byte
		if _, err := t.wakeR.Read(drained[:]); err != nil {
			return 0, err
		}
	}
	if !input {
		return 0, nil
	}
	n, err := t.file.Read(p)
	if errors.Is(err, unix.EIO) { // the terminal has been closed
		err = io.EOF
	}
	return n, err
}

// ready reports whether Read would find input at once.
func (t *ttyInput) ready() bool {
	input, _, err := t.wait(&unix.Timeval{})
	return input && err == nil
}

// wait uses select(2), as poll(2) does not serve terminals on every Unix.
func (t *ttyInput) wait(timeout *unix.Timeval) (input, woken bool, err error) {
	for {
		var set unix.FdSet
		set.Set(t.fd)
		set.Set(t.wakeFD)
		_, err := unix.Select(t.highestPlus, &set, nil, nil, timeout)
		if err == unix.EINTR {
			continue
		}
		return set.IsSet(t.fd), set.IsSet(t.wakeFD), err
	}
}

// wake ends a Read that waits, or else the next one.
func (t *ttyInput) wake() { t.wakeW.Write([]byte{0}) }

func (t *ttyInput) close() {
	t.wakeR.Close()
	t.wakeW.Close()
}

// watchTerminal posts keyResize and keyResume until stop is called.
func watchTerminal(post func(key rune)) (stop func()) {
	signals := make(chan os.Signal, 4)
	done := make(chan struct{})
	signal.Notify(signals, unix.SIGWINCH, unix.SIGCONT)
	go func() {
		for {
			select {
			case s := <-signals:
				if s == unix.SIGCONT {
					post(keyResume)
				} else {
					post(keyResize)
				}
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}

// suspend stops the process and its group, as Ctrl-Z does to one that does not
// edit. The shell that started it lets it go on, which watchTerminal sees.
func suspend() { unix.Kill(0, unix.SIGTSTP) }

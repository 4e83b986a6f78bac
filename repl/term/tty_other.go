//go:build !unix

package term

import (
	"os"
)

// ttyInput reads a terminal; waiting for input can be ended by wake. Here a
// goroutine waits, which after a wake goes on to wait for the next Read.
type ttyInput struct {
	file  *os.File
	asked bool
	reads chan ttyRead
	woken chan struct{}
}

type ttyRead struct {
	data []byte
	err  error
}

func newTTYInput(f *os.File) (*ttyInput, error) {
	return &ttyInput{
		file:  f,
		reads: make(chan ttyRead, 1),
		woken: make(chan struct{}, 1),
	}, nil
}

// Read waits for input and reads what there is. It returns 0, nil when it was
// woken instead.
func (t *ttyInput) Read(p []byte) (int, error) {
	if !t.asked {
		t.asked = true
		size := len(p)
		go func() {
			data := make([]byte, size)
			n, err := t.file.Read(data)
			t.reads <- ttyRead{data[:n], err}
		}()
	}
	select {
	case r := <-t.reads:
		t.asked = false
		return copy(p, r.data), r.err
	case <-t.woken:
		return 0, nil
	}
}

// ready reports whether Read would find input at once.
func (t *ttyInput) ready() bool { return len(t.reads) > 0 }

// wake ends a Read that waits, or else the next one.
func (t *ttyInput) wake() {
	select {
	case t.woken <- struct{}{}:
	default:
	}
}

func (t *ttyInput) close() {}

// watchTerminal has nothing to watch: there are no signals for it.
func watchTerminal(func(key rune)) (stop func()) { return func() {} }

// suspend does nothing: there is no job control.
func suspend() {}

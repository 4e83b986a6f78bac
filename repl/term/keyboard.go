package term

import (
	"io"
	"slices"
	"sync"
	"unicode/utf8"
)

// keyboard is the standard input that readline reads: a key at a time, and only
// when the editor is ready for one. In between nobody reads the terminal, so
// that a running cell and its child processes can.
type keyboard struct {
	tty    *ttyInput
	wanted chan struct{} // holds a token when a key is wanted
	done   chan struct{} // closed by close
	once   sync.Once

	mu     sync.Mutex
	posted []rune // keys that are not typed: they go first
	err    error  // why there is no more input

	buf    []byte // what was read and not yet decoded
	pasted string // the text of the last keyPaste
}

func newKeyboard(tty *ttyInput) *keyboard {
	return &keyboard{
		tty:    tty,
		wanted: make(chan struct{}, 1),
		done:   make(chan struct{}),
	}
}

// release lets the next key through.
func (k *keyboard) release() {
	select {
	case k.wanted <- struct{}{}:
	default:
	}
}

// post puts a key before the typed ones.
func (k *keyboard) post(key rune) {
	k.mu.Lock()
	k.posted = append(k.posted, key)
	k.mu.Unlock()
	k.tty.wake()
}

// start is post(keyStart), with everything posted before forgotten.
func (k *keyboard) start() {
	k.mu.Lock()
	k.posted = append(k.posted[:0], keyStart)
	k.mu.Unlock()
}

// Read gives readline one key.
func (k *keyboard) Read(p []byte) (int, error) {
	select {
	case <-k.wanted:
	case <-k.done:
		return 0, io.EOF
	}
	key, err := k.next()
	if err != nil {
		k.fail(err)
		return 0, io.EOF
	}
	return utf8.EncodeRune(p, key), nil
}

func (k *keyboard) next() (rune, error) {
	for {
		if key, ok := k.takePosted(); ok {
			return key, nil
		}
		select {
		case <-k.done:
			return 0, io.EOF
		default:
		}
		if key, pasted, n := decodeKey(k.buf); n > 0 {
			k.buf = slices.Delete(k.buf, 0, n)
			if key == keyNone {
				continue
			}
			k.pasted = pasted
			return key, nil
		}
		var chunk [4096]byte
		n, err := k.tty.Read(chunk[:])
		if err != nil {
			return 0, err
		}
		k.buf = append(k.buf, chunk[:n]...)
	}
}

func (k *keyboard) takePosted() (rune, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.posted) == 0 {
		return 0, false
	}
	key := k.posted[0]
	k.posted = k.posted[1:]
	return key, true
}

// more reports whether further keys have arrived already, which is so within
// text that was pasted without marks. It is for the editor, while it handles a
// key.
func (k *keyboard) more() bool { return len(k.buf) > 0 || k.tty.ready() }

// burst reports whether several more have, which even a slow line does not make
// of typed ones.
func (k *keyboard) burst() bool { return len(k.buf) > 1 }

// buffered reports whether further keys are at hand without looking at the
// terminal.
func (k *keyboard) buffered() bool { return len(k.buf) > 0 }

func (k *keyboard) fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err == nil {
		k.err = err
	}
}

// ended returns why there is no more input; nil while there is.
func (k *keyboard) ended() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.err
}

// Close ends the input: a Read that waits returns io.EOF.
func (k *keyboard) Close() error {
	k.once.Do(func() {
		k.fail(io.EOF)
		close(k.done)
		k.tty.wake()
	})
	return nil
}

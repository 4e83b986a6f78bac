package term

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"time"
)

// interrupts takes the process's interrupt signals for as long as a prompt is
// there. While a cell runs, they cancel its context, and told is called; else idle is.
type interrupts struct {
	signals chan os.Signal
	done    chan struct{}
	idle    func()
	told    func() // of the first interrupt of a cell

	mu     sync.Mutex
	cancel context.CancelFunc // of the cell that runs
	first  bool               // that has not been interrupted
	quiet  time.Time          // until then an interrupt is taken for one more of the last cell
}

// echo is how long after an interrupted cell a further interrupt is not meant
// for the prompt: who holds Ctrl-C down means the cell.
const echo = 100 * time.Millisecond

func catchInterrupts(idle, told func()) *interrupts {
	i := &interrupts{
		signals: make(chan os.Signal, 4),
		done:    make(chan struct{}),
		idle:    idle,
		told:    told,
	}
	signal.Notify(i.signals, os.Interrupt)
	go func() {
		for {
			select {
			case <-i.signals:
				i.interrupt()
			case <-i.done:
				return
			}
		}
	}()
	return i
}

func (i *interrupts) interrupt() {
	i.mu.Lock()
	defer i.mu.Unlock()
	switch {
	case i.cancel != nil:
		if i.first {
			i.told()
		}
		i.first = false
		i.cancel()
	case time.Now().After(i.quiet):
		i.idle()
	}
}

// eval runs a cell under a context that an interrupt cancels, and reports
// whether one did.
func (i *interrupts) eval(ctx context.Context, s Session, cell string) (result EvalResult, interrupted bool) {
	cellCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	i.begin(cancel)
	result = s.Eval(cellCtx, cell)
	interrupted = cellCtx.Err() != nil
	i.end(interrupted)
	return result, interrupted
}

// away runs a part of a cell in which somebody types: there an interrupt is as
// between cells.
func (i *interrupts) away(f func()) {
	i.mu.Lock()
	cancel := i.cancel
	i.cancel = nil
	i.mu.Unlock()
	f()
	i.begin(cancel)
}

func (i *interrupts) begin(cancel context.CancelFunc) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.cancel, i.first = cancel, true
}

func (i *interrupts) end(interrupted bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.cancel = nil
	if interrupted {
		i.quiet = time.Now().Add(echo)
	}
}

// stop gives the signal its former effect back.
func (i *interrupts) stop() {
	signal.Stop(i.signals)
	close(i.done)
}

package term

import (
	"context"
	"os"
	"os/signal"
	"sync"
)

// interrupts takes the process's interrupt signals for as long as a prompt is
// there. While a cell runs, they cancel its context; else idle is told.
type interrupts struct {
	signals chan os.Signal
	done    chan struct{}
	idle    func()

	mu     sync.Mutex
	cancel context.CancelFunc // of the cell that runs
}

func catchInterrupts(idle func()) *interrupts {
	i := &interrupts{
		signals: make(chan os.Signal, 4),
		done:    make(chan struct{}),
		idle:    idle,
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
	if i.cancel != nil {
		i.cancel()
	} else {
		i.idle()
	}
}

// eval runs a cell under a context that an interrupt cancels, and reports
// whether one did.
func (i *interrupts) eval(ctx context.Context, s Session, cell string) (result EvalResult, interrupted bool) {
	cellCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	i.set(cancel)
	defer i.set(nil)
	result = s.Eval(cellCtx, cell)
	return result, cellCtx.Err() != nil
}

func (i *interrupts) set(cancel context.CancelFunc) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.cancel = cancel
}

// stop gives the signal its former effect back.
func (i *interrupts) stop() {
	signal.Stop(i.signals)
	close(i.done)
}

package session

import (
	"bufio"
	"fmt"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"time"
)

// outOfMemory is how a failure begins for which there is not enough memory.
const outOfMemory = "out of memory"

// Endless recursion and memory without end would end the process: Go has no
// error for them. So each running cell is watched, and stopped in time; a deadlock
// (asleep.go) is, too.

const (
	watchEvery = 20 * time.Millisecond
	// A goroutine's stack doubles as it grows; the runtime gives up where it
	// would be larger than maxStack.
	maxStack  = 1 << 30
	stackFull = 600 << 20
)

func init() { debug.SetMaxStack(maxStack) }

var watched = [...]string{"/memory/classes/heap/stacks:bytes", "/memory/classes/heap/objects:bytes"}

// watch stops a run that takes too much until the function that it returns is
// called.
func (s *Session) watch(r *run) (end func()) {
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(watchEvery)
		defer tick.Stop()
		samples := make([]metrics.Sample, len(watched))
		for i, name := range watched {
			samples[i].Name = name
		}
		limit, before := s.options.Memory, uint64(0)
		sleeper := newSleeper()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			if !s.woken.Load() && sleeper.deadlocked(time.Now()) {
				r.stop(deadlock)
				return
			}
			metrics.Read(samples)
			stacks, heap := samples[0].Value.Uint64(), samples[1].Value.Uint64()
			if before == 0 {
				before = stacks // with what earlier cells may have left
			}
			if limit == 0 {
				if free := available(); free > 0 {
					limit = (heap + free) / 10 * 9
				}
			}
			switch {
			case stacks > before+stackFull:
				r.stop("stack overflow: functions call each other without end")
				return
			case limit > 0 && heap > limit:
				r.stop(fmt.Sprintf(outOfMemory+": %d MB are in use", heap>>20))
				return
			}
		}
	}()
	return func() {
		close(done)
		if r.stopped.Load() != nil {
			debug.FreeOSMemory() // for the next cell
		}
	}
}

// stop ends the run with a message.
func (r *run) stop(message string) {
	r.stopped.Store(&Failure{Message: message})
	r.cancel()
}

// room panics where memory for n things of the given size cannot be had.
func room(n, size int) {
	free := available()
	if n > 0 && free > 0 && uint64(n) > free/uint64(max(1, size)) {
		panic(runtimeError(fmt.Sprintf(outOfMemory+": %d elements of %d bytes, with %d MB free", n, size, free>>20)))
	}
}

// available is how much memory the system could give, in bytes; 0 where that
// is not known.
func available() uint64 {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "MemAvailable:"); ok {
			var kilobytes uint64
			if _, err := fmt.Sscan(rest, &kilobytes); err == nil {
				return kilobytes << 10
			}
		}
	}
	return 0
}

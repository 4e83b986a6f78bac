package session

import (
	"fmt"
	"reflect"
	"strings"
	"sync/atomic"
	"unsafe"
)

// startGoroutine runs a function in a goroutine, for a go statement at a
// position. A panic in it is told; the session goes on. os.Exit in it ends the
// cell that is running.
func (s *Session) startGoroutine(function func(), position string) {
	function = s.guarded(function, position)
	s.goroutines.Add(1)
	go func() {
		defer s.goroutines.Add(-1)
		function()
	}()
}

// guarded is a function for a goroutine: where it panics that is told, and ends the
// goroutine alone.
func (s *Session) guarded(function func(), position string) func() {
	return func() {
		defer func() {
			if r := recover(); r != nil {
				s.goroutinePanicked(unwrapped(r), position)
			}
		}()
		function()
	}
}

func (s *Session) goroutinePanicked(value any, position string) {
	if exit, ok := value.(*Exit); ok {
		s.current.exit.Store(exit)
		s.current.cancel()
		return
	}
	name, line, _ := strings.Cut(strings.TrimSuffix(position, ":"), ":")
	line, _, _ = strings.Cut(line, ":")
	fmt.Fprintf(s.traceLog, "%s\n  in a goroutine started by %s, line %s\n", s.panicMessage(value), sourceName(name), line)
}

// runID is the interpreter's number of the run that is allowed to go on. An
// interrupt changes it, and with it ends not only what is running: closures
// remember the number of the run that they were made in, and do nothing under
// another. So the session sets it back once all that was running has ended.
func (s *Session) runID() *uint64 {
	return (*uint64)(unsafe.Pointer(reflect.ValueOf(s.interp).Elem().FieldByName("id").UnsafeAddr()))
}

// revive sets the number of the run back to what it was before an interrupt,
// where nothing of the interrupted run is left by now.
func (s *Session) revive() {
	if s.interrupted == nil {
		return
	}
	select {
	case <-s.interrupted.ended:
		if s.goroutines.Load() == 0 {
			atomic.StoreUint64(s.runID(), s.interrupted.id)
			s.interrupted = nil
		}
	default:
	}
}

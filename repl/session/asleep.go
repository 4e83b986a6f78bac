package session

import (
	"bytes"
	"regexp"
	"runtime"
	"runtime/metrics"
	"slices"
	"time"
)

// A cell whose goroutines all wait for each other would wait until Ctrl-C. Go's
// runtime finds that only in a process that has no other goroutines; so here the watch
// looks, where nothing ran for a while, at what each goroutine waits for.

const deadlock = "all goroutines are asleep - deadlock!"

// asleepFor is how long nothing is to have run.
const asleepFor = time.Second

// wakers are names of what can wake a goroutine later though none runs: timers,
// signals, the network, other processes, the garbage collector. In a session that has
// mentioned one nothing counts as a deadlock.
var wakers = regexp.MustCompile(`\b(?:After|AfterFunc|NewTimer|NewTicker|Tick|With(?:Timeout|Deadline)(?:Cause)?|Notify|NotifyContext|SetFinalizer|AddCleanup|(?:net|http|httptest|httputil|rpc|smtp|tls|sql|exec|signal|syscall|synctest)\s*\.)`)

// imports of packages of these kinds, under whatever name.
var wakingImports = regexp.MustCompile(`"(?:net|os/exec|os/signal|syscall|database|crypto/tls|testing)\b[^"\n]*"`)

// mentionsWakers reports whether a text has one of [wakers].
func mentionsWakers(text string) bool {
	return wakers.MatchString(text) || wakingImports.MatchString(text)
}

// sleeper finds that nothing runs any more.
type sleeper struct {
	running []metrics.Sample
	since   time.Time // nothing ran; zero where something did
}

func newSleeper() *sleeper {
	return &sleeper{running: []metrics.Sample{
		{Name: "/sched/goroutines/running:goroutines"}, {Name: "/sched/goroutines/runnable:goroutines"}}}
}

// deadlocked reports whether all goroutines wait for each other, and have for some
// time. It is to be called from a goroutine of [Session.watch].
func (s *sleeper) deadlocked(now time.Time) bool {
	metrics.Read(s.running)
	busy := uint64(0)
	for _, sample := range s.running {
		if sample.Value.Kind() == metrics.KindUint64 {
			busy += sample.Value.Uint64()
		}
	}
	switch {
	case busy > 1: // this goroutine is one
		s.since = time.Time{}
	case s.since.IsZero():
		s.since = now
	case now.Sub(s.since) > asleepFor:
		s.since = time.Time{}
		return allAsleep(goroutineStacks())
	}
	return false
}

// goroutineStacks are the stacks of all goroutines, as the runtime writes them.
func goroutineStacks() []byte {
	buf := make([]byte, 1<<16)
	for {
		n := runtime.Stack(buf, true)
		if n < len(buf) || len(buf) >= 64<<20 {
			return buf[:n]
		}
		buf = make([]byte, 2*len(buf))
	}
}

// goroutineHead is the first line of a goroutine's stack, with what it waits for.
var goroutineHead = regexp.MustCompile(`^goroutine \d+ [^\[\n]*\[([^\],]+)`)

// waitsForOthers are the runtime's words for waits that only another goroutine can end.
var waitsForOthers = []string{
	"chan receive", "chan receive (nil chan)", "chan send", "chan send (nil chan)", "select", "select (no cases)",
	"sync.Mutex.Lock", "sync.RWMutex.RLock", "sync.RWMutex.Lock", "sync.WaitGroup.Wait", "sync.Cond.Wait", "semacquire", "coroutine",
}

// apart are functions whose goroutines serve the process and wake no others.
var apart = [][]byte{[]byte("session.(*Session).watch"), []byte("os/signal.loop"), []byte("chzyer/readline.")}

// allAsleep reports whether, by their stacks, all goroutines wait for others.
func allAsleep(stacks []byte) bool {
	for _, stack := range bytes.Split(stacks, []byte("\n\n")) {
		head := goroutineHead.FindSubmatch(stack)
		if head == nil {
			return false
		}
		if slices.Contains(waitsForOthers, string(head[1])) {
			continue
		}
		if !slices.ContainsFunc(apart, func(function []byte) bool { return bytes.Contains(stack, function) }) {
			return false
		}
	}
	return true
}

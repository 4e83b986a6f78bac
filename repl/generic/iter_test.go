package generic_test

import (
	"fmt"
	"iter"
	"strings"
	"testing"

	ours "gradrepl/repl/generic/iter"
)

// pull is what a test asks of the two functions of a pulled sequence, one
// letter a call: n is next, s is stop. Each call adds a line to the log, and so
// does what the sequence notes.
func pull[V any](calls string, log *strings.Builder, next func() (V, bool), stop func()) string {
	for _, c := range calls + "s" { // a sequence under way is to be stopped
		fmt.Fprintf(log, "%c: %s\n", c, outcome(func() []any {
			if c == 's' {
				stop()
				return nil
			}
			v, ok := next()
			return results(v, ok)
		}))
	}
	return log.String()
}

// sequences are the ways a sequence may go.
var sequences = map[string]func(log *strings.Builder, yield func(int) bool){
	"empty": func(log *strings.Builder, yield func(int) bool) { log.WriteString("began\n") },
	"three": func(log *strings.Builder, yield func(int) bool) {
		defer log.WriteString("ended\n")
		for i := range 3 {
			if !yield(10 + i) {
				log.WriteString("stopped\n")
				return
			}
		}
	},
	"deaf": func(log *strings.Builder, yield func(int) bool) {
		fmt.Fprintln(log, yield(1), yield(2), yield(3))
	},
	"panics at once": func(log *strings.Builder, yield func(int) bool) { panic("at once") },
	"panics later": func(log *strings.Builder, yield func(int) bool) {
		yield(1)
		panic(fmt.Errorf("later"))
	},
	"index out of range": func(log *strings.Builder, yield func(int) bool) {
		var none []int
		yield(1)
		yield(none[len(log.String())])
	},
	"panics when stopped": func(log *strings.Builder, yield func(int) bool) {
		for yield(1) {
		}
		panic("stopped")
	},
	"recovers": func(log *strings.Builder, yield func(int) bool) {
		defer func() { fmt.Fprintln(log, "recovered", recover()) }()
		yield(1)
		panic("inside")
	},
}

var pulls = []string{"n", "s", "ss", "sn", "nnnnn", "nsn", "nns", "nnss", "nnnns", "nnsnsn", "nnnnsnn"}

func TestPull(t *testing.T) {
	for name, run := range sequences {
		for _, calls := range pulls {
			var a, b strings.Builder
			seq := func(log *strings.Builder) iter.Seq[int] {
				return func(yield func(int) bool) { run(log, yield) }
			}
			next, stop := ours.Pull(ours.Seq[int](seq(&a)))
			got := pull(calls, &a, next, stop)
			next, stop = iter.Pull(seq(&b))
			want := pull(calls, &b, next, stop)
			if got != want {
				t.Errorf("Pull of %s, calls %s:\n got %s\nwant %s", name, calls, got, want)
			}
		}
	}
}

func TestPull2(t *testing.T) {
	for name, run := range sequences {
		for _, calls := range pulls {
			var a, b strings.Builder
			seq := func(log *strings.Builder) iter.Seq2[string, int] {
				return func(yield func(string, int) bool) {
					run(log, func(i int) bool { return yield(fmt.Sprint("key", i), i) })
				}
			}
			both := func(next func() (string, int, bool)) func() (string, bool) {
				return func() (string, bool) {
					k, v, ok := next()
					return fmt.Sprintf("%q %d", k, v), ok
				}
			}
			next, stop := ours.Pull2(ours.Seq2[string, int](seq(&a)))
			got := pull(calls, &a, both(next), stop)
			next, stop = iter.Pull2(seq(&b))
			want := pull(calls, &b, both(next), stop)
			if got != want {
				t.Errorf("Pull2 of %s, calls %s:\n got %s\nwant %s", name, calls, got, want)
			}
		}
	}
}

// TestPullTogether has two sequences under way, one pulled inside the other.
func TestPullTogether(t *testing.T) {
	count := func(n int) ours.Seq[int] {
		return func(yield func(int) bool) {
			for i := 0; i < n && yield(i); i++ {
			}
		}
	}
	sums := func(yield func(int) bool) {
		a, stopA := ours.Pull(count(5))
		defer stopA()
		b, stopB := ours.Pull(count(3))
		defer stopB()
		for {
			x, okA := a()
			y, okB := b()
			if !okA && !okB || !yield(x+y) {
				return
			}
		}
	}
	next, stop := ours.Pull(ours.Seq[int](sums))
	defer stop()
	var got []int
	for v, ok := next(); ok; v, ok = next() {
		got = append(got, v)
	}
	if want := "[0 2 4 3 4]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

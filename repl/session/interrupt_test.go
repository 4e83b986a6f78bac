package session_test

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gradrepl/repl/session"
)

var moments = flag.Int("moments", 12, "at how many moments to interrupt a training")

// consistent is a cell that says what is wrong with the state of a training: whenever
// it is stopped, its numbers are numbers, a backward pass has happened or not, and so
// has the end of an epoch.
const consistent = `func() string {
	for _, p := range model.Parameters() {
		if !p.Grad.Shape().Equal(p.Value.Shape()) {
			return p.Name + ": a gradient of another shape"
		}
		for _, x := range append(p.Value.Data(), p.Grad.Data()...) {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return p.Name + ": no number"
			}
		}
	}
	filled := 0
	for _, p := range model.Parameters() {
		if !p.Grad.IsZero() {
			filled++
		}
	}
	switch {
	case filled != 0 && filled != len(model.Parameters()):
		return "half of a backward pass"
	case loss != nil && loss.Value.Size() != 1:
		return "loss is no scalar"
	case len(history.Loss) != len(history.Accuracy):
		return "half an epoch in the history"
	}
	return "consistent"
}()`

// A training that is interrupted, whenever that is, leaves what it had: the session
// goes on, and the training can be run again.
func TestInterruptTraining(t *testing.T) {
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer nowhere.Close()
	s := session.New(session.Options{Stdin: strings.NewReader(""), Stdout: nowhere, Stderr: nowhere})
	script := "../../scripts/train_mlp.go"
	args := []string{"-net", "mlp2", "-epochs", "2"}
	run := func(ctx context.Context) error { return s.RunScript(ctx, script, args, true) }
	begin := time.Now()
	if err := run(context.Background()); err != nil {
		t.Fatal(err)
	}
	whole := time.Since(begin)
	before := runtime.NumGoroutine()
	random := rand.New(rand.NewPCG(1, 2))
	var latencies []time.Duration
	for tries := 0; len(latencies) < *moments && tries < 10**moments; tries++ {
		ctx, cancel := context.WithCancel(context.Background())
		var at time.Time
		timer := time.AfterFunc(time.Duration(random.Int64N(int64(whole))), func() { at = time.Now(); cancel() })
		err := run(ctx)
		stopped := time.Now()
		interrupted := !timer.Stop()
		cancel()
		switch {
		case err == nil: // it came to its end before
		case !errors.Is(err, session.ErrInterrupted):
			t.Fatal(err)
		case interrupted:
			latencies = append(latencies, stopped.Sub(at))
		}
		checkTraining(t, s)
	}
	if err := run(context.Background()); err != nil {
		t.Fatalf("after the interrupts: %v", err)
	}
	checkTraining(t, s)
	for wait := 0; runtime.NumGoroutine() > before && wait < 100; wait++ {
		time.Sleep(10 * time.Millisecond) // for timers that have just fired
	}
	if now := runtime.NumGoroutine(); now > before {
		t.Errorf("%d goroutines before the interrupts, %d after", before, now)
	}
	slices.Sort(latencies)
	if n := len(latencies); n > 0 {
		t.Logf("%d interrupts of a run of %v: median %v, 99 %% %v, longest %v", n, whole, latencies[n/2], latencies[n*99/100], latencies[n-1])
	}
}

// checkTraining looks at what a training has left.
func checkTraining(t *testing.T, s *session.Session) {
	t.Helper()
	for _, name := range []string{"model", "loss", "history"} {
		if !slices.ContainsFunc(s.Names(), func(n session.Name) bool { return n.Name == name }) {
			return // it was stopped before there were any
		}
	}
	result, err := s.Run(context.Background(), consistent)
	if err != nil {
		t.Fatal(err)
	}
	if got := result.Values[0].Value.String(); got != "consistent" {
		t.Errorf("after an interrupt: %s", got)
	}
}

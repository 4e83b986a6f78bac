package session

import "testing"

func TestAllAsleep(t *testing.T) {
	const (
		cell     = "goroutine 1 [chan receive, 2 minutes]:\nmain.main()\n\t/x.go:1 +0x1"
		watching = "goroutine 7 [running]:\nruntime.Stack()\ngradrepl/repl/session.(*Session).watch.func1()\n\t/watch.go:1"
		signals  = "goroutine 8 gp=0x1 m=0 mp=0x2 [syscall]:\nos/signal.loop()\n\t/signal.go:1"
	)
	for stacks, want := range map[string]bool{
		watching + "\n\n" + cell + "\n\n" + signals:                                                     true,
		watching + "\n\n" + cell + "\n\n" + "goroutine 9 [sync.WaitGroup.Wait]:\nsync.Wait()":           true,
		watching + "\n\n" + cell + "\n\n" + "goroutine 9 [sleep]:\ntime.Sleep()":                        false,
		watching + "\n\n" + cell + "\n\n" + "goroutine 9 [IO wait]:\ninternal/poll.runtime_pollWait()":  false,
		watching + "\n\n" + cell + "\n\n" + "goroutine 9 [runnable]:\ngradrepl/engine/kernel.Product()": false,
		watching + "\n\n" + "goroutine 9 [running]:\nmain.main()":                                       false,
		"something else": false,
	} {
		if got := allAsleep([]byte(stacks)); got != want {
			t.Errorf("%v of\n%s", got, stacks)
		}
	}
	for text, want := range map[string]bool{
		"<-time.After(1)": true, "t.NewTicker(1)": true, "context.WithTimeout(ctx, 1)": true, "http.Get(u)": true,
		`import n "net/http"`: true, "signal.Notify(c)": true, "time.Sleep(1)": false, "afterward := 1": false, `"fmt"`: false,
	} {
		if got := mentionsWakers(text); got != want {
			t.Errorf("%v of %s", got, text)
		}
	}
}

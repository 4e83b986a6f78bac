package magic

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"gradrepl/repl/lang"
)

func timeOnce(ctx context.Context, e *Env, code string) error {
	if code == "" {
		return usage("time")
	}
	start := time.Now()
	result, err := e.Session.EvalSaved(ctx, code)
	took := time.Since(start)
	if err != nil {
		return err
	}
	e.Show(result)
	fmt.Fprintf(e.Out, "%s\n", round(took))
	return nil
}

// timeit's runs, as IPython's: seven, of as many loops as take 0.2 s.
const (
	runs    = 7
	runTime = 200 * time.Millisecond
)

func timeMany(ctx context.Context, e *Env, code string) error {
	if code == "" {
		return usage("timeit")
	}
	loop := func(n int) (time.Duration, error) {
		body := code
		if lang.IsExpression(code) {
			body = "_ = " + code
		}
		start := time.Now()
		_, err := e.Session.Eval(ctx, "for i_ := 0; i_ < "+strconv.Itoa(n)+"; i_++ {\n"+body+"\n}")
		return time.Since(start), err
	}
	// What one loop of no turns costs is checking the code.
	overhead, err := loop(0)
	if err != nil {
		_, err = e.Session.Eval(ctx, code) // the same error, at the place of the code itself
		return err
	}
	n := 1
	for {
		took, err := loop(n)
		if err != nil {
			return err
		}
		if took-overhead >= runTime || n >= 1e9 {
			break
		}
		grow := float64(runTime) / float64(max(took-overhead, time.Microsecond)) * 1.2
		n = int(math.Ceil(float64(n) * min(max(grow, 2), 100)))
	}
	var times []float64
	for range runs {
		took, err := loop(n)
		if err != nil {
			return err
		}
		times = append(times, float64(max(took-overhead, 0))/float64(n))
	}
	mean, deviation := stats(times)
	fmt.Fprintf(e.Out, "%s ± %s per loop (mean ± std. dev. of %d runs, %d loops each)\n",
		round(time.Duration(mean)), round(time.Duration(deviation)), runs, n)
	return nil
}

func stats(xs []float64) (mean, deviation float64) {
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		deviation += (x - mean) * (x - mean) / float64(len(xs))
	}
	return mean, math.Sqrt(deviation)
}

// round keeps three digits of a duration.
func round(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit)
}

package native

import "iter"

// Puller runs a sequence step by step.
type Puller struct {
	next func() (struct{}, bool)
	stop func()
}

// Pull makes a sequence one that is asked for its steps: run calls its
// argument for each.
func Pull(run func(step func() bool)) *Puller {
	next, stop := iter.Pull(func(yield func(struct{}) bool) {
		run(func() bool { return yield(struct{}{}) })
	})
	return &Puller{next, stop}
}

// Next does the next step, and reports whether there was one.
func (p *Puller) Next() bool {
	_, ok := p.next()
	return ok
}

// Stop ends the sequence.
func (p *Puller) Stop() { p.stop() }

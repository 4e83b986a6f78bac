package session

// defers are the deferred calls of one call of an interpreted function.
type defers struct {
	calls     []func()
	panicking bool
	value     any // of the panic
	session   *Session
}

// Do runs a function's body and then the calls that it deferred, the last one
// first, whether it returned or panicked. A panic that none of them recovered
// from goes on.
func (d *defers) Do(body func()) {
	d.guarded(body)
}

// guarded runs one function and then what is still deferred.
func (d *defers) guarded(f func()) {
	returned := false
	defer func() {
		if !returned {
			if r := recover(); r != nil {
				d.panicking, d.value = true, r
			}
			if _, exit := unwrapped(d.value).(*Exit); exit {
				panic(d.value)
			}
		}
		if n := len(d.calls); n > 0 {
			next := d.calls[n-1]
			d.calls = d.calls[:n-1]
			d.guarded(next)
		} else if d.panicking {
			panic(d.value)
		}
	}()
	f()
	returned = true
}

// Push defers a call.
func (d *defers) Push(call func()) { d.calls = append(d.calls, call) }

// Recover is what recover is in a deferred function.
func (d *defers) Recover() any {
	if !d.panicking {
		return nil
	}
	value := d.value
	d.panicking, d.value = false, nil
	defer d.session.traceLog.reset()
	return d.session.recovered(value)
}

// Package iter has the types of iterators.
package iter

import "gradrepl/repl/generic/native"

// Seq is a sequence of values: a function that hands each to yield, until that
// returns false.
type Seq[V any] func(yield func(V) bool)

// Seq2 is a sequence of pairs.
type Seq2[K, V any] func(yield func(K, V) bool)

// Pull makes a sequence one that is asked for its values. next gives the next
// one, and false at the end; stop ends the sequence early. What the sequence
// panics with, next or stop panics with.
func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	var value V
	p := native.Pull(func(step func() bool) {
		seq(func(v V) bool {
			value = v
			return step()
		})
	})
	next = func() (V, bool) {
		var v V
		if p.Next() {
			v = value
			return v, true
		}
		return v, false
	}
	return next, func() { p.Stop() }
}

// Pull2 is Pull for a sequence of pairs.
func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	var key K
	var value V
	p := native.Pull(func(step func() bool) {
		seq(func(k K, v V) bool {
			key = k
			value = v
			return step()
		})
	})
	next = func() (K, V, bool) {
		var k K
		var v V
		if p.Next() {
			k = key
			v = value
			return k, v, true
		}
		return k, v, false
	}
	return next, func() { p.Stop() }
}

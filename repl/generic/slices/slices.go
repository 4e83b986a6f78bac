// Package slices has functions on slices of any type. What documents say of
// the standard library's package slices holds.
package slices

import (
	"cmp"
	"iter"
	"math/bits"
	"reflect"
	"sort"

	"gradrepl/repl/generic/native"
)

// Equal reports whether two slices have the same length and equal elements.
func Equal[S ~[]E, E comparable](s1, s2 S) bool {
	if len(s1) != len(s2) {
		return false
	}
	for i := range s1 {
		if s1[i] != s2[i] {
			return false
		}
	}
	return true
}

// EqualFunc is Equal with the elements compared by eq.
func EqualFunc[S1 ~[]E1, S2 ~[]E2, E1, E2 any](s1 S1, s2 S2, eq func(E1, E2) bool) bool {
	if len(s1) != len(s2) {
		return false
	}
	for i := range s1 {
		if !eq(s1[i], s2[i]) {
			return false
		}
	}
	return true
}

// Compare compares two slices element by element; of two that are equal up to
// the end of one, the shorter comes first.
func Compare[S ~[]E, E cmp.Ordered](s1, s2 S) int {
	for i := range s1 {
		if i >= len(s2) {
			return +1
		}
		if c := cmp.Compare(s1[i], s2[i]); c != 0 {
			return c
		}
	}
	if len(s1) < len(s2) {
		return -1
	}
	return 0
}

// CompareFunc is Compare with the elements compared by cmp.
func CompareFunc[S1 ~[]E1, S2 ~[]E2, E1, E2 any](s1 S1, s2 S2, cmp func(E1, E2) int) int {
	for i := range s1 {
		if i >= len(s2) {
			return +1
		}
		if c := cmp(s1[i], s2[i]); c != 0 {
			return c
		}
	}
	if len(s1) < len(s2) {
		return -1
	}
	return 0
}

// Index is the index of the first element equal to v, -1 without one.
func Index[S ~[]E, E comparable](s S, v E) int {
	for i := range s {
		if s[i] == v {
			return i
		}
	}
	return -1
}

// IndexFunc is the index of the first element of which f is true, -1 without
// one.
func IndexFunc[S ~[]E, E any](s S, f func(E) bool) int {
	for i := range s {
		if f(s[i]) {
			return i
		}
	}
	return -1
}

// Contains reports whether an element is equal to v.
func Contains[S ~[]E, E comparable](s S, v E) bool {
	return Index(s, v) >= 0
}

// ContainsFunc reports whether f is true of an element.
func ContainsFunc[S ~[]E, E any](s S, f func(E) bool) bool {
	return IndexFunc(s, f) >= 0
}

// Insert puts values in front of the element at i.
func Insert[S ~[]E, E any](s S, i int, v ...E) S {
	_ = s[i:]
	if len(v) == 0 {
		return s
	}
	if len(s)+len(v) > cap(s) {
		out := append(s[:i:i], v...)
		return append(out, s[i:]...)
	}
	added := append(S(nil), v...) // v may be a part of s
	n := len(s)
	s = s[:n+len(added)]
	copy(s[i+len(added):], s[i:n])
	copy(s[i:], added)
	return s
}

// Delete removes the elements from i up to, but without, j, and sets those
// behind the new end to zero.
func Delete[S ~[]E, E any](s S, i, j int) S {
	_ = s[i:j:len(s)]
	if i == j {
		return s
	}
	return shorten(s, append(s[:i], s[j:]...))
}

// shorten sets the elements to zero that s has behind the end of out.
func shorten[S ~[]E, E any](s, out S) S {
	var zero E
	for k := len(out); k < len(s); k++ {
		s[k] = zero
	}
	return out
}

// DeleteFunc removes the elements of which del is true.
func DeleteFunc[S ~[]E, E any](s S, del func(E) bool) S {
	n := 0
	for i := range s {
		v := s[i]
		if !del(v) {
			s[n] = v
			n++
		}
	}
	return shorten(s, s[:n])
}

// Replace puts values in the place of the elements from i up to j.
func Replace[S ~[]E, E any](s S, i, j int, v ...E) S {
	_ = s[i:j]
	added := append(S(nil), v...) // v may be a part of s
	if i+len(added)+len(s)-j > cap(s) {
		out := append(s[:i:i], added...)
		return append(out, s[j:]...)
	}
	n := len(s)
	tail := append(S(nil), s[j:]...)
	out := append(s[:i], added...)
	out = append(out, tail...)
	if len(out) < n {
		return shorten(s, out)
	}
	return out
}

// Clone is a copy of the slice; nil of nil.
func Clone[S ~[]E, E any](s S) S {
	return append(s[:0:0], s...)
}

// Compact leaves one of each run of equal elements.
func Compact[S ~[]E, E comparable](s S) S {
	return CompactFunc(s, func(a, b E) bool { return a == b })
}

// CompactFunc is Compact with the elements compared by eq.
func CompactFunc[S ~[]E, E any](s S, eq func(E, E) bool) S {
	if len(s) < 2 {
		return s
	}
	n := 1
	last := s[0] // the element before s[i], which may have been overwritten
	for i := 1; i < len(s); i++ {
		v := s[i]
		if !eq(v, last) {
			s[n] = v
			n++
		}
		last = v
	}
	return shorten(s, s[:n])
}

// Grow makes room for n more elements.
func Grow[S ~[]E, E any](s S, n int) S {
	if n < 0 {
		panic("cannot be negative")
	}
	room := cap(s) - len(s)
	if n <= room {
		return s
	}
	return append(s[:cap(s)], make([]E, n-room)...)[:len(s)]
}

// Clip takes the unused room from a slice.
func Clip[S ~[]E, E any](s S) S {
	return s[:len(s):len(s)]
}

// Reverse turns the order of the elements around.
func Reverse[S ~[]E, E any](s S) {
	j := len(s) - 1
	for i := 0; i < j; i++ {
		v := s[i]
		s[i] = s[j]
		s[j] = v
		j--
	}
}

// Concat is one slice of the elements of all.
func Concat[S ~[]E, E any](slices ...S) S {
	n := 0
	for _, s := range slices {
		n += len(s)
		if n < 0 {
			panic("len out of range")
		}
	}
	var out S
	out = Grow(out, n)
	for _, s := range slices {
		out = append(out, s...)
	}
	return out
}

// Repeat is a slice of the elements count times.
func Repeat[S ~[]E, E any](x S, count int) S {
	if count < 0 {
		panic("cannot be negative")
	}
	high, low := bits.Mul64(uint64(len(x)), uint64(count))
	if high > 0 || low > uint64(^uint(0)>>1) {
		panic("the result of (len(x) * count) overflows")
	}
	out := make(S, int(low))
	for n := copy(out, x); n < len(out); {
		n += copy(out[n:], out[:n])
	}
	return out
}

// Sort sorts in ascending order, NaNs first.
func Sort[S ~[]E, E cmp.Ordered](x S) {
	native.Sort(x)
}

// SortFunc sorts in the order of cmp. Elements that are equal to it may come
// in any order.
func SortFunc[S ~[]E, E any](x S, cmp func(a, b E) int) {
	sort.Slice(x, func(i, j int) bool { return cmp(x[i], x[j]) < 0 })
}

// SortStableFunc sorts in the order of cmp. Elements that are equal to it stay
// in their order.
func SortStableFunc[S ~[]E, E any](x S, cmp func(a, b E) int) {
	sort.SliceStable(x, func(i, j int) bool { return cmp(x[i], x[j]) < 0 })
}

// IsSorted reports whether the elements are in ascending order.
func IsSorted[S ~[]E, E cmp.Ordered](x S) bool {
	for i := len(x) - 1; i > 0; i-- {
		if cmp.Less(x[i], x[i-1]) {
			return false
		}
	}
	return true
}

// IsSortedFunc reports whether the elements are in the order of cmp.
func IsSortedFunc[S ~[]E, E any](x S, cmp func(a, b E) int) bool {
	for i := len(x) - 1; i > 0; i-- {
		if cmp(x[i], x[i-1]) < 0 {
			return false
		}
	}
	return true
}

// Min is the smallest element; NaN if there is one.
func Min[S ~[]E, E cmp.Ordered](x S) E {
	if len(x) < 1 {
		panic("slices.Min: empty list")
	}
	m := x[0]
	for i := 1; i < len(x); i++ {
		v := x[i]
		if v < m || v != v {
			m = v
		}
	}
	return withSign(m, x, true)
}

// withSign is m but where m is a zero: -0 is smaller than 0, although they are
// equal, so the result is one of the sign asked for, if x has one.
func withSign[S ~[]E, E cmp.Ordered](m E, x S, negative bool) E {
	var zero E
	if m != zero {
		return m
	}
	v := reflect.ValueOf(x)
	if k := v.Type().Elem().Kind(); k != reflect.Float32 && k != reflect.Float64 {
		return m
	}
	for i := range x {
		if x[i] == zero && (1/v.Index(i).Float() < 0) == negative {
			return x[i]
		}
	}
	return m
}

// MinFunc is the first of the smallest elements in the order of cmp.
func MinFunc[S ~[]E, E any](x S, cmp func(a, b E) int) E {
	if len(x) < 1 {
		panic("slices.MinFunc: empty list")
	}
	m := x[0]
	for i := 1; i < len(x); i++ {
		if cmp(x[i], m) < 0 {
			m = x[i]
		}
	}
	return m
}

// Max is the largest element; NaN if there is one.
func Max[S ~[]E, E cmp.Ordered](x S) E {
	if len(x) < 1 {
		panic("slices.Max: empty list")
	}
	m := x[0]
	for i := 1; i < len(x); i++ {
		v := x[i]
		if v > m || v != v {
			m = v
		}
	}
	return withSign(m, x, false)
}

// MaxFunc is the first of the largest elements in the order of cmp.
func MaxFunc[S ~[]E, E any](x S, cmp func(a, b E) int) E {
	if len(x) < 1 {
		panic("slices.MaxFunc: empty list")
	}
	m := x[0]
	for i := 1; i < len(x); i++ {
		if cmp(x[i], m) > 0 {
			m = x[i]
		}
	}
	return m
}

// BinarySearch finds the place of target in a sorted slice, and whether it is
// there.
func BinarySearch[S ~[]E, E cmp.Ordered](x S, target E) (int, bool) {
	low := 0
	high := len(x)
	for low < high {
		middle := low + (high-low)/2
		if cmp.Less(x[middle], target) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, low < len(x) && cmp.Compare(x[low], target) == 0
}

// BinarySearchFunc is BinarySearch with the elements compared to target by
// cmp.
func BinarySearchFunc[S ~[]E, E, T any](x S, target T, cmp func(E, T) int) (int, bool) {
	low := 0
	high := len(x)
	for low < high {
		middle := low + (high-low)/2
		if cmp(x[middle], target) < 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, low < len(x) && cmp(x[low], target) == 0
}

// All is the sequence of indices and elements.
func All[Slice ~[]E, E any](s Slice) iter.Seq2[int, E] {
	return func(yield func(int, E) bool) {
		for i, v := range s {
			if !yield(i, v) {
				return
			}
		}
	}
}

// Backward is the sequence of indices and elements from the last to the first.
func Backward[Slice ~[]E, E any](s Slice) iter.Seq2[int, E] {
	return func(yield func(int, E) bool) {
		for i := len(s) - 1; i >= 0; i-- {
			if !yield(i, s[i]) {
				return
			}
		}
	}
}

// Values is the sequence of the elements.
func Values[Slice ~[]E, E any](s Slice) iter.Seq[E] {
	return func(yield func(E) bool) {
		for _, v := range s {
			if !yield(v) {
				return
			}
		}
	}
}

// AppendSeq appends the values of a sequence.
func AppendSeq[Slice ~[]E, E any](s Slice, seq iter.Seq[E]) Slice {
	seq(func(v E) bool {
		s = append(s, v)
		return true
	})
	return s
}

// Collect is a slice of the values of a sequence; nil of an empty one.
func Collect[E any](seq iter.Seq[E]) []E {
	var none []E
	return AppendSeq(none, seq)
}

// Sorted is a sorted slice of the values of a sequence.
func Sorted[E cmp.Ordered](seq iter.Seq[E]) []E {
	s := Collect(seq)
	Sort(s)
	return s
}

// SortedFunc is a slice of the values of a sequence in the order of cmp.
func SortedFunc[E any](seq iter.Seq[E], cmp func(E, E) int) []E {
	s := Collect(seq)
	SortFunc(s, cmp)
	return s
}

// SortedStableFunc is SortedFunc where equal elements stay in their order.
func SortedStableFunc[E any](seq iter.Seq[E], cmp func(E, E) int) []E {
	s := Collect(seq)
	SortStableFunc(s, cmp)
	return s
}

// Chunk is the sequence of parts of n elements; the last may have less.
func Chunk[Slice ~[]E, E any](s Slice, n int) iter.Seq[Slice] {
	if n < 1 {
		panic("cannot be less than 1")
	}
	return func(yield func(Slice) bool) {
		for i := 0; i < len(s); i += n {
			end := len(s)
			if n < end-i {
				end = i + n
			}
			if !yield(s[i:end:end]) {
				return
			}
		}
	}
}

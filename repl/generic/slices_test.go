package generic_test

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	ours "gradrepl/repl/generic/slices"
)

// onAny are the functions on slices of any elements.
func onAny[E any]() []row[E] {
	type in = input[E]
	return []row[E]{
		{"EqualFunc",
			func(in *in) []any { return results(ours.EqualFunc(in.s, in.s2, in.eq)) },
			func(in *in) []any { return results(slices.EqualFunc(in.s, in.s2, in.eq)) }},
		{"CompareFunc",
			func(in *in) []any { return results(ours.CompareFunc(in.s, in.s2, in.cmp)) },
			func(in *in) []any { return results(slices.CompareFunc(in.s, in.s2, in.cmp)) }},
		{"IndexFunc",
			func(in *in) []any { return results(ours.IndexFunc(in.s, in.is)) },
			func(in *in) []any { return results(slices.IndexFunc(in.s, in.is)) }},
		{"ContainsFunc",
			func(in *in) []any { return results(ours.ContainsFunc(in.s, in.is)) },
			func(in *in) []any { return results(slices.ContainsFunc(in.s, in.is)) }},
		{"Insert",
			func(in *in) []any { return results(ours.Insert(in.s, in.i, in.v...)) },
			func(in *in) []any { return results(slices.Insert(in.s, in.i, in.v...)) }},
		{"Delete",
			func(in *in) []any { return results(ours.Delete(in.s, in.i, in.j)) },
			func(in *in) []any { return results(slices.Delete(in.s, in.i, in.j)) }},
		{"DeleteFunc",
			func(in *in) []any { return results(ours.DeleteFunc(in.s, in.is)) },
			func(in *in) []any { return results(slices.DeleteFunc(in.s, in.is)) }},
		{"Replace",
			func(in *in) []any { return results(ours.Replace(in.s, in.i, in.j, in.v...)) },
			func(in *in) []any { return results(slices.Replace(in.s, in.i, in.j, in.v...)) }},
		{"Clone",
			func(in *in) []any { return results(ours.Clone(in.s)) },
			func(in *in) []any { return results(slices.Clone(in.s)) }},
		{"CompactFunc",
			func(in *in) []any { return results(ours.CompactFunc(in.s, in.eq)) },
			func(in *in) []any { return results(slices.CompactFunc(in.s, in.eq)) }},
		{"CompactFunc by an order", // which is no equality: who is asked, and in which order, shows
			func(in *in) []any {
				return results(ours.CompactFunc(in.s, func(x, y E) bool { return in.cmp(x, y) >= 0 }))
			},
			func(in *in) []any {
				return results(slices.CompactFunc(in.s, func(x, y E) bool { return in.cmp(x, y) >= 0 }))
			}},
		{"Grow",
			func(in *in) []any { s := ours.Grow(in.s, in.n); return results(s, cap(s)-len(s) >= in.n, s == nil) },
			func(in *in) []any { s := slices.Grow(in.s, in.n); return results(s, cap(s)-len(s) >= in.n, s == nil) }},
		{"Clip",
			func(in *in) []any { s := ours.Clip(in.s); return results(s, cap(s)) },
			func(in *in) []any { s := slices.Clip(in.s); return results(s, cap(s)) }},
		{"Reverse",
			func(in *in) []any { ours.Reverse(in.s); return nil },
			func(in *in) []any { slices.Reverse(in.s); return nil }},
		{"Concat",
			func(in *in) []any {
				return results(ours.Concat(in.s, in.s2, in.v), ours.Concat(in.s), ours.Concat[list[E]]())
			},
			func(in *in) []any {
				return results(slices.Concat(in.s, in.s2, in.v), slices.Concat(in.s), slices.Concat[list[E]]())
			}},
		{"Repeat",
			func(in *in) []any { s := ours.Repeat(in.s, in.n); return results(s, cap(s)) },
			func(in *in) []any { s := slices.Repeat(in.s, in.n); return results(s, cap(s)) }},
		{"SortFunc", // equal elements come in the standard library's order too
			func(in *in) []any { ours.SortFunc(in.s, in.cmp); return nil },
			func(in *in) []any { slices.SortFunc(in.s, in.cmp); return nil }},
		{"SortStableFunc",
			func(in *in) []any { ours.SortStableFunc(in.s, in.cmp); return nil },
			func(in *in) []any { slices.SortStableFunc(in.s, in.cmp); return nil }},
		{"IsSortedFunc",
			func(in *in) []any { return results(ours.IsSortedFunc(in.s, in.cmp)) },
			func(in *in) []any { return results(slices.IsSortedFunc(in.s, in.cmp)) }},
		{"IsSortedFunc of a sorted slice",
			func(in *in) []any {
				slices.SortFunc(in.s, in.compare)
				return results(ours.IsSortedFunc(in.s, in.cmp))
			},
			func(in *in) []any {
				slices.SortFunc(in.s, in.compare)
				return results(slices.IsSortedFunc(in.s, in.cmp))
			}},
		{"MinFunc",
			func(in *in) []any { return results(ours.MinFunc(in.s, in.cmp)) },
			func(in *in) []any { return results(slices.MinFunc(in.s, in.cmp)) }},
		{"MaxFunc",
			func(in *in) []any { return results(ours.MaxFunc(in.s, in.cmp)) },
			func(in *in) []any { return results(slices.MaxFunc(in.s, in.cmp)) }},
		{"BinarySearchFunc",
			func(in *in) []any {
				slices.SortFunc(in.s, in.compare)
				i, ok := ours.BinarySearchFunc(in.s, target(in), in.cmp)
				return results(i, ok)
			},
			func(in *in) []any {
				slices.SortFunc(in.s, in.compare)
				i, ok := slices.BinarySearchFunc(in.s, target(in), in.cmp)
				return results(i, ok)
			}},
		{"All",
			func(in *in) []any { return steps2(in.n, ours.All(in.s)) },
			func(in *in) []any { return steps2(in.n, slices.All(in.s)) }},
		{"Backward",
			func(in *in) []any { return steps2(in.n, ours.Backward(in.s)) },
			func(in *in) []any { return steps2(in.n, slices.Backward(in.s)) }},
		{"Values",
			func(in *in) []any { return steps(in.n, ours.Values(in.s)) },
			func(in *in) []any { return steps(in.n, slices.Values(in.s)) }},
		{"Chunk",
			func(in *in) []any {
				var caps []int
				seq := ours.Chunk(in.s, in.n)
				seq(func(s list[E]) bool { caps = append(caps, cap(s)); return true })
				return append(steps(in.i, seq), caps)
			},
			func(in *in) []any {
				var caps []int
				seq := slices.Chunk(in.s, in.n)
				seq(func(s list[E]) bool { caps = append(caps, cap(s)); return true })
				return append(steps(in.i, seq), caps)
			}},
		{"AppendSeq",
			func(in *in) []any { return results(ours.AppendSeq(in.s, slices.Values(in.v))) },
			func(in *in) []any { return results(slices.AppendSeq(in.s, slices.Values(in.v))) }},
		{"Collect",
			func(in *in) []any { return results(ours.Collect(slices.Values(in.s))) },
			func(in *in) []any { return results(slices.Collect(slices.Values(in.s))) }},
		{"SortedFunc",
			func(in *in) []any { return results(ours.SortedFunc(slices.Values(in.s), in.cmp)) },
			func(in *in) []any { return results(slices.SortedFunc(slices.Values(in.s), in.cmp)) }},
		{"SortedStableFunc",
			func(in *in) []any { return results(ours.SortedStableFunc(slices.Values(in.s), in.cmp)) },
			func(in *in) []any { return results(slices.SortedStableFunc(slices.Values(in.s), in.cmp)) }},
	}
}

// onComparable are the functions that compare elements by ==.
func onComparable[E comparable]() []row[E] {
	type in = input[E]
	return []row[E]{
		{"Equal",
			func(in *in) []any { return results(ours.Equal(in.s, in.s2)) },
			func(in *in) []any { return results(slices.Equal(in.s, in.s2)) }},
		{"Index",
			func(in *in) []any { return results(ours.Index(in.s, target(in))) },
			func(in *in) []any { return results(slices.Index(in.s, target(in))) }},
		{"Contains",
			func(in *in) []any { return results(ours.Contains(in.s, target(in))) },
			func(in *in) []any { return results(slices.Contains(in.s, target(in))) }},
		{"Compact",
			func(in *in) []any { return results(ours.Compact(in.s)) },
			func(in *in) []any { return results(slices.Compact(in.s)) }},
	}
}

// onOrdered are the functions that compare elements by <.
func onOrdered[E cmp.Ordered]() []row[E] {
	type in = input[E]
	return []row[E]{
		{"Compare",
			func(in *in) []any { return results(ours.Compare(in.s, in.s2)) },
			func(in *in) []any { return results(slices.Compare(in.s, in.s2)) }},
		{"Sort",
			func(in *in) []any { ours.Sort(in.s); return nil },
			func(in *in) []any { slices.Sort(in.s); return nil }},
		{"IsSorted",
			func(in *in) []any { return results(ours.IsSorted(in.s)) },
			func(in *in) []any { return results(slices.IsSorted(in.s)) }},
		{"IsSorted of a sorted slice",
			func(in *in) []any { slices.Sort(in.s); return results(ours.IsSorted(in.s)) },
			func(in *in) []any { slices.Sort(in.s); return results(slices.IsSorted(in.s)) }},
		{"Min",
			func(in *in) []any { return results(ours.Min(in.s)) },
			func(in *in) []any { return results(slices.Min(in.s)) }},
		{"Max",
			func(in *in) []any { return results(ours.Max(in.s)) },
			func(in *in) []any { return results(slices.Max(in.s)) }},
		{"BinarySearch",
			func(in *in) []any {
				slices.Sort(in.s)
				i, ok := ours.BinarySearch(in.s, target(in))
				return results(i, ok)
			},
			func(in *in) []any {
				slices.Sort(in.s)
				i, ok := slices.BinarySearch(in.s, target(in))
				return results(i, ok)
			}},
		{"Sorted",
			func(in *in) []any { return results(ours.Sorted(slices.Values(in.s))) },
			func(in *in) []any { return results(slices.Sorted(slices.Values(in.s))) }},
	}
}

// target is the element that an input asks for.
func target[E any](in *input[E]) E {
	var zero E
	for _, v := range in.s2 {
		return v
	}
	return zero
}

// steps are the first n values of a sequence.
func steps[V any](n int, seq iter.Seq[V]) []any {
	var out []any
	seq(func(v V) bool {
		out = append(out, v)
		return len(out) < n
	})
	return out
}

// steps2 are the first n pairs of a sequence.
func steps2[K, V any](n int, seq iter.Seq2[K, V]) []any {
	var out []any
	seq(func(k K, v V) bool {
		out = append(out, k, v)
		return len(out) < 2*n
	})
	return out
}

func TestSlicesOfInts(t *testing.T) {
	check(t, onAny[int](), randomInt, cmp.Compare)
	check(t, onComparable[int](), randomInt, cmp.Compare)
	check(t, onOrdered[int](), randomInt, cmp.Compare)
}

func TestSlicesOfFloats(t *testing.T) {
	check(t, onAny[float64](), randomFloat, cmp.Compare)
	check(t, onComparable[float64](), randomFloat, cmp.Compare)
	check(t, onOrdered[float64](), randomFloat, cmp.Compare)
}

func TestSlicesOfStrings(t *testing.T) {
	check(t, onAny[string](), randomString, cmp.Compare)
	check(t, onComparable[string](), randomString, cmp.Compare)
	check(t, onOrdered[string](), randomString, cmp.Compare)
}

func TestSlicesOfStructs(t *testing.T) {
	check(t, onAny[pair](), randomPair, byKey)
	check(t, onComparable[pair](), randomPair, byKey)
}

// TestSlicesOfKinds sorts slices of every kind of ordered element, named types
// among them.
func TestSlicesOfKinds(t *testing.T) {
	type celsius float32
	type word string
	type count uint8
	kind(t, func(r *rand.Rand) int8 { return int8(r.Uint32()) })
	kind(t, func(r *rand.Rand) int16 { return int16(r.Uint32()) })
	kind(t, func(r *rand.Rand) int32 { return int32(r.Uint32()) })
	kind(t, func(r *rand.Rand) int64 { return int64(r.Uint64()) })
	kind(t, func(r *rand.Rand) uint { return uint(r.Uint64()) })
	kind(t, func(r *rand.Rand) uint16 { return uint16(r.Uint32()) })
	kind(t, func(r *rand.Rand) uint32 { return r.Uint32() })
	kind(t, func(r *rand.Rand) uint64 { return r.Uint64() })
	kind(t, func(r *rand.Rand) uintptr { return uintptr(r.Uint64()) })
	kind(t, func(r *rand.Rand) count { return count(r.Uint32()) })
	kind(t, func(r *rand.Rand) celsius { return celsius(randomFloat(r)) })
	kind(t, func(r *rand.Rand) word { return word(randomString(r)) })
}

func kind[E cmp.Ordered](t *testing.T, element func(*rand.Rand) E) {
	t.Helper()
	check(t, onOrdered[E](), element, cmp.Compare)
}

// TestSlicesSorting sorts slices long enough for every branch of the sorting:
// in order, reversed, with few values, and random.
func TestSlicesSorting(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	keys := map[string]func(i, n int) int{
		"ascending":  func(i, n int) int { return i },
		"descending": func(i, n int) int { return n - i },
		"few values": func(i, n int) int { return r.IntN(3) },
		"random":     func(i, n int) int { return r.IntN(n) },
	}
	for name, key := range keys {
		for _, n := range []int{13, 51, 700, 5000} {
			pairs := make([]pair, n)
			for i := range pairs {
				pairs[i] = pair{key(i, n), i}
			}
			got, want := slices.Clone(pairs), slices.Clone(pairs)
			ours.SortFunc(got, byKey)
			slices.SortFunc(want, byKey)
			if !slices.Equal(got, want) {
				t.Errorf("SortFunc differs on %d elements, %s", n, name)
			}
			got, want = slices.Clone(pairs), slices.Clone(pairs)
			ours.SortStableFunc(got, byKey)
			slices.SortStableFunc(want, byKey)
			if !slices.Equal(got, want) {
				t.Errorf("SortStableFunc differs on %d elements, %s", n, name)
			}
		}
	}
}

// TestSlicesLimits asks for lengths that no memory has room for, and for long
// slices of what takes no room.
func TestSlicesLimits(t *testing.T) {
	type none = struct{}
	long := make([]none, math.MaxInt)
	sizes := func(s []none) []any { return results(len(s), cap(s), s == nil) }
	tests := []struct {
		name           string
		ours, standard func() []any
	}{
		{"Repeat beyond an int",
			func() []any { return results(ours.Repeat([]int{1, 2}, math.MaxInt)) },
			func() []any { return results(slices.Repeat([]int{1, 2}, math.MaxInt)) }},
		{"Repeat to a product of 0 modulo 2^64",
			func() []any { return sizes(ours.Repeat(long[:1<<32], 1<<32)) },
			func() []any { return sizes(slices.Repeat(long[:1<<32], 1<<32)) }},
		{"Repeat of nothing",
			func() []any { return results(ours.Repeat([]int(nil), math.MaxInt)) },
			func() []any { return results(slices.Repeat([]int(nil), math.MaxInt)) }},
		{"Repeat of what takes no room",
			func() []any { return sizes(ours.Repeat(long[:3], 1<<40)) },
			func() []any { return sizes(slices.Repeat(long[:3], 1<<40)) }},
		{"Repeat a negative number of times",
			func() []any { return results(ours.Repeat([]int{1}, math.MinInt)) },
			func() []any { return results(slices.Repeat([]int{1}, math.MinInt)) }},
		{"Concat beyond an int",
			func() []any { return sizes(ours.Concat(long, long[:1])) },
			func() []any { return sizes(slices.Concat(long, long[:1])) }},
		{"Concat twice beyond an int",
			func() []any { return sizes(ours.Concat(long, long, long)) },
			func() []any { return sizes(slices.Concat(long, long, long)) }},
		{"Concat up to an int",
			func() []any { return sizes(ours.Concat(long[1:], long[:1])) },
			func() []any { return sizes(slices.Concat(long[1:], long[:1])) }},
		{"Grow beyond memory",
			func() []any { return results(ours.Grow([]int{1}, math.MaxInt)) },
			func() []any { return results(slices.Grow([]int{1}, math.MaxInt)) }},
		{"Grow by a negative number",
			func() []any { return results(ours.Grow([]int{1}, -1)) },
			func() []any { return results(slices.Grow([]int{1}, -1)) }},
		{"Chunk by the largest int",
			func() []any { return steps(3, ours.Chunk([]int{1, 2}, math.MaxInt)) },
			func() []any { return steps(3, slices.Chunk([]int{1, 2}, math.MaxInt)) }},
	}
	for _, test := range tests {
		if got, want := outcome(test.ours), outcome(test.standard); got != want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, want)
		}
	}
}

// TestSlicesOfOtherTypes calls what takes two types of elements.
func TestSlicesOfOtherTypes(t *testing.T) {
	words, lengths := []string{"a", "bb", "ccc"}, []int{1, 2, 4}
	byLength := func(s string, n int) int { return cmp.Compare(len(s), n) }
	if got := ours.CompareFunc(words, lengths, byLength); got != -1 {
		t.Errorf("CompareFunc = %d, want -1", got)
	}
	if ours.EqualFunc(words, lengths, func(s string, n int) bool { return len(s) == n }) {
		t.Error("EqualFunc = true, want false")
	}
	for n, want := range []string{"0 false", "0 true", "1 true", "2 true", "3 false"} {
		i, ok := ours.BinarySearchFunc(words, n, byLength)
		if got := fmt.Sprint(i, ok); got != want {
			t.Errorf("BinarySearchFunc(%d) = %s, want %s", n, got, want)
		}
	}
}

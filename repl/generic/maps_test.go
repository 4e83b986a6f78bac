package generic_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	ours "gradrepl/repl/generic/maps"
)

// table is a map type with a name, which Clone is to keep.
type table[K comparable, V any] map[K]V

// maps2 are two maps, often equal, sometimes nil.
func maps2[K, V comparable](r *rand.Rand, key func(*rand.Rand) K, value func(*rand.Rand) V) (a, b table[K, V]) {
	fill := func() table[K, V] {
		if r.IntN(12) == 0 {
			return nil
		}
		m := make(table[K, V])
		for range r.IntN(6) {
			m[key(r)] = value(r)
		}
		return m
	}
	a, b = fill(), fill()
	if r.IntN(3) > 0 {
		b = maps.Clone(a)
		if len(b) > 0 && r.IntN(2) == 0 {
			b[key(r)] = value(r)
		}
	}
	return a, b
}

// sorted is a list of what stands for the entries of a map, in an order that
// does not depend on the map's.
func sorted(entries []any) string {
	texts := make([]string, len(entries))
	for i, e := range entries {
		texts[i] = fmt.Sprintf("%#v", e)
	}
	slices.Sort(texts)
	return fmt.Sprint(texts)
}

// entries are the pairs of a map, NaN keys among them.
func entries[K comparable, V any](m table[K, V]) string {
	var out []any
	for k, v := range m {
		out = append(out, results(k, v))
	}
	return fmt.Sprintf("nil %v: %s", m == nil, sorted(out))
}

func checkMaps[K cmp.Ordered, V cmp.Ordered](t *testing.T, key func(*rand.Rand) K, value func(*rand.Rand) V) {
	t.Helper()
	same := func(x, y V) bool { return cmp.Compare(x, y) == 0 }
	some := func(k K, v V) bool { return cmp.Less(fmt.Sprint(k), fmt.Sprint(v)) }
	rows := []struct {
		name           string
		ours, standard func(a, b table[K, V]) []any
	}{
		{"Equal",
			func(a, b table[K, V]) []any { return results(ours.Equal(a, b)) },
			func(a, b table[K, V]) []any { return results(maps.Equal(a, b)) }},
		{"EqualFunc",
			func(a, b table[K, V]) []any { return results(ours.EqualFunc(a, b, same)) },
			func(a, b table[K, V]) []any { return results(maps.EqualFunc(a, b, same)) }},
		{"Clone",
			func(a, b table[K, V]) []any { return results(entries(ours.Clone(a))) },
			func(a, b table[K, V]) []any { return results(entries(maps.Clone(a))) }},
		{"Copy",
			func(a, b table[K, V]) []any { ours.Copy(a, b); return nil },
			func(a, b table[K, V]) []any { maps.Copy(a, b); return nil }},
		{"DeleteFunc",
			func(a, b table[K, V]) []any { ours.DeleteFunc(a, some); return nil },
			func(a, b table[K, V]) []any { maps.DeleteFunc(a, some); return nil }},
		{"All",
			func(a, b table[K, V]) []any { return results(entries(collect(ours.All(a)))) },
			func(a, b table[K, V]) []any { return results(entries(collect(maps.All(a)))) }},
		{"Keys",
			func(a, b table[K, V]) []any { return results(sorted(steps(100, ours.Keys(a)))) },
			func(a, b table[K, V]) []any { return results(sorted(steps(100, maps.Keys(a)))) }},
		{"Values",
			func(a, b table[K, V]) []any { return results(sorted(steps(100, ours.Values(a)))) },
			func(a, b table[K, V]) []any { return results(sorted(steps(100, maps.Values(a)))) }},
		{"the first of All, Keys and Values",
			func(a, b table[K, V]) []any {
				return results(len(steps2(1, ours.All(a))), len(steps(1, ours.Keys(a))), len(steps(1, ours.Values(a))))
			},
			func(a, b table[K, V]) []any {
				return results(len(steps2(1, maps.All(a))), len(steps(1, maps.Keys(a))), len(steps(1, maps.Values(a))))
			}},
		{"Insert",
			func(a, b table[K, V]) []any { ours.Insert(a, maps.All(b)); return nil },
			func(a, b table[K, V]) []any { maps.Insert(a, maps.All(b)); return nil }},
		{"Collect",
			func(a, b table[K, V]) []any { return results(entries(table[K, V](ours.Collect(maps.All(a))))) },
			func(a, b table[K, V]) []any { return results(entries(table[K, V](maps.Collect(maps.All(a))))) }},
	}
	r := rand.New(rand.NewPCG(2, 7))
	for _, row := range rows {
		for range 1000 {
			a, b := maps2(r, key, value)
			did := func(f func(a, b table[K, V]) []any) string {
				x, y := maps.Clone(a), maps.Clone(b)
				text := outcome(func() []any { return f(x, y) })
				return fmt.Sprintf("%s, leaves %s and %s", text, entries(x), entries(y))
			}
			if got, want := did(row.ours), did(row.standard); got != want {
				t.Errorf("%s(%#v, %#v)\n got %s\nwant %s", row.name, a, b, got, want)
				break
			}
		}
	}
}

func collect[K comparable, V any](seq func(func(K, V) bool)) table[K, V] {
	out := make(table[K, V])
	seq(func(k K, v V) bool {
		out[k] = v
		return true
	})
	return out
}

func TestMapsOfInts(t *testing.T)    { checkMaps(t, randomInt, randomInt) }
func TestMapsOfStrings(t *testing.T) { checkMaps(t, randomString, randomFloat) }
func TestMapsOfFloats(t *testing.T)  { checkMaps(t, randomFloat, randomString) } // NaN keys

// TestMapsOfOtherTypes compares values of two types.
func TestMapsOfOtherTypes(t *testing.T) {
	words, lengths := map[int]string{1: "a", 2: "bb"}, map[int]int{1: 1, 2: 2}
	byLength := func(s string, n int) bool { return len(s) == n }
	if !ours.EqualFunc(words, lengths, byLength) {
		t.Error("EqualFunc = false, want true")
	}
	lengths[2] = 3
	if ours.EqualFunc(words, lengths, byLength) {
		t.Error("EqualFunc = true, want false")
	}
}

package main

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
)

type P struct {
	Name string
	Age  int
}
type IDs []int

func gen(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i * i) {
				return
			}
		}
	}
}
func Filter[V any](s iter.Seq[V], f func(V) bool) iter.Seq[V] {
	return func(yield func(V) bool) {
		for v := range s {
			if f(v) && !yield(v) {
				return
			}
		}
	}
}

func main() {
	xs := []int{3, 1, 2, 3}
	slices.Sort(xs)
	fmt.Println(xs, slices.Contains(xs, 2), slices.Index(xs, 3), slices.Max(xs), slices.Min(xs))
	i, ok := slices.BinarySearch(xs, 2)
	fmt.Println(i, ok)
	fmt.Println(slices.Compact(slices.Clone(xs)), len(xs) > 0)
	ps := []P{{"B", 30}, {"A", 25}, {"C", 30}}
	slices.SortFunc(ps, func(a, b P) int {
		return cmp.Or(-cmp.Compare(a.Age, b.Age), strings.Compare(a.Name, b.Name))
	})
	fmt.Println(ps)
	j := slices.IndexFunc(ps, func(p P) bool { return p.Name == "A" })
	fmt.Println(j)
	m := map[string]int{"x": 1, "y": 2, "z": 3}
	keys := slices.Sorted(maps.Keys(m))
	fmt.Println(keys, slices.Collect(maps.Values(map[int]int{1: 2})))
	for i, v := range slices.Backward(keys) {
		fmt.Print(i, v, " ")
	}
	fmt.Println()
	fmt.Println(slices.Insert([]int{1, 2}, 1, 9, 8), slices.Delete([]int{1, 2, 3, 4}, 1, 3), slices.Replace([]int{1, 2, 3}, 0, 2, 7))
	ids := IDs{3, 1}
	slices.Sort(ids)
	fmt.Printf("%v %T\n", ids, ids)
	fmt.Println(slices.Equal(ids, IDs{1, 3}), slices.Compare([]int{1}, []int{1, 2}))
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c)
	}
	fmt.Println()
	for v := range Filter(gen(6), func(i int) bool { return i%2 == 0 }) {
		fmt.Print(v, " ")
	}
	fmt.Println()
	next, stop := iter.Pull(gen(3))
	a, ok1 := next()
	b, ok2 := next()
	stop()
	_, ok3 := next()
	fmt.Println(a, ok1, b, ok2, ok3)
	m2 := maps.Clone(m)
	maps.DeleteFunc(m2, func(k string, v int) bool { return v > 1 })
	fmt.Println(m2, maps.Equal(m, m2))
	fs := []float64{2, math.NaN(), 1}
	slices.Sort(fs)
	fmt.Println(fs, slices.IsSorted(fs))
	words := strings.Fields("the quick brown fox")
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	fmt.Println(words)
	sort.Slice(words, func(i, j int) bool { return words[i] < words[j] })
	fmt.Println(words, slices.Concat(words[:1], words[2:]), slices.Repeat([]int{1}, 3))
	f := sync.OnceValue(func() int { fmt.Println("once"); return 7 })
	fmt.Println(f(), f())
	var ap atomic.Pointer[P]
	ap.Store(&ps[0])
	fmt.Println(ap.Load().Name)
	var n atomic.Int64
	n.Add(3)
	fmt.Println(n.Load())
	var e1 error = errors.New("a")
	fmt.Println(errors.Is(fmt.Errorf("x: %w", e1), e1))
	defer func() { fmt.Println("recovered:", recover()) }()
	for i, x := range slices.All([]string{"p", "q"}) {
		fmt.Println(i, x)
	}
	type kv struct {
		k string
		v int
	}
	var kvs []kv
	for k, v := range maps.All(m) {
		kvs = append(kvs, kv{k, v})
	}
	slices.SortFunc(kvs, func(a, b kv) int { return cmp.Compare(b.v, a.v) })
	fmt.Printf("%+v\n", kvs)
	fmt.Println(slices.MinFunc(kvs, func(a, b kv) int { return cmp.Compare(a.v, b.v) }).k)
	fmt.Println(min(3, 1, 2), max(2.5, 1), slices.Max([]string{"a", "b"}))
	slices.Max([]int{})
}

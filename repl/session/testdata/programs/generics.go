package main

import (
	"cmp"
	"errors"
	"fmt"
	"sort"
	"strings"
)

type node[T any] struct {
	value T
	next  *node[T]
}

// A list of values of one type.
type List[T any] struct {
	head, tail *node[T]
	n          int
}

func (l *List[T]) Push(v T) *List[T] {
	n := &node[T]{value: v}
	if l.tail == nil {
		l.head, l.tail = n, n
	} else {
		l.tail.next = n
		l.tail = n
	}
	l.n++
	return l
}

func (l *List[T]) All() func(yield func(int, T) bool) {
	return func(yield func(int, T) bool) {
		i := 0
		for n := l.head; n != nil; n = n.next {
			if !yield(i, n.value) {
				return
			}
			i++
		}
	}
}

type Number interface {
	~int | ~int64 | ~float64
}

func Sum[T Number](xs ...T) T {
	var sum T
	for _, x := range xs {
		sum += x
	}
	return sum
}

func Map[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func Reduce[T, A any](xs []T, start A, f func(A, T) A) A {
	for _, x := range xs {
		start = f(start, x)
	}
	return start
}

func Keys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	return keys
}

type Pair[K comparable, V any] struct {
	Key   K
	Value V
}

func (p Pair[K, V]) String() string { return fmt.Sprintf("<%v=%v>", p.Key, p.Value) }

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(v T)      { s[v] = struct{}{} }
func (s Set[T]) Has(v T) bool { _, ok := s[v]; return ok }
func NewSet[T comparable](xs ...T) Set[T] {
	s := Set[T]{}
	for _, x := range xs {
		s.Add(x)
	}
	return s
}

type Celsius float64

type Tree[T any] struct {
	left, right *Tree[T]
	value       T
	less        func(a, b T) bool
}

func (t *Tree[T]) put(v T, less func(a, b T) bool) *Tree[T] {
	switch {
	case t == nil:
		return &Tree[T]{value: v, less: less}
	case less(v, t.value):
		t.left = t.left.put(v, less)
	default:
		t.right = t.right.put(v, less)
	}
	return t
}

func (t *Tree[T]) Insert(v T) *Tree[T] { return t.put(v, t.less) }

func (t *Tree[T]) Walk(f func(T)) {
	if t != nil {
		t.left.Walk(f)
		f(t.value)
		t.right.Walk(f)
	}
}

type Shape interface{ Area() float64 }
type Square struct{ side float64 }
type Rect struct{ w, h float64 }

func (s Square) Area() float64 { return s.side * s.side }
func (r *Rect) Area() float64  { return r.w * r.h }

func Largest[S Shape](shapes []S) S {
	best := shapes[0]
	for _, s := range shapes[1:] {
		if s.Area() > best.Area() {
			best = s
		}
	}
	return best
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }
func (s *Stack[T]) Pop() (T, error) {
	var zero T
	if len(s.items) == 0 {
		return zero, errors.New("empty")
	}
	v := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v, nil
}

type Optional[T any] struct {
	value *T
}

func Some[T any](v T) Optional[T] { return Optional[T]{&v} }
func None[T any]() Optional[T]    { return Optional[T]{} }
func (o Optional[T]) OrElse(v T) T {
	if o.value == nil {
		return v
	}
	return *o.value
}

func kind[T any](v T) string {
	switch any(v).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice"
	}
	return fmt.Sprintf("%T", v)
}

type Cache[K comparable, V any] struct {
	data map[K]V
	load func(K) (V, error)
}

func (c *Cache[K, V]) Get(k K) (v V, err error) {
	if v, ok := c.data[k]; ok {
		return v, nil
	}
	if v, err = c.load(k); err == nil {
		c.data[k] = v
	}
	return
}

func main() {
	l := (&List[string]{}).Push("a").Push("b")
	for i, s := range l.All() {
		fmt.Println(i, s, l.n)
	}
	fmt.Println(Sum(1, 2, 3), Sum(1.5, 2), Sum[Celsius](1, 2.5), Sum[int]())
	fmt.Println(Map([]int{1, 2}, func(i int) string { return strings.Repeat("x", i) }))
	fmt.Println(Reduce([]string{"a", "b"}, 0, func(n int, s string) int { return n + len(s) }))
	fmt.Println(Keys(map[string]int{"b": 1, "a": 2}), Keys(map[int]bool{2: true, 1: false}))
	p := Pair[string, int]{"k", 1}
	fmt.Println(p, []Pair[string, int]{p})
	fmt.Printf("%v %+v %T\n", p, p, p)
	s := NewSet(1, 2)
	fmt.Println(s.Has(1), s.Has(3), len(s))
	t := &Tree[int]{value: 5, less: func(a, b int) bool { return a < b }}
	for _, v := range []int{3, 8, 1, 4} {
		t.Insert(v)
	}
	t.Walk(func(v int) { fmt.Print(v, " ") })
	fmt.Println()
	fmt.Println(Largest([]Square{{1}, {3}, {2}}))
	fmt.Println(Largest([]*Rect{{1, 2}, {2, 2}}).w)
	fmt.Println(Largest([]Shape{Square{2}, &Rect{1, 5}}).Area())
	st := &Stack[Pair[string, int]]{}
	st.Push(p)
	fmt.Println(st.Pop())
	fmt.Println(st.Pop())
	fmt.Println(Some(3).OrElse(4), None[string]().OrElse("none"))
	fmt.Println(kind(1), kind("a"), kind(2.5), kind(p))
	c := &Cache[string, int]{map[string]int{}, func(k string) (int, error) {
		if k == "" {
			return 0, errors.New("no key")
		}
		return len(k), nil
	}}
	fmt.Println(c.Get("abc"))
	fmt.Println(c.Get(""))
	fmt.Println(len(c.data))
	f := Sum[float64]
	fmt.Println(f(1, 2))
	type local struct{ n int }
	fmt.Println(Map([]local{{1}, {2}}, func(l local) int { return l.n * 10 }))
	fmt.Printf("%T %v\n", Map([]int{1}, func(i int) local { return local{i} }), NewSet("x"))
}

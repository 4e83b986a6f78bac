package main

import (
	"fmt"
	"maps"
	"slices"
	"sort"
)

type Shape interface{ Area() float64 }
type Circle struct{ R float64 }
type Sq struct{ S float64 }
type U int

func (c Circle) Area() float64 { return c.R }
func (s *Sq) Area() float64    { return s.S }
func (u U) Area() float64      { return float64(u) }

type Areas map[Shape]float64

func (a Areas) Add(s Shape) { a[s] += s.Area() }

type Node interface {
	Next() []Node
	Name() string
}

type node struct {
	name string
	next []Node
}

func (n *node) Next() []Node { return n.next }
func (n *node) Name() string { return n.name }

func walk(n Node, seen map[Node]bool, visit func(Node)) {
	if seen[n] {
		return
	}
	seen[n] = true
	for _, m := range n.Next() {
		walk(m, seen, visit)
	}
	visit(n)
}

func count[K comparable](list []K) map[K]int {
	out := make(map[K]int)
	for _, k := range list {
		out[k]++
	}
	return out
}

type pair struct {
	shape Shape
	n     int
}

func main() {
	s := &Sq{2}
	m := map[Shape]int{Circle{1}: 1, s: 2, U(3): 3, nil: 9}
	var sh Shape = Circle{1}
	m[sh]++
	m[s] += 5
	m[U(3)] = 7
	v, ok := m[U(4)]
	fmt.Println(len(m), m[Circle{1}], m[sh], m[s], m[U(3)], m[Circle{2}], m[nil], v, ok)
	if n, ok := m[&Sq{2}]; !ok {
		fmt.Println("another pointer", n)
	}
	total := 0.0
	var names []string
	for k, n := range m {
		if k == nil {
			continue
		}
		total += k.Area() * float64(n)
		names = append(names, fmt.Sprintf("%T %v", k, k))
		switch k := k.(type) {
		case Circle:
			names = append(names, fmt.Sprint("radius ", k.R))
		case U:
			names = append(names, fmt.Sprint("u ", int(k)))
		}
	}
	sort.Strings(names)
	fmt.Println(total, names)
	delete(m, sh)
	delete(m, U(3))
	delete(m, nil)
	fmt.Println(len(m), m[s])

	areas := Areas{}
	for _, s := range []Shape{Circle{1}, U(2), Circle{1}, s, s} {
		areas.Add(s)
	}
	fmt.Println(len(areas), areas[Circle{1}], areas[s], areas[U(2)])
	var key Shape
	var area float64
	for key, area = range areas {
		if key == U(2) {
			break
		}
	}
	fmt.Println(key == nil, area > 0)

	c := &node{name: "c"}
	b := &node{name: "b", next: []Node{c}}
	a := &node{name: "a", next: []Node{b, c}}
	c.next = []Node{a}
	walk(a, make(map[Node]bool), func(n Node) { fmt.Print(n.Name(), " ") })
	fmt.Println()

	counts := count([]Shape{U(1), U(2), U(1), Circle{3}})
	fmt.Println(counts[U(1)], counts[U(2)], counts[Circle{3}])
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b Shape) int { return int(a.Area() - b.Area()) })
	fmt.Println(keys, len(keys))
	parents := map[Shape]Shape{U(1): Circle{1}}
	for child, parent := range parents {
		fmt.Println(child.Area(), parent.Area(), parents[parent] == nil)
	}
	nested := map[string]map[Shape]bool{"a": {U(1): true}, "b": {}}
	fmt.Println(nested["a"][U(1)], nested["a"][U(2)], len(nested["b"]))
	set := map[Shape]struct{}{}
	set[U(1)] = struct{}{}
	_, ok = set[U(1)]
	fmt.Println(ok)
	funcs := []func(){}
	for k := range set {
		funcs = append(funcs, func() { fmt.Println(k.Area()) })
	}
	for _, f := range funcs {
		f()
	}
	clone := maps.Clone(set)
	clear(set)
	fmt.Println(len(set), len(clone))
	stringers := map[fmt.Stringer]int{}
	fmt.Println(len(stringers))
	defer func() { fmt.Println(recover() != nil) }()
	m[bad{}] = 1
}

type bad []int

func (b bad) Area() float64 { return 0 }

type colour int

func (c colour) String() string { return [...]string{"red", "green"}[c] }

type myErr struct{ code int }

func (e myErr) Error() string { return fmt.Sprint("code ", e.code) }

type text string

func (t text) Error() string { return string(t) }

func init() {
	names := map[fmt.Stringer]int{colour(0): 1, colour(1): 2}
	names[colour(1)]++
	for k, n := range names {
		if k == colour(1) {
			fmt.Println(k, n)
		}
	}
	e := fmt.Errorf("plain")
	errs := map[error]int{e: 1}
	errs[e]++
	errs[myErr{3}]++
	errs[myErr{3}]++
	errs[text("t")] += 4
	fmt.Println(len(errs), errs[e], errs[myErr{3}], errs[text("t")], errs[text("u")])
	for err := range errs {
		if m, ok := err.(myErr); ok {
			fmt.Println(m.code, err.Error())
		}
	}
	var err error
	for err = range errs {
	}
	fmt.Println(err != nil)
	p := map[pair2]string{{1, "a"}: "x"}
	fmt.Println(p[pair2{1, "a"}], p)
}

type pair2 struct {
	a any
	b any
}

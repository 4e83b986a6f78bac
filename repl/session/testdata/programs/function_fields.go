// What functions in fields give; assertions to any.
package main

import "fmt"

type H struct {
	f func() func() int
	s func() struct{ n int }
	m map[string]func() []int
}

type Item struct{ N int }
type Stack[T any] struct{ top T }

func all() []Stack[Item] { return []Stack[Item]{{Item{1}}} }

func main() {
	h := H{func() func() int { return func() int { return 3 } }, func() struct{ n int } { return struct{ n int }{4} }, map[string]func() []int{"a": func() []int { return []int{5} }}}
	var g func() int
	func() { g = h.f() }()
	fmt.Println(g == nil)
	var k func() int
	k = h.f()
	p := &k
	fmt.Println((*p)())
	*p = h.f()
	fmt.Println(k())
	var st struct{ n int }
	func() { st = h.s() }()
	q := &st
	st = h.s()
	fmt.Println(st, q.n)
	var xs []int
	func() { xs = h.m["a"]() }()
	fmt.Println(xs)
	fs := []func() int{nil}
	fs[0] = h.f()
	fmt.Println(fs[0]())
	var a any = 5
	b, ok := a.(any)
	fmt.Println(b, ok)
	c := a.(interface{})
	fmt.Println(c)
	var n any
	_, ok = n.(any)
	fmt.Println(ok)
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(n.(any))
	}()
	var e error = fmt.Errorf("e")
	d, ok := e.(any)
	fmt.Println(d, ok)
	fmt.Println(all()[0].top.N)
	fmt.Println([]Stack[Item]{{Item{2}}}[0].top)
	func() []Stack[Item] { return nil }()
}

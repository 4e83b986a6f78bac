// What is assigned is the variable that others have, whatever the value is written as.
package main

import (
	"container/list"
	"errors"
	"fmt"
	"sync"
)

type T struct{ a int }
type P struct{ X, Y int }

func two() (t T, err error) { t = T{2}; return t, nil }
func f() P                  { defer fmt.Print(); return P{1, 2} }
func g() (p P)              { defer func() { p.X++ }(); return P{1, 2} }
func gen[V any](v V) (s struct{ v V }) {
	defer func() {}()
	s = struct{ v V }{v}
	return
}

type C struct {
	mu sync.Mutex
	n  int
}

func snap(c *C) T { c.mu.Lock(); defer c.mu.Unlock(); return T{c.n} }
func try(f func() (int, error)) (r P) {
	defer func() {
		if e := recover(); e != nil {
			r = P{-1, -1}
		}
	}()
	v, err := f()
	if err != nil {
		return P{v, -2}
	}
	return P{v, v}
}

type W struct{ v any }

func (w *W) set(i int) { w.v = i << 2 }
func neg(i int) (x any, err error) {
	x = -i
	if i > 3 {
		return ^i, errors.New("big")
	}
	return
}

func f2(n int) (t T) { t = T{n}; return t }
func f3() (t T)      { t = T{1}; t.a++; return }
func d() T           { defer func() {}(); return T{1} }

var gl T

func set() { gl = T{9} }

func links() {
	fmt.Println(f(), f2(4), f3(), d())
	x := T{3}
	p := &x
	x = T{4}
	fmt.Println(*p)
	func() { x = T{5} }()
	fmt.Println(x)
	var best T
	upd := func(i int) {
		if i > best.a {
			best = T{i}
		}
	}
	upd(3)
	fmt.Println(best)
	q := &gl
	set()
	fmt.Println(*q, gl)
}

func main() {
	links()
	fmt.Println(two())
	fmt.Println(f(), g(), gen(3), snap(&C{n: 4}))
	fmt.Println(try(func() (int, error) { return 1, nil }), try(func() (int, error) { panic(1) }), try(func() (int, error) { return 1, errors.New("x") }))
	e := list.New().PushBack(1)
	e.Value = e.Value.(int) + 10
	fmt.Println(e.Value)
	w := &W{}
	w.set(3)
	fmt.Println(*w)
	fmt.Println(neg(2))
	fmt.Println(neg(5))
	ch := make(chan any, 2)
	i := 7
	ch <- i % 4
	ch <- -i
	fmt.Println(<-ch, <-ch)
	fn := func(i int) any { return i &^ 1 }
	var x, y any = i % 2, -i
	x, y = y, i>>1
	fmt.Println(fn(i), x, y)
	func() { x = i % 3; y = !(i > 2) }()
	fmt.Println(x, y)
	m := map[string]any{"a": -i}
	m["b"], m["c"] = i%2, 1<<uint(i)
	fmt.Println(m)
	p := P{}
	q := &p
	go func() {}()
	for k := range 3 {
		p = P{k, k}
		func() { fmt.Println(p, *q) }()
	}
	ps := []*P{}
	for k := range 3 {
		p := P{k, k}
		ps = append(ps, &p)
		p = P{-k, 2}
	}
	for _, p := range ps {
		fmt.Print(*p)
	}
}

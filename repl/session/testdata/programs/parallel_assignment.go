// Parallel assignments: the order of evaluation, nil, interfaces.
package main

import (
	"errors"
	"fmt"
)

func call(s string, v int) int { fmt.Print(s, " "); return v }

type N struct {
	next, prev *N
	v          int
	kids       [3]*N
}

func node(s string, n *N) *N { fmt.Print(s, " "); return n }

type Link struct{ prev, next *Link }
type T struct{ a, b any }

func res() (n int, err error) {
	n, err = 2, nil
	return
}

func nils() {
	a, b := []int{1}, 5
	a, b = nil, 6
	fmt.Println(a, b)
	n := &Link{}
	n.prev, n.next = nil, nil
	fmt.Println(n.next == nil)
	var s []int
	var m map[string]int
	s, m = nil, nil
	fmt.Println(s == nil, m == nil)
	var x any
	x, b = nil, 3
	fmt.Println(x, b)
	es := make([]error, 2)
	es[0], es[1] = nil, errors.New("x")
	fmt.Println(es)
	fmt.Println(res())
	e := fmt.Errorf("x")
	mm := map[string]any{}
	mm["a"], mm["b"] = e, 1
	fmt.Println(mm)
	var t T
	t.a, t.b = e, e
	fmt.Println(t.a, t.b)
	e, x = fmt.Errorf("y"), 1
	var f func()
	var c chan int
	f, c = nil, nil
	fmt.Println(f == nil, c == nil, e, x)
	p, q := &Link{}, &Link{}
	p, q = nil, p
	fmt.Println(p == nil, q != nil)
	mm["a"], e = nil, nil
	fmt.Println(mm, e)
	var u, v []int = nil, nil
	fmt.Println(u, v)
	t.a, t.b = t.b, nil
	fmt.Println(t.a, t.b)
	var err2 error = nil
	es[0], err2 = err2, e
	fmt.Println(es, err2)
	var st fmt.Stringer
	st, x = nil, st
	fmt.Println(st, x)
}

func main() {
	nils()
	xs := make([]int, 3)
	xs[call("i", 0)], xs[call("j", 1)] = call("x", 7), call("y", 8)
	fmt.Println(xs)
	m := map[int]string{}
	i := 0
	i, m[i] = call("k", 5), "zero"
	fmt.Println(i, m)
	a, b, c := &N{v: 1}, &N{v: 2}, &N{v: 3}
	a.next, b.next, c.next = b, c, nil
	a, a.next, b.next = b, nil, a
	fmt.Println(a.v, a.next == nil, b.next.v)
	node("n", a).v, node("o", b).kids[call("p", 1)] = call("q", 9), node("r", c)
	fmt.Println(a.v, b.kids[1].v)
	p := &i
	*p, p = call("s", 3), nil
	fmt.Println(i, p == nil)
	xs, xs[0] = nil, call("u", 4)
	fmt.Println(xs)
	arr := [3]any{1, 2, 3}
	k := 0
	k, arr[k] = 2, "a"
	arr[k], k = nil, call("v", 1)
	fmt.Println(arr, k)
	var ns [2]N
	ns[0].next, ns[1].v = &ns[1], call("w", 6)
	ns[0].kids[2], ns[0].next.v = ns[0].next, call("z", 11)
	fmt.Println(ns[1].v, ns[0].kids[2].v)
	for x, y := 0, error(nil); x < 2; x, y = x+1, fmt.Errorf("e%d", x) {
		fmt.Println(x, y)
	}
	type S struct{ s []int }
	s := S{[]int{3, 1, 2}}
	s.s[0], s.s[1] = s.s[1], s.s[0]
	h := [][]int{{1, 2}, {3, 4}}
	h[0][1], h[1] = call("c", 1), nil
	h[0], h[1] = h[1], h[0]
	fmt.Println(s, h)
	var e error
	e, s.s = nil, append(s.s, call("d", 1))
	fmt.Println(e, s)
	if i, e = 3, fmt.Errorf("if"); e != nil {
		fmt.Println(i, e)
	}
	switch i, e = 4, nil; i {
	case 4:
		fmt.Println("four", e)
	}
}

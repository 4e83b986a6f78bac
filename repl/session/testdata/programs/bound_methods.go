// A method value has the receiver as it was.
package main

import "fmt"

type T struct{ n int }

func (t *T) P()           { fmt.Print(t.n, " ") }
func (t T) V() int        { return t.n }
func (t T) pr()           { fmt.Print("pr", t.n, " ") }
func (t *T) add(k int) *T { t.n += k; return t }

type W struct{ *T }
type X struct{ W }
type E struct{ T }

func main() {
	var fs []func()
	ts := []*T{{1}, {2}}
	for _, p := range ts {
		fs = append(fs, p.P)
	}
	for i := range ts {
		fs = append(fs, ts[i].P)
	}
	vs := []T{{5}, {6}}
	for i := range vs {
		fs = append(fs, vs[i].P)
	}
	vs[0].n = 7
	p := &T{1}
	f := p.P
	g := p.V
	p = &T{2}
	fs = append(fs, f)
	w := W{&T{3}}
	x := X{w}
	h, k := w.P, x.P
	w.T = &T{100}
	x.W.T = nil
	fs = append(fs, h, k)
	q := &T{8}
	v := q.V
	func() { defer q.pr(); q.n = 9 }()
	q.n = 9
	e := E{T{4}}
	ep, ev := e.P, e.V
	e.T.n = 5
	fs = append(fs, ep)
	for _, f := range fs {
		f()
	}
	fmt.Println(g(), v(), ev())
	func(f func()) { q = &T{0}; f() }(q.P)
	list := []func(){p.P, q.P}
	p, q = nil, nil
	for _, f := range list {
		f()
	}
	t := T{10}
	tp := t.P
	t.n = 11
	tp()
	add := ts[0].add
	ts[0] = nil
	fmt.Println(add(3).n, (*T).V(&t), T.V(t))
	m := map[string]*T{"a": {12}}
	mp := m["a"].P
	delete(m, "a")
	mp()
	pp := &ts[1]
	ppf := (*pp).P
	ts[1] = &T{50}
	ppf()
	arr := [2]T{{1}, {2}}
	af := arr[1].V
	arr[1].n = 20
	fmt.Println(af())
	go func() {}()
	d := &T{30}
	func() { defer d.P(); d = &T{33} }()
	func(f func()) { d = nil; f() }(d.pr)
	d = &T{31}
	var nilp *T
	func() {
		defer func() { fmt.Println(recover() != nil) }()
		nv := nilp.V
		_ = nv
	}()
}

//go:build ignore

// Types that refer to each other and to types that refer to themselves.
package main

import "fmt"

type Node struct {
	next *Node
	v    int
}
type Base struct{ id int }
type List struct {
	Base
	head *Node
	m    map[string]Node
}
type A struct {
	b    *B
	list List
	n    *Node
}
type B struct {
	a *A
	n [2]Node
	l []*List
}

func main() {
	l := List{Base{1}, &Node{v: 3}, map[string]Node{"x": {v: 5}}}
	l.head.next = l.head
	fmt.Println(l.id, l.head.next.next.v, l.m["x"].v)
	a := &A{list: l, n: &Node{v: 4}}
	a.b = &B{a: a, l: []*List{&a.list}}
	a.b.n[1].next = a.n
	fmt.Println(a.b.a.b.n[1].next.v, a.b.l[0].head.v, a.list.Base.id)
}

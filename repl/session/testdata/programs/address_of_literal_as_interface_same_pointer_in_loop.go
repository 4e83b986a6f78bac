//go:build ignore

// Address of literal as interface same pointer in loop.
package main

import "fmt"

type Node interface{ Show() int }
type Op struct{ N int }

func (o *Op) Show() int { return o.N }

func main() {
	var ns []Node
	for i := 0; i < 3; i++ {
		ns = append(ns, &Op{i})
	}
	fmt.Println(ns[0].Show(), ns[1].Show(), ns[2].Show(), ns[0] == ns[1])
	var ps []any
	for i := range 2 {
		ps = append(ps, &Op{i})
	}
	fmt.Println(ps[0] == ps[1], ps[0].(*Op).N)
	left := Node(&Op{0})
	for i := range 2 {
		left = &Op{left.Show() + i}
		ns[i] = left
	}
	fmt.Println(ns[0].Show(), ns[1].Show())
}

// Loops over arrays that are pointed to.
package main

import "fmt"

func main() {
	p := &[3]int{1, 2, 3}
	for _, v := range p {
		p[0] += v
	}
	fmt.Println(*p)
	for i, v := range p {
		p[2] = 10 * i
		fmt.Print(v, " ")
	}
	fmt.Println(len(p[:2]), p[1], len(p), cap(p))
	for i := range p {
		p[i] *= 2
	}
	a := [3]int{1, 2, 3}
	for _, v := range a {
		a[2] = 9
		fmt.Print(v, " ")
	}
	for _, v := range &a {
		a[2] = 7
		fmt.Print(v, " ")
	}
	f := func() *[3]int { fmt.Print("once "); return p }
	for i, v := range f() {
		fmt.Print(i, v, " ")
	}
	for i := range f() {
		fmt.Print(i)
	}
	for range f() {
		fmt.Print("x")
	}
	type S struct{ q *[2]string }
	s := S{&[2]string{"a", "b"}}
	for i, v := range s.q {
		s.q[1] = "c"
		fmt.Print(i, v)
	}
	var n *[2]int
	for i := range n {
		fmt.Print(i)
	}
	var fs []func()
	for i, v := range p {
		fs = append(fs, func() { fmt.Print(i, v, ";") })
	}
	for _, f := range fs {
		f()
	}
}

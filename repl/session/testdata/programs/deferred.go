package main

import "fmt"

func a() {
	i := 0
	defer func(p int) { fmt.Println("lit", p) }(i)
	i++
}
func b() {
	for i := 0; i < 3; i++ {
		p := i
		defer func() { fmt.Println("cl", p) }()
	}
}
func c() {
	for i := 0; i < 3; i++ {
		defer fmt.Println("pl", i)
	}
}
func d() {
	for i := 0; i < 3; i++ {
		defer fmt.Println("conv", int(i))
		defer fmt.Println("plus", i+0)
	}
}
func id(i int) int { return i }
func e() {
	for i := 0; i < 3; i++ {
		defer fmt.Println("call", id(i))
		go func(k int) {}(i)
	}
}

type T struct{ n int }

func (t T) P()   { fmt.Println("T.P", t.n) }
func (t *T) PP() { fmt.Println("T.PP", t.n) }
func f() {
	for i := 0; i < 3; i++ {
		t := T{i}
		defer t.P()
		defer t.PP()
	}
	u := T{5}
	defer u.P()
	defer u.PP()
	u.n = 9
}
func g() {
	for i := 0; i < 3; i++ {
		defer func(f func(...any) (int, error), p0 string, p1 int) { f(p0, p1) }(fmt.Println, "wr", i)
	}
}
func main() {
	a()
	b()
	c()
	d()
	e()
	f()
	g()
}

package main

import (
	"fmt"
	"math"
)

type job interface {
	fmt.Stringer
	run() int
}

type p struct{ id int }

func (p p) String() string { return fmt.Sprint("job", p.id) }
func (p p) run() int       { return 1 }

type wrapped struct {
	job
	n int
}

func inside[T any](x T) T { return (x) }

func nothing() {}

func main() {
	k, b := 3, true
	m := map[string]int{"a": 1}
	if (k) < 5 || b {
		fmt.Println(1)
	}
	if ((m)["x"]) < math.MaxInt && (b) {
		fmt.Println(2)
	}
	for (k) > 0 && !(m == nil) {
		(k)--
	}
	switch k {
	case (0):
		fmt.Println("zero")
	}
	(nothing)()
	(nothing())
	f := (func(int) int)(func(x int) int { return (x) * 2 })
	fmt.Println((f)(4), ([]int)(nil) == nil, (*int)(nil) == (nil), (<-chan int)(make(chan int)) != nil)
	(m["b"]), k = (2), (len(m))
	fmt.Println(m, k, -(-(k)))
	w := wrapped{p{1}, 2}
	fmt.Println(w, w.String(), (w).run(), inside(w), any(inside("x")).(string))
}

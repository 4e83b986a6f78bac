package main

import "fmt"

type _ int

type point struct{ x, y int }

func (p *point) move(d int) *point { p.x += d; return p }

func get() int { return 11 }

func main() {
	ch := make(chan int, 20)
	i := 3
	p := &i
	xs := []int{1, 2}
	st := struct{ y int }{7}
	m := map[string]int{"a": 9}
	chans := []chan int{ch}

	// What is sent is computed before the select.
	select {
	case ch <- *p:
	default:
	}
	select {
	case ch <- *(&i):
	default:
	}
	select {
	case chans[0] <- (*p):
	default:
	}
	for _, v := range []func() int{get, func() int { return -i }} {
		select {
		case ch <- v():
		case ch <- -v():
		}
	}
	select {
	case ch <- st.y:
	default:
	}
	select {
	case ch <- xs[1] + m["a"]:
	default:
	}
	select {
	case ch <- func() int { return 4 }():
	default:
	}
	select {
	case ch <- <-ch:
	default:
	}
	sum := 0
	for len(ch) > 0 {
		n := <-ch
		sum += n * n
	}
	fmt.Println(sum)

	// Constants in clauses.
	switch {
	case i == 3:
		const z = iota
		fallthrough
	case false:
		i++
	}
	select {
	case v, ok := <-ch:
		const z = 1
		fmt.Println(v, ok)
	default:
		const z = 2
	}
	fmt.Println(i)

	// A label may be called as a variable is.
outer:
	for outer := range 3 {
		for j := range 2 {
			if j > 0 {
				continue outer
			}
			fmt.Println(j, outer)
		}
	}

	// A value is never nil once it is in an interface.
	fmt.Println(any(i) == nil, any(p) != nil, any((*int)(nil)) == nil, nil != any(st))
	fmt.Println(*&*((&point{i, 1}).move(2)))
	q := &*p
	*q = 8
	fmt.Println(i)
}

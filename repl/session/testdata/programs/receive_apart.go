package main

import "fmt"

func k(x int) (r int) {
	r = x
	c := make(chan int, 1)
	c <- 9
	var ok bool
	_, ok = <-c
	_ = ok
	return
}

func sel(x int) (r int, ok bool) {
	c := make(chan int, 4)
	c <- 9
	c <- 8
	c <- 7
	r = x
	select {
	case _, ok = <-c:
	}
	var v int
	select {
	case v, _ = <-c:
		r += v
	}
	v, _ = <-c
	r += v
	close(c)
	_, _ = <-c
	select {
	case _, _ = <-c:
	}
	select {
	case v = <-c:
		r += v
	}
	xs := []int{1, 2}
	select {
	case xs[1], ok = <-c:
	}
	return r + xs[1], ok
}

func main() {
	fmt.Println(k(1))
	fmt.Println(sel(100))
	var v int
	c := make(chan int, 2)
	c <- 3
	v, _ = <-c
	_, ok := v, true
	fmt.Println(v, ok)
}

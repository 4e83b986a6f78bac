//go:build ignore

// Select comma ok from field or element hangs.
package main

import "fmt"
import "time"

type S struct{ in chan int }

func main() {
	s := S{make(chan int, 1)}
	s.in <- 1
	select {
	case x, ok := <-s.in:
		fmt.Println("1", x, ok)
	}
	p := &s
	p.in <- 2
	select {
	case x, ok := <-p.in:
		fmt.Println("2", x, ok)
	case <-time.After(time.Second):
	}
	m := map[string]chan int{"a": p.in}
	m["a"] <- 5
	select {
	case x := <-m["a"]:
		fmt.Println("3", x)
	case <-time.After(time.Second):
	}
	close(p.in)
	x, ok := <-m["a"]
	fmt.Println(x, ok)
}

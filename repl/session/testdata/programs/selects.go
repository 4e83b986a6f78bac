//go:build ignore

// Selects.
package main

import (
	"fmt"
	"time"
)

type S struct {
	in, out chan int
	done    chan struct{}
}

func main() {
	s := &S{make(chan int, 3), make(chan int, 3), make(chan struct{})}
	s.in <- 1
	close(s.in)
	n := 0
loop:
	for {
		select {
		case v, ok := <-s.in:
			if !ok {
				break loop
			}
			s.out <- v * 2
			n += v
		case <-s.done:
			break loop
		case <-time.After(time.Second):
			fmt.Println("late")
		}
	}
	fmt.Println(n, <-s.out)
	chs := []chan string{make(chan string, 1), make(chan string, 1)}
	chs[1] <- "x"
	select {
	case a, ok := <-chs[0]:
		fmt.Println("a", a, ok)
	case b, ok := <-chs[1]:
		fmt.Println("b", b, ok)
	}
	select {
	case s.out <- 5:
		fmt.Println("sent")
	default:
		fmt.Println("full")
	}
	m := map[string]chan int{"k": make(chan int, 1)}
	m["k"] <- 4
	select {
	case v := <-m["k"]:
		fmt.Println(v)
	}
	var e chan int
	select {
	case v := <-e:
		fmt.Println(v)
	default:
		fmt.Println("none")
	}
	f := func(a, b int) any { return a < b && b > 2 || a == 7 }
	fmt.Println(f(1, 3), f(3, 1), any(!true), []any{1 < 2, f(1, 3) == true})
}

//go:build ignore

// Break label in select.
package main

import "fmt"

func main() {
	ch := make(chan int, 3)
	n := 0
	done := make(chan bool, 1)
loop:
	for {
		select {
		case v := <-ch:
			fmt.Println("v", v)
			break loop
		case <-done:
			n = 9
		default:
			ch <- 3
		}
		if n++; n > 3 {
			fmt.Println("never")
			break
		}
	}
	fmt.Println("out")
}

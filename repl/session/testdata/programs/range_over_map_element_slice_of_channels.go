//go:build ignore

// Range over map element slice of channels.
package main

import "fmt"

func main() {
	m := map[string][]chan int{"a": {make(chan int, 2)}}
	for _, c := range m["a"] {
		c <- 3
	}
	fmt.Println("ok")
}

//go:build ignore

// Make receive only chan.
package main

import "fmt"

func main() {
	fmt.Printf("%T\n", make(<-chan int))
}

//go:build ignore

// Defer trace call evaluated late.
package main

import "fmt"

func trace(s string) func() {
	fmt.Println("enter", s)
	return func() { fmt.Println("leave", s) }
}
func f9() {
	defer trace("f9")()
	fmt.Println("body")
}
func main() {
	f9()
	defer trace("m")()
	fmt.Println("mb")
}

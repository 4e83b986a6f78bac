//go:build ignore

// Nil embedded pointer words.
package main

import "fmt"

type T struct{ x int }
type E struct{ *T }

func main() {
	defer func() { fmt.Println(recover()) }()
	e := E{}
	fmt.Println(e.x)
}

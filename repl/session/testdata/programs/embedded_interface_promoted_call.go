//go:build ignore

// Embedded interface promoted call.
package main

import "fmt"

type Logger interface{ Log(string) }
type S struct {
	Logger
	id int
}
type C struct{}

func (c C) Log(s string) { fmt.Println(s) }
func main() {
	s := S{C{}, 7}
	s.Log("hello")
}

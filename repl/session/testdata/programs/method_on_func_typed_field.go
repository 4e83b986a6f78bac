//go:build ignore

// Method on func typed field.
package main

import "fmt"

type Handler func(req string) string

func (h Handler) Serve(r string) string { return h(r) }

type S struct{ handler Handler }

func main() {
	s := &S{func(r string) string { return "<" + r + ">" }}
	fmt.Println(s.handler.Serve("y"))
}

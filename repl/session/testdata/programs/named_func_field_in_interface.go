//go:build ignore

// Named func field in interface.
package main

import "fmt"

type Handler func(req string) string

func (h Handler) Serve(r string) string { return h(r) }

type Servable interface{ Serve(string) string }
type S struct{ handler Handler }

func main() {
	s := S{func(r string) string { return "<" + r + ">" }}
	var sv Servable = s.handler
	fmt.Println(sv.Serve("z"))
}

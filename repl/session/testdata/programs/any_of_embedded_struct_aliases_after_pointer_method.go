//go:build ignore

// Any of embedded struct aliases after pointer method.
package main

import "fmt"

type Vec struct{ X, Y int }

func (v *Vec) Scale(f int) *Vec { v.X *= f; return v }
func main() {
	s := struct {
		Vec
		name string
	}{Vec{1, 2}, "n"}
	s.Scale(3)
	var iface any = s.Vec
	s.Vec.X = 5
	iv := iface.(Vec)
	iv.X = 3
	fmt.Println(iface, s, iv)
}

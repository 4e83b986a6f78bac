//go:build ignore

// Value in interface aliases.
package main

import "fmt"

type N interface{ Name() string }
type Base struct{ name string }

func (b *Base) Rename(s string) { b.name = s }
func (b Base) Name() string     { return b.name }
func main() {
	d := Base{"Rex"}
	var x N = d
	d.Rename("Max")
	fmt.Println(x.Name(), d.Name())
	d.name = "Q"
	fmt.Println(x.Name(), d.Name())
}

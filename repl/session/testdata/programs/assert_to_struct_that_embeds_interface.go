//go:build ignore

// Assert to struct that embeds interface.
package main

import "fmt"

type Shape interface{ Area() float64 }
type Deco struct {
	Shape
	color string
}
type R struct{}

func (R) Area() float64 { return 1 }
func main() {
	var s Shape = Deco{R{}, "red"}
	d, ok := s.(Deco)
	fmt.Println(d.color, ok)
	switch v := s.(type) {
	case Deco:
		fmt.Println("deco", v.color)
	}
}

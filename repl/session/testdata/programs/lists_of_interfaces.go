package main

import (
	"errors"
	"fmt"
)

type shape interface{ area() float64 }

type square float64

func (s square) area() float64 { return 1 }

type rect struct{ w int }

func (r rect) area() float64  { return 2 }
func (r rect) String() string { return "R!" }

func main() {
	var list any = []shape{square(1), rect{3}, nil}
	fmt.Println(list)
	fmt.Printf("%v %+v\n", list, list)
	var m any = map[string]shape{"a": rect{2}}
	fmt.Println(m, map[string]any{"x": []shape{rect{1}}}, any([]error{errors.New("e")}))
	values := []any{1, "b", 2, 3}
	fmt.Println(fmt.Sprint(values...), fmt.Sprint("a", "b", 1, 2))
}

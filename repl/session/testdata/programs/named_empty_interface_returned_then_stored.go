//go:build ignore

// Named empty interface returned then stored.
package main

import "fmt"

type Value any
type List []Value

func two() Value { return List{2} }
func main() {
	v := two()
	x := List{v}
	x = append(x, v)
	fmt.Println(x[0].(List), x[1].(List))
	var i any = v
	fmt.Println(i.(List))
	m := map[string]Value{"a": v}
	fmt.Println(m["a"].(List))
}

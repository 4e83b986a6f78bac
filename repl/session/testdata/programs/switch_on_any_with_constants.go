//go:build ignore

// Switch on any with constants.
package main

import "fmt"
import "io"

type Symbol string

func kind(x any) string {
	switch x {
	case Symbol("if"):
		return "if"
	case "if":
		return "string if"
	case nil:
		return "nil"
	case 3, 4.5, true:
		return "num"
	}
	return "other"
}
func main() {
	xs := []any{Symbol("if"), "if", nil, 3, true, 4.5, Symbol("x")}
	for _, x := range xs {
		fmt.Println(kind(x))
	}
	switch xs[0] {
	case Symbol("if"):
		fmt.Println("yes")
	default:
		fmt.Println("no")
	}
	switch xs[0] {
	case "if":
		fmt.Println("yes")
	default:
		fmt.Println("no")
	}
	m := map[string]any{"a": Symbol("q")}
	switch m["a"] {
	case Symbol("q"):
		fmt.Println("yes")
	default:
		fmt.Println("no")
	}
	fmt.Println(xs[0] == Symbol("if"), xs[1] == "if", m["a"] == Symbol("q"), xs[0] == "if", m["z"] == nil)
	type P struct{ v any }
	p := P{Symbol("w")}
	switch p.v {
	case Symbol("w"):
		fmt.Println("yes")
	default:
		fmt.Println("no")
	}
	f := func() any { return Symbol("w") }
	switch f() {
	case Symbol("w"):
		fmt.Println("yes")
	default:
		fmt.Println("no")
	}
	var e error = io.EOF
	switch e {
	case nil:
		fmt.Println("nil")
	case io.EOF:
		fmt.Println("EOF")
	}
	switch {
	case e == io.EOF:
		fmt.Println("EOF")
	}
}

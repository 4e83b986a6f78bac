//go:build ignore

// Sprint any holding string gets space.
package main

import "fmt"

func main() {
	var r any = "deep"
	n := 2
	fmt.Print(r, n, "\n")
	fmt.Print(r, 1, "\n")
	var s any = n
	fmt.Print(r, s, "\n")
	fmt.Print(any("x"), n, []any{"y"}, 3, "\n")
	fmt.Println(fmt.Sprint(r, n))
}

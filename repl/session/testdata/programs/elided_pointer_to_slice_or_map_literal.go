//go:build ignore

// Elided pointer to slice or map literal.
package main

import "fmt"

func main() {
	m := map[string]*[]int{"a": {1, 2}, "b": {}}
	s := []*[2]int{{1, 2}}
	q := []*map[string]int{{"a": 1}}
	fmt.Println(*m["a"], *s[0], *q[0], (*s[0])[1])
}

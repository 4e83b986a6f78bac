//go:build ignore

// Array local to loop body shares memory.
package main

import "fmt"

func main() {
	var ips []*int
	for i := range 3 {
		x := [2]int{i, i}
		ips = append(ips, &x[1])
	}
	fmt.Println(*ips[0], *ips[1])
	f := func(i int) *int { x := [2]int{i, i}; return &x[1] }
	a, b := f(1), f(2)
	fmt.Println(*a, *b)
	var ss [][]int
	for i := range 3 {
		x := [2]int{i, i}
		ss = append(ss, x[:])
	}
	fmt.Println(ss)
}

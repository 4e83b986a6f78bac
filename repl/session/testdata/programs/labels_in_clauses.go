//go:build ignore

// Labels in the clauses of switches and selects.
package main

import "fmt"

func main() {
	b := true
	switch {
	case b:
		fmt.Println("one")
	outer:
		for i := 0; i < 3; i++ {
			for j := 0; j < 3; j++ {
				if j == 1 {
					continue outer
				}
				fmt.Println(i, j)
			}
		}
	}
	switch {
	case b:
	loop:
		for i := range 3 {
			for j := range 3 {
				if j == 1 {
					break loop
				}
				fmt.Println(i, j)
			}
		}
	}
	if b {
	l3:
		for i := range 3 {
			for range 3 {
				continue l3
			}
			fmt.Println(i)
		}
	}
	select {
	default:
	l4:
		for i := range 3 {
			for range 3 {
				break l4
			}
			fmt.Println(i)
		}
	}
}

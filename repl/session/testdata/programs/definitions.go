//go:build ignore

// Definitions of several variables, shifts.
package main

import (
	"errors"
	"fmt"
)

func f() (i int, err error) {
	r, err := 1, errors.New("test")
	i = r
	return
}
func g(b uint) (uint, int64, float64) {
	var x int64 = 1 << b
	return uint(1) + (0x1 >> b), x, 2
}
func main() {
	fmt.Println(f())
	a, b := 1, 2
	b, c := a, b
	fmt.Println(a, b, c)
	b, a, d := a, b, "x"
	fmt.Println(a, b, c, d)
	var e error
	n, e := 3, errors.New("q")
	fmt.Println(n, e)
	_, z := 1, 2
	fmt.Println(z)
	var k uint8 = 3
	var w uint16 = 1<<k | 1<<9
	fmt.Println(w, 1<<k, uint64(1)<<(k*10), byte(1)<<k)
	fmt.Println(g(0))
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		fmt.Print(i, j, " ")
	}
	fmt.Println()
	x, y := 1, 1
	for range 5 {
		x, y = y, x+y
	}
	fmt.Println(x, y)
}

// Labels that are left and continued from a select in a loop within.
package main

import "fmt"

func main() {
L:
	for i := 0; i < 3; i++ {
		for _, x := range []int{1, 2} {
			select {
			default:
				fmt.Println(i, x)
				if i == 1 {
					break L
				}
			}
		}
	}
	fmt.Println("end")
M:
	for i := 0; i < 3; i++ {
		for _, x := range []int{1, 2} {
			select {
			default:
				fmt.Println(i, x)
				if x == 1 {
					continue M
				}
			}
		}
	}
	fmt.Println("end2")
	for i := 0; i < 3; i++ {
		for _, x := range []int{1, 2} {
			select {
			default:
				if x == 1 {
					break
				}
				fmt.Println(i, x)
			}
		}
	}
	fmt.Println("end3")
}

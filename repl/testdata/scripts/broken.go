package main

import "fmt"

func main() {
	n := 2
	unused := 1
	fmt.Println(n + "x")
}

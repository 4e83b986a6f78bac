// Loops over strings, of bytes that are of no rune among them.
package main

import "fmt"

func main() {
	for i := range "héllo" {
		fmt.Print(i, " ")
	}
	for i, r := range "h\xffé\xe2\x82" {
		fmt.Print(i, r, " ")
	}
	var fs []func()
	for i, r := range "aé€" {
		fs = append(fs, func() { fmt.Print(i, string(r), " ") })
		i += 10
		if i == 11 {
			continue
		}
	}
	for _, f := range fs {
		f()
	}
	var i int
	var r rune
	for i, r = range "xyz" {
		if r == 'y' {
			break
		}
	}
	fmt.Println(i, r)
outer:
	for i, r := range "ab" {
		for j, q := range "cd" {
			if j == 1 {
				continue outer
			}
			fmt.Print(i, j, r, q, " ")
		}
	}
	type S string
	var a [3]int
	for a[1], r = range S("né!") {
		fmt.Print(a, r)
	}
	for range "né" {
		fmt.Print("x")
	}
	for _, r := range "é\xff" {
		fmt.Print(r, " ")
	}
	const c = "const"
	for i := range c {
		fmt.Print(i)
	}
	for i, r := range "" {
		fmt.Println(i, r)
	}
	for i, _ := range "éé" {
		fmt.Print(i)
	}
}

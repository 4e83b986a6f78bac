package main

import "fmt"

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		p := i
		fs = append(fs, func() int { p += 10; return p })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	fmt.Println()
	fs = nil
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	fs = nil
	for _, s := range []int{5, 6, 7} {
		var q = s * 2
		fs = append(fs, func() int { return s + q })
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	x := 1
	inc := func() { x++ }
	inc()
	inc()
	fmt.Println(x)
	var ps []*int
	for i := 0; i < 3; i++ {
		k := i * i
		ps = append(ps, &k)
	}
	fmt.Println(*ps[0], *ps[1], *ps[2])
	for i := 0; i < 3; i++ {
		ps = append(ps, &i)
	}
	fmt.Println(*ps[3], *ps[4], *ps[5])
	for i := 0; i < 6; i++ {
		i++
		func() { i++ }()
		fmt.Print(i, " ")
	}
	fmt.Println()
}

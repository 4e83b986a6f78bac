package main

import "fmt"

func kind(n int) (words []string) {
	switch m := n % 10; m {
	case 0:
		words = append(words, "zero")
	default:
		words = append(words, "other")
		fallthrough
	case 1, 2:
		words = append(words, "few")
	case 3:
		words = append(words, "three")
	}
	return
}

func into(x any) string {
	out := ""
outer:
	for i := range 3 {
		switch x {
		case "a", 1:
			out += "a"
			fallthrough
		default:
			out += "d"
			if i == 1 {
				break outer
			}
			if i == 0 {
				continue
			}
		case nil:
			out += "nil"
			break
		}
	}
	return out
}

type op int

func sign(x float64) string {
L:
	switch {
	default:
		fallthrough
	case x > 0, x > 10:
		if x > 5 {
			break L
		}
		return "positive or nothing"
	case x < 0:
		return "negative"
	}
	return "large"
}

func main() {
	for n := range 5 {
		fmt.Println(n, kind(n))
	}
	fmt.Println(into("a"), into(1), into(nil), into(2.5))
	fmt.Println(sign(1), sign(-1), sign(0), sign(7), sign(11))
	var o op = 3
	switch o {
	case 1:
	default:
		fmt.Println("default", o)
		fallthrough
	case 2:
		fmt.Printf("%T\n", o)
	}
	f := func() (int, bool) { return 2, true }
	switch n, ok := f(); ok {
	case true:
		fmt.Println(n)
		fallthrough
	default:
		fmt.Println("d")
		fallthrough
	case false:
		fmt.Println("f")
	}
}

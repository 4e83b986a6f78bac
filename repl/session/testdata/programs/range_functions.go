package main

import "fmt"

type Seq[V any] func(yield func(V) bool)

func count(n int) Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				fmt.Println("stopped at", i)
				return
			}
		}
	}
}
func pairs(xs []string) func(func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for i, x := range xs {
			if !yield(i, x) {
				return
			}
		}
	}
}
func find(n int) (int, string) {
	for x := range count(10) {
		if x == n {
			return x, "found"
		}
	}
	return -1, "none"
}
func nested() string {
outer:
	for i := range count(4) {
		for j := range count(4) {
			switch {
			case j == 1:
				continue
			case i == 1:
				continue outer
			case i == 2 && j == 2:
				break outer
			case i == 3:
				return "never"
			}
			fmt.Println(i, j)
		}
	}
	for i := range count(3) {
		for j := range count(3) {
			if i+j == 3 {
				return fmt.Sprint(i, j)
			}
		}
	}
	return "end"
}
func deferred() {
	for i := range count(2) {
		defer fmt.Println("deferred", i)
	}
	fmt.Println("body")
}
func Map[T, U any](s Seq[T], f func(T) U) Seq[U] {
	return func(yield func(U) bool) {
		for v := range s {
			if !yield(f(v)) {
				return
			}
		}
	}
}

func main() {
	for i, s := range pairs([]string{"a", "b"}) {
		fmt.Println(i, s)
	}
	fmt.Println(find(3))
	fmt.Println(find(30))
	fmt.Println(nested())
	deferred()
	var k int
	for k = range count(3) {
	}
	fmt.Println(k)
	for range count(2) {
		fmt.Println("x")
	}
	for s := range Map(count(3), func(i int) string { return fmt.Sprint("<", i, ">") }) {
		fmt.Println(s)
	}
	var fs []func() int
	for i := range count(3) {
		fs = append(fs, func() int { i++; return i })
	}
	for _, f := range fs {
		fmt.Println(f(), f())
	}
}

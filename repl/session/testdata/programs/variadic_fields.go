// Variadic functions in fields and variables.
package main

import "fmt"

type Logf func(string, ...any)

type S struct {
	f   func(...int) int
	g   func(string, ...any) int
	log Logf
}

func two() (int, int) { return 1, 2 }

func main() {
	s := S{
		f:   func(xs ...int) int { return len(xs) },
		g:   func(s string, xs ...any) int { return len(xs) },
		log: func(f string, xs ...any) { fmt.Printf(f+"\n", xs...) },
	}
	fmt.Println(s.f(1, 2), s.f(), s.f(1), s.f([]int{1, 2, 3}...), s.f(two()), s.g("a"), s.g("a", 1, nil))
	m := map[string]func(...int) int{"a": s.f}
	fmt.Println(m["a"](1, 2, 3), m["a"]())
	fs := []func(...any) int{func(xs ...any) int { return len(xs) }}
	fmt.Println(fs[0](1, 2), fs[0](), fs[0]([]any{1}))
	f := s.f
	fmt.Println(f(1, 2, 3))
	s.log("%d %v", 1, s.f(4))
	s.log("none")
}

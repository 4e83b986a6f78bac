package main

import (
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
)

type A struct{ x int }
type B struct{ x int }

type Animal interface {
	Sound() string
	Name() string
}
type Base struct{ name string }

func (b Base) Name() string { return b.name }

type Dog struct {
	Base
	age int
}
type Cat struct {
	*Base
	lives int
}

func (d Dog) Sound() string  { return "woof" }
func (c *Cat) Sound() string { return "meow" }

type Named interface{ Name() string }

type Err struct{ code int }

func (e *Err) Error() string { return fmt.Sprint("err", e.code) }

type S struct{ n int }

func (s S) String() string { return fmt.Sprint("S", s.n) }

func kind(v any) string {
	switch v := v.(type) {
	case A:
		return fmt.Sprint("A", v.x)
	case B:
		return fmt.Sprint("B", v.x)
	case int, int64:
		return fmt.Sprint("integer ", v)
	case *A:
		return fmt.Sprint("*A", v.x)
	case *B:
		return fmt.Sprint("*B", v.x)
	case []A:
		return "[]A"
	case []B:
		return "[]B"
	case nil:
		return "nil"
	case func(int) int:
		return "func"
	case error:
		return "error " + v.Error()
	case fmt.Stringer:
		return "Stringer " + v.String()
	case Named:
		return "Named " + v.Name()
	case map[string]int:
		return fmt.Sprint("map ", len(v))
	}
	return "?"
}

type upper struct{ r io.Reader }

func (u upper) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	copy(p, strings.ToUpper(string(p[:n])))
	return n, err
}

type byLen struct{ words []string }

func (b byLen) Len() int           { return len(b.words) }
func (b byLen) Less(i, j int) bool { return len(b.words[i]) < len(b.words[j]) }
func (b byLen) Swap(i, j int)      { b.words[i], b.words[j] = b.words[j], b.words[i] }

type closer interface{ Close() error }

type logger struct {
	io.Writer
	prefix string
}

func (l logger) Log(s string) { fmt.Fprintln(l, l.prefix+s) }

func main() {
	for _, v := range []any{A{1}, B{2}, 4, int64(5), &A{5}, &B{6}, []A{}, []B{}, nil, func(x int) int { return x }, &Err{3}, S{1}, Dog{Base{"rex"}, 3}, map[string]int{"a": 1}, 2.5} {
		fmt.Println(kind(v))
	}
	animals := []Animal{Dog{Base{"rex"}, 3}, &Cat{&Base{"tom"}, 9}}
	for _, a := range animals {
		fmt.Println(a.Name(), a.Sound())
		if d, ok := a.(Dog); ok {
			fmt.Println("a dog of", d.age)
		}
		switch a := a.(type) {
		case *Cat:
			fmt.Println("a cat of", a.lives, "lives")
		case Dog:
			fmt.Println("again a dog of", a.age)
		}
		var n Named = a
		fmt.Println(n.Name())
	}
	var x any = A{1}
	_, ok := x.(B)
	fmt.Println(ok, x == any(A{1}), x == any(B{1}))
	text, err := io.ReadAll(upper{strings.NewReader("shout")})
	fmt.Println(string(text), err)
	words := []string{"ccc", "a", "bb"}
	sort.Sort(byLen{words})
	fmt.Println(words)
	sort.Sort(sort.Reverse(byLen{words}))
	fmt.Println(words)
	logger{os.Stdout, "> "}.Log("hello")
	var w io.Writer = os.Stdout
	if _, ok := w.(closer); ok {
		fmt.Println("a closer")
	}
	if _, ok := w.(interface{ Fly() }); !ok {
		fmt.Println("no bird")
	}
	var s fmt.Stringer = S{4}
	fmt.Println(s, s.String(), s.(S).n)
	defer func() { fmt.Println(recover()) }()
	_ = x.(int)
}

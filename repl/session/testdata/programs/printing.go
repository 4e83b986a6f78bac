package main

import (
	"errors"
	"fmt"
	"time"
)

type point struct{ x, y int }
type Color int

const (
	Red Color = iota
	Green
)

func (c Color) String() string { return [...]string{"red", "green"}[c] }

type Celsius float64
type Shape interface{ Area() float64 }
type Sq struct{ S float64 }
type Circle struct {
	R    float64
	Name string
}

func (s Sq) Area() float64      { return s.S * s.S }
func (c *Circle) Area() float64 { return c.R }

type Err struct{ Code int }

func (e *Err) Error() string { return fmt.Sprintf("code %d", e.Code) }

type Emp struct {
	Name string
	point
	Boss  *Emp
	Cols  []Color
	m     map[string]Color
	when  time.Duration
	any   any
	shape Shape
	err   error
}
type Stack[T any] struct{ items []T }
type Names []string
type Fn func(int) string

func (n Names) Area() float64 { return float64(len(n)) }
func show(v any)              { fmt.Printf("%v %+v %T\n", v, v, v) }

type E2 struct{ A, B int }
type E3 struct{ A, B int }

func which(v any) string {
	switch v.(type) {
	case E2:
		return "E2"
	case E3:
		return "E3"
	case *E2:
		return "*E2"
	case *E3:
		return "*E3"
	}
	return "?"
}

func main() {
	p := point{1, 2}
	fmt.Println(p, &p, []point{p}, map[string]point{"a": p})
	fmt.Printf("%v %+v %#v %T\n", p, p, p, p)
	fmt.Printf("%v %+v %#v %T %d %x %5v|%-7v|\n", Green, Red, Red, Red, Green, Red, Red, Red)
	fmt.Println(Red, []Color{Red, Green}, map[Color]int{Green: 1, Red: 2}, [2]Color{})
	e := Emp{Name: "Al", point: p, Cols: []Color{Green}, m: map[string]Color{"k": Red}, when: time.Second}
	fmt.Println(e)
	fmt.Printf("%+v\n", e)
	b := &Emp{Boss: nil}
	fmt.Printf("%+v\n", *b)
	fmt.Printf("%#v\n", e)
	var s Shape = Sq{2}
	fmt.Println(s, []Shape{s, &Circle{R: 1}}[0])
	fmt.Printf("%T %v %+v\n", s, s, s)
	s = &Circle{1, "c"}
	fmt.Printf("%T %v %+v %#v\n", s, s, s, s)
	s = (Names{"a", "b"})
	fmt.Printf("%T %v\n", s, s)
	var err error = &Err{3}
	fmt.Println(err)
	fmt.Printf("%v %T %s\n", err, err, err)
	w := fmt.Errorf("wrap: %w", err)
	fmt.Println(w)
	var te *Err
	fmt.Println(errors.As(w, &te), te.Code)
	fmt.Printf("%T %v\n", Celsius(3.5), Celsius(3.5))
	fmt.Printf("%T\n", Stack[int]{})
	fmt.Printf("%v %T\n", Stack[point]{[]point{p}}, Stack[point]{})
	show(p)
	show(&p)
	show(42)
	show("hi")
	show([]any{1, "a", nil, p})
	show(nil)
	var x any = p
	fmt.Println(x)
	fmt.Println(fmt.Sprint(p, Red), fmt.Sprintln(Red))
	fmt.Printf("%6.2f|%8.3f|%T\n", Celsius(1), 2.0, 2.0)
	fmt.Printf("%s %q %v\n", Names{"a"}, Names{"b"}, Names(nil))
	fmt.Printf("%T %T %T %T\n", Fn(nil), show, struct{ A, b int }{}, []any{})
	fmt.Println(struct {
		A int
		b string
	}{1, "x"})
	fmt.Println(which(E2{}), which(E3{}), which(&E2{}), which(&E3{}))
	fmt.Println(E3(E2{1, 2}))
	args := []any{p, Red}
	fmt.Println(args...)
	fmt.Printf("%v|%10v|%-10v|%t\n", true, p, p, true)
	fmt.Printf("%d %s\n", p, e.Cols)
	fmt.Printf("%v %v\n", [3]bool{true}, [][]int{{1}, {2, 3}})
	fmt.Printf("%p\n", nil)
	fmt.Printf("%!\n")
	fmt.Printf("%d\n", "str")
	fmt.Printf("%d %d\n", 1)
	type local struct{ a, b int }
	fmt.Printf("%v %+v %T\n", local{1, 2}, local{1, 2}, local{})
	var np *point
	fmt.Println(np, np == nil)
	fmt.Printf("%v %+v\n", np, np)
	var nerr error
	fmt.Println(nerr)
	fmt.Printf("%v\n", nerr)
	var ns Shape
	fmt.Println(ns)
	fmt.Printf("%v %T\n", ns, ns)
	ptrs := []*point{nil}
	fmt.Println(ptrs)
}

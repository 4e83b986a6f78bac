package main

import (
	"container/heap"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
)

// named types that are no structs, in interfaces with methods

type Shape interface{ Area() float64 }

type Square float64
type Round float64
type List []Shape
type Table map[string]float64
type Fn func() float64
type Counter int
type Other int

func (s Square) Area() float64 { return float64(s * s) }
func (r Round) Area() float64  { return 3 * float64(r*r) }
func (l List) Area() (sum float64) {
	for _, s := range l {
		sum += s.Area()
	}
	return sum
}
func (t Table) Area() float64 { return t["area"] }
func (f Fn) Area() float64    { return f() }
func (c *Counter) Area() float64 {
	*c++
	return float64(*c)
}
func (c *Other) Area() float64 { return -1 }
func (c *Counter) Write(p []byte) (int, error) {
	*c += Counter(len(p))
	return len(p), nil
}
func (c *Other) Write(p []byte) (int, error) { return len(p), nil }

type Named interface{ Name() string }

func (r Round) Name() string    { return "round" }
func (c *Counter) Name() string { return "counter" }

func kind(s Shape) string {
	switch s := s.(type) {
	case nil:
		return "nothing"
	case Square:
		return fmt.Sprintf("square %v", float64(s))
	case Named:
		return "named " + s.Name()
	case Round:
		return "never"
	case List:
		return fmt.Sprintf("list of %d", len(s))
	case Table, Fn:
		return fmt.Sprintf("table or function %T", s)
	}
	return fmt.Sprintf("something else: %T", s)
}

func any2(x any) string {
	if s, ok := x.(Shape); ok {
		return kind(s) + " in any"
	}
	return fmt.Sprintf("no shape: %T", x)
}

func writer(w io.Writer) string {
	switch w := w.(type) {
	case *Other:
		return "other"
	case *Counter:
		return fmt.Sprint("counter ", int(*w))
	case *strings.Builder:
		return "builder"
	}
	return "?"
}

type ErrA string
type ErrB string
type Code int

func (e ErrA) Error() string { return "A " + string(e) }
func (e ErrB) Error() string { return "B " + string(e) }
func (c Code) Error() string { return fmt.Sprint("code ", int(c)) }
func (c Code) Is(err error) bool {
	o, ok := err.(Code)
	return ok && o/100 == c/100
}

const ErrNo ErrA = "no"

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

func main() {
	c, o := new(Counter), new(Other)
	shapes := []Shape{Square(2), Round(1), List{Square(1), Round(1)}, Table{"area": 7}, Fn(func() float64 { return 4 }), c, o, nil}
	for _, s := range shapes {
		fmt.Println(kind(s), any2(s))
		if s != nil {
			fmt.Printf("%T %v\n", s, s.Area())
		}
	}
	fmt.Println(shapes[0] == Shape(Square(2)), shapes[0] == Shape(Round(2)), shapes[5] == Shape(c), shapes[0] == shapes[1])
	fmt.Println(shapes[0] == Square(2), shapes[1] != Round(1))
	switch shapes[0] {
	case Round(2):
		fmt.Println("round 2")
	case Square(2):
		fmt.Println("square 2")
	}
	areas := make(map[any]float64)
	for _, s := range shapes[:2] {
		areas[s] = s.Area()
	}
	fmt.Println(len(areas), areas[Square(2)], areas[Round(2)], areas[Round(1)])

	fmt.Fprint(c, "hello")
	fmt.Println(writer(c), writer(o), writer(new(strings.Builder)))
	var w io.Writer = c
	if n, ok := w.(Named); ok {
		fmt.Println(n.Name())
	}
	_, ok := io.Writer(o).(Named)
	fmt.Println(ok)

	for _, err := range []error{ErrA("x"), ErrB("x"), Code(404), ErrNo, fmt.Errorf("wrapped: %w", ErrNo), nil} {
		var a ErrA
		var b ErrB
		var code Code
		fmt.Println(errors.As(err, &a), errors.As(err, &b), errors.As(err, &code), errors.Is(err, ErrNo), errors.Is(err, Code(400)), err == ErrNo, err == error(ErrB("x")))
		switch err := err.(type) {
		case ErrB:
			fmt.Println("B:", string(err))
		case ErrA:
			fmt.Println("A:", string(err))
		case Code:
			fmt.Println("Code:", int(err))
		case nil:
			fmt.Println("nil")
		default:
			fmt.Println("default:", err)
		}
		switch err {
		case ErrNo:
			fmt.Println("is ErrNo")
		case ErrB("x"):
			fmt.Println("is B")
		}
		fmt.Printf("%v %T\n", err, err)
	}

	h := &ints{3, 1, 2}
	heap.Init(h)
	heap.Push(h, 0)
	fmt.Println(heap.Pop(h), heap.Pop(h), *h)
	var data sort.Interface = ints{2, 3, 1}
	sort.Sort(sort.Reverse(data))
	fmt.Println(data, data.(ints)[0])
}

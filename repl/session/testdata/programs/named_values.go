package main

import (
	"container/heap"
	"container/list"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
)

type Celsius float64
type Fahrenheit float64
type Color int
type Names []string
type Handler func(string) string
type Key string

const (
	Red Color = iota
	Green
)

func (c Color) String() string           { return [...]string{"red", "green"}[c] }
func (n Names) Len() int                 { return len(n) }
func (h Handler) Handle(s string) string { return h(s) }

type ErrNegative float64

func (e ErrNegative) Error() string { return fmt.Sprintf("negative: %v", float64(e)) }

func describe(v any) string {
	switch v := v.(type) {
	case Celsius:
		return fmt.Sprintf("%.1f °C", float64(v))
	case Fahrenheit:
		return fmt.Sprintf("%.1f °F", float64(v))
	case float64:
		return "a number"
	case fmt.Stringer:
		return "a Stringer " + v.String()
	case int:
		return "an int"
	case Names:
		return fmt.Sprint("names ", v.Len())
	case []string:
		return "strings"
	case Handler:
		return v.Handle("x")
	case error:
		return v.Error()
	}
	return "?"
}

func sqrt(x float64) (float64, error) {
	if x < 0 {
		return 0, ErrNegative(x)
	}
	return x, nil
}

type IntHeap []int

func (h IntHeap) Len() int           { return len(h) }
func (h IntHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h IntHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *IntHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *IntHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

func main() {
	values := []any{Celsius(21), Fahrenheit(70), 1.5, Green, 7, Names{"a", "b"}, []string{"c"}, Handler(strings.ToUpper), ErrNegative(-1)}
	for _, v := range values {
		fmt.Println(describe(v))
	}
	fmt.Printf("%T %T %v %v\n", values[0], values[3], values[3], values[:7])
	var x any = Celsius(3)
	c, ok := x.(Celsius)
	fmt.Println(c, ok)
	_, ok = x.(Fahrenheit)
	fmt.Println(ok, x == Celsius(3), x == any(Fahrenheit(3)), x != nil)
	m := map[any]string{Celsius(1): "c", Fahrenheit(1): "f", 1.0: "n", Red: "r"}
	fmt.Println(m[Celsius(1)], m[Fahrenheit(1)], m[1.0], m[Red], len(m))
	_, err := sqrt(-4)
	var negative ErrNegative
	fmt.Println(err, errors.As(err, &negative), float64(negative), err == ErrNegative(-4))
	h := &IntHeap{5, 2, 8}
	heap.Init(h)
	heap.Push(h, 1)
	fmt.Println(heap.Pop(h), heap.Pop(h), *h)
	l := list.New()
	l.PushBack(Green)
	l.PushFront(Red)
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value.(Color), " ", e.Value, " ")
	}
	fmt.Println()
	ctx := context.WithValue(context.Background(), Key("user"), "ann")
	fmt.Println(ctx.Value(Key("user")), ctx.Value("user"))
	text, err := json.Marshal(map[string]any{"c": Celsius(2), "list": []any{Green, Key("k")}})
	fmt.Println(string(text), err)
	var sm sync.Map
	sm.Store(Key("a"), Celsius(1))
	v, ok := sm.Load(Key("a"))
	fmt.Println(v.(Celsius), ok)
	sort.Sort(sort.Reverse(sort.StringSlice(Names{"x"})))
	switch x {
	case Fahrenheit(3):
		fmt.Println("no")
	case Celsius(3):
		fmt.Println("yes")
	}
	defer func() { fmt.Println("recovered", recover()) }()
	_ = x.(Fahrenheit)
}

// Slices, arrays, maps, channels and pointers of named types keep their types in any;
// a generic function may be called show.
package main

import (
	"bytes"
	"container/list"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
)

type Color int

func (c Color) String() string { return [...]string{"red", "green", "blue"}[c] }

type Colors []Color
type Name string
type Box[T any] struct{ v T }

func show[T any](x T) string {
	switch v := any(x).(type) {
	case []int:
		return fmt.Sprint("ints ", v)
	case []Color:
		return fmt.Sprint("colors ", v)
	case map[Name]Color:
		return fmt.Sprint("map ", v)
	case *[]Color:
		return fmt.Sprint("pointer ", *v)
	case **Color:
		return fmt.Sprint("pp ", **v)
	case chan Color:
		return fmt.Sprint("chan ", len(v))
	case [2]Color, [3]Color:
		return fmt.Sprint("array ", v)
	case func(Color) Name:
		return string(v(1))
	}
	return fmt.Sprintf("other %T", x)
}

func main() {
	cs := []Color{2, 0, 1}
	c := Color(1)
	pc := &c
	fmt.Println(show(cs), show([]int{1}), show(map[Name]Color{"a": 1}), show(&cs), show(&pc), show(make(chan Color, 1)), show([2]Color{1, 2}), show(Colors(cs)), show([]*Color{pc}), show([][]Color{cs}))
	fmt.Println(show(func(c Color) Name { return Name(c.String()) }))
	var a any = cs
	sort.Slice(a, func(i, j int) bool { return cs[i] < cs[j] })
	fmt.Println(cs, a)
	fmt.Println(reflect.DeepEqual(a, []Color{0, 1, 2}), reflect.DeepEqual(a, a), reflect.TypeOf(a).Kind(), reflect.ValueOf(a).Len())
	b, err := json.Marshal(map[string]any{"cs": cs, "m": map[Name]Color{"x": 2}})
	fmt.Println(string(b), err)
	l := list.New()
	l.PushBack(cs)
	fmt.Println(l.Front().Value.([]Color)[0], l.Front().Value)
	var m sync.Map
	m.Store([2]Color{0, 1}, cs)
	v, ok := m.Load([2]Color{0, 1})
	fmt.Println(v, ok, v.([]Color))
	var av atomic.Value
	av.Store(cs)
	fmt.Println(av.Load().([]Color))
	ctx := context.WithValue(context.Background(), Name("k"), cs)
	fmt.Println(ctx.Value(Name("k")).([]Color), ctx.Value("k"))
	pool := sync.Pool{New: func() any { return new([]Color) }}
	p := pool.Get().(*[]Color)
	*p = append(*p, 1)
	pool.Put(p)
	fmt.Println(*p)
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = a.([]int)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = a.(fmt.Stringer)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var x any = []int{1}
		_ = x.([]Color)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		panic(cs)
	}()
	anys := []any{cs, [1]Color{1}, map[Color]bool{1: true}, &cs, nil, Color(2), Box[[]Color]{cs}, Box[any]{cs}, struct{ A any }{cs}}
	fmt.Println(anys...)
	for _, x := range anys {
		fmt.Printf("%v %+v %T|", x, x, x)
	}
	fmt.Println()
	fmt.Printf("%#v %#v\n", anys[0], anys[2])
	am := map[any]string{[1]Color{1}: "one", [1]int{1}: "int"}
	fmt.Println(am[[1]Color{1}], am[[1]int{1}], len(am))
	i := slices.IndexFunc(anys, func(x any) bool { _, ok := x.(map[Color]bool); return ok })
	fmt.Println(i)
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetIndent("", " ")
	var data any = struct {
		Cs any
		N  []Name
	}{cs, []Name{"x"}}
	fmt.Println(enc.Encode(data), buf.String())
	ch := make(chan any, 2)
	ch <- cs
	x := <-ch
	fmt.Println(x.([]Color)[1:], x)
	fn := func(args ...any) { fmt.Println(len(args), args[0].([]Color), args) }
	fn(cs, c, map[Name][]Color{"a": cs})
	var e any = Colors(cs)
	_, ok = e.([]Color)
	fmt.Println(ok)
	if got, ok := e.(Colors); ok {
		fmt.Println(got)
	}
	var n any = []Color(nil)
	fmt.Println(n == nil, n.([]Color) == nil, n)
}

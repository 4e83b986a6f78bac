//go:build ignore

// Values in interfaces: nil pointers, equality, types without fields.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

type E struct{ code int }

func (e *E) Error() string { return "E" }

type Quiet struct{}

func (q *Quiet) Error() string { return "quiet" }

type Sounder interface{ Sound() string }

type Cat struct{}
type Dog struct{ age int }

func (Cat) Sound() string { return "meow" }
func (Dog) Sound() string { return "woof" }

type Rock struct{}
type Sand struct{}

type Nothing[T any] struct{}

func (Nothing[T]) What() string { var t T; return fmt.Sprintf("%T", t) }

func none() *E                            { return nil }
func hidden() error                       { return none() }
func quiet() ([]byte, *Quiet)             { return nil, nil }
func pair() (int, *E)                     { return 3, &E{4} }
func both() (any, error)                  { return pair() }
func same(a any) any                      { return a }
func all(a ...any) []any                  { return a }
func take(a any, err error) (any, string) { return a, fmt.Sprint(err) }

func swapped(x, y any) (any, any) {
	y, x = x, y
	return x, y
}

func main() {
	var p *E
	var err error = p
	fmt.Println(err != nil, hidden() != nil)
	err = none()
	fmt.Printf("%v %T\n", err == nil, err)
	if _, err = quiet(); err != nil {
		fmt.Printf("%T\n", err)
	}
	var target *E
	fmt.Println(errors.As(fmt.Errorf("wrapped: %w", p), &target), target == nil)
	var buffer *bytes.Buffer
	var w io.Writer = buffer
	fmt.Println(w != nil)
	fmt.Println(both())
	fmt.Println(take(pair()))

	fmt.Println(swapped(10.5, "x"))

	fmt.Printf("%v %+v %#v %T\n", Rock{}, Rock{}, Rock{}, Rock{})
	fmt.Println(any(Rock{}) == any(Sand{}), any(Rock{}) == any(Rock{}), Rock{} == Rock{})
	fmt.Println(Nothing[int]{}.What(), Nothing[string]{})
	kinds := map[any]int{Rock{}: 1, Sand{}: 2, Cat{}: 3, Dog{4}: 5}
	fmt.Println(len(kinds), kinds[Rock{}], kinds[Sand{}], kinds[Cat{}], kinds[Dog{4}], kinds[Dog{5}])

	d := Dog{1}
	list := []any{Dog{1}, d, same(d)}
	fmt.Println(list[0] == list[1], list[1] == list[2], list[0] == any(d), all(d)[0] == list[0])
	var x any = 3
	fmt.Println(x == 3, x == 3.0, x == "3", x == int64(3), x != 4)
	x = 'a'
	fmt.Println(x == 'a', x == int32('a'))
	type T int
	x = T(3)
	fmt.Println(x == 3, x == T(3))
	x = (*int)(nil)
	fmt.Println(x == nil, x == (*int)(nil))
	func() {
		defer func() { fmt.Println(recover()) }()
		var a, b any = []int{1}, []int{1}
		fmt.Println(a == b)
	}()
	var s Sounder = Cat{}
	switch s {
	case Cat{}:
		fmt.Println("a cat")
	default:
		fmt.Println("no cat")
	}
}

// What a failed assertion says.
package main

import (
	"errors"
	"fmt"
)

type Shape interface{ Area() int }
type Square struct{ a int }
type Circle struct{ Square }
type Side int
type E struct{}

func (s Square) Area() int { return s.a }
func (s Side) Area() int   { return int(s) }
func (*E) Error() string   { return "E" }

func try(f func()) {
	defer func() {
		err, isError := recover().(error)
		fmt.Println(err, isError)
	}()
	f()
}

func main() {
	var s, none Shape = Circle{Square{2}}, nil
	var err error = errors.New("x")
	var a any = Side(3)
	try(func() { _ = s.(Side) })
	try(func() { _ = none.(Side) })
	try(func() { _ = s.(interface{ Other() }) })
	try(func() { _ = err.(*E) })
	try(func() { _ = a.(int) })
	try(func() { _ = a.(Circle) })
	try(func() { _ = a.(error) })
	try(func() { fmt.Println(s.(Circle).a, a.(Side), a.(Shape).Area(), s.(Shape).Area()) })
	c, ok := s.(Circle)
	fmt.Println(c, ok)
	_, ok = s.(Square)
	fmt.Println(ok)
}

package main

import (
	"errors"
	"fmt"
)

type Err struct{ Code int }

func (e *Err) Error() string { return fmt.Sprintf("code %d", e.Code) }

type W struct {
	msg string
	err error
}

func (w W) Error() string { return w.msg + ": " + w.err.Error() }
func (w W) Unwrap() error { return w.err }

var ErrX = errors.New("x")

type V struct{ n int }

func (v V) Error() string        { return "V" }
func (v V) Is(target error) bool { return target == ErrX }

var ErrY = &Err{7}

func find(err error) string {
	if e, ok := err.(*Err); ok {
		return fmt.Sprint("Err ", e.Code)
	}
	switch e := err.(type) {
	case W:
		return "W " + e.msg
	case interface{ Unwrap() error }:
		return "unwraps"
	case nil:
		return "nil"
	}
	return "?"
}

func main() {
	var e any = &Err{3}
	fmt.Println(e)
	var err error = &Err{4}
	fmt.Println(err)
	fmt.Printf("%v %s %T\n", err, err, err)
	w := W{"w", err}
	fmt.Println(w)
	fmt.Println(find(err), find(w), find(fmt.Errorf("a %w", err)), find(nil))
	u, ok := error(w).(interface{ Unwrap() error })
	fmt.Println(ok, u.Unwrap())
	fmt.Println(err == err, err == error(ErrY), error(ErrY) == ErrY, err != nil, w.err == err)
	fmt.Println(errors.Is(w, err), errors.Is(fmt.Errorf("a %w", w), err), errors.Is(V{1}, ErrX), errors.Is(ErrX, ErrX), errors.Is(ErrY, ErrY), errors.Is(nil, ErrX), errors.Is(W{"", ErrX}, ErrX))
	var te *Err
	fmt.Println(errors.As(w, &te), te)
	var tw W
	fmt.Println(errors.As(fmt.Errorf("a %w", w), &tw), tw.msg)
	var iu interface{ Unwrap() error }
	fmt.Println(errors.As(fmt.Errorf("a %w", w), &iu), errors.As(err, &iu))
	fmt.Println(errors.Unwrap(w) == err, errors.Unwrap(err))
	j := errors.Join(err, ErrX)
	fmt.Println(errors.Is(j, ErrX), errors.As(j, &te), j)
	m := map[error]int{ErrX: 1}
	fmt.Println(m[ErrX])
	e = w
	if _, ok := e.(error); ok {
		fmt.Println("is error")
	}
	if _, ok := e.(fmt.Stringer); !ok {
		fmt.Println("no stringer")
	}
}

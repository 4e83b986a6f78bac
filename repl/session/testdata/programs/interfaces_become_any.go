package main

import (
	"errors"
	"fmt"
	"sort"
)

type E string
type C int
type St struct{ a int }
type L []int

func (e E) Error() string      { return "E:" + string(e) }
func (c C) String() string     { return "C" }
func (s St) Error() string     { return "St" }
func (s *St) String() string   { return "*St" }
func (l L) Error() string      { return "L" }
func (l L) Len() int           { return len(l) }
func (l L) Less(i, j int) bool { return l[i] < l[j] }
func (l L) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

func what(x any) string {
	switch x := x.(type) {
	case nil:
		return "nil"
	case E:
		return "E " + string(x)
	case C:
		return fmt.Sprint("C ", int(x))
	case St:
		return fmt.Sprint("St ", x.a)
	case *St:
		return fmt.Sprint("*St ", x.a)
	case L:
		return fmt.Sprint("L ", len(x))
	case error:
		return "error " + x.Error()
	}
	return fmt.Sprintf("? %T", x)
}

func main() {
	var err error = E("bad")
	fmt.Println(what(err), any(err) == any(E("bad")))
	err = St{2}
	fmt.Println(what(err), any(err) == any(St{2}))
	err = L{1, 2}
	fmt.Println(what(err))
	err = fmt.Errorf("w: %w", E("in"))
	fmt.Println(what(err), what(errors.Unwrap(err)))
	var s fmt.Stringer = C(3)
	fmt.Println(what(s))
	s = &St{4}
	fmt.Println(what(s), any(s) == any(s))
	s = nil
	fmt.Println(what(s))
	var so sort.Interface = L{3, 1, 2}
	sort.Sort(so)
	fmt.Println(what(so), so)
	m := map[any]string{E("bad"): "yes"}
	err = E("bad")
	fmt.Println(m[err], len(m))
	var e2 E
	fmt.Println(errors.As(fmt.Errorf("w: %w", E("in")), &e2), e2)
	list := []any{err, s, so}
	for _, x := range list {
		fmt.Println(what(x))
	}
	c := make(chan any, 1)
	c <- err
	fmt.Println(what(<-c))
	errs := map[error]int{}
	errs[errors.ErrUnsupported]++
	fmt.Println(errs)
}

// What there is not is zero, in each iteration anew.
package main

import "fmt"

func defined() {
	m := map[string]int{"a": 5}
	for _, k := range []string{"a", "b", "a", "c"} {
		v, ok := m[k]
		fmt.Print(v, ok, " ")
	}
	for _, k := range []string{"a", "b", "a", "c"} {
		if v, ok := m[k]; !ok {
			fmt.Print(v, ok, " ")
		}
	}
	m2 := map[any]int{"a": 5}
	for _, k := range []any{"a", "b", nil} {
		v, ok := m2[k]
		fmt.Print(v, ok, " ")
	}
	type K struct{ a int }
	m3 := map[K]string{{1}: "x"}
	for i := range 3 {
		v, ok := m3[K{i}]
		fmt.Print(v, ok, " ")
	}
	for _, x := range []any{1, "s", 2.5} {
		v, ok := x.(int)
		s, ok2 := x.(string)
		fmt.Print(v, ok, s, ok2, " ")
	}
}

func assigned() {
	m := map[string]int{"a": 5}
	var v int
	var ok bool
	for _, k := range []string{"a", "b", "a", "c"} {
		v, ok = m[k]
		fmt.Print(v, ok, " ")
		w, _ := m[k]
		fmt.Print(w, " ")
		if x, ok := m[k]; ok {
			fmt.Print(x, " ")
		} else if x, ok := m[k+"x"]; !ok {
			fmt.Print("none", x, " ")
		}
		if x, ok := m[k]; ok && x > 1 || x == 0 {
			fmt.Print(x, ";")
		}
		switch x, ok := m[k]; {
		case ok:
			fmt.Print(x)
		}
	}
	var fs []func()
	for _, k := range []string{"a", "b"} {
		v, ok := m[k]
		fs = append(fs, func() { fmt.Print(v, ok, " ") })
	}
	for _, f := range fs {
		f()
	}
	ms := map[int][]int{1: {1}}
	for i := range 3 {
		s, ok := ms[i]
		s = append(s, i)
		fmt.Print(s, ok)
	}
	type T struct{ a, b int }
	mt := map[int]*T{1: {1, 2}}
	for i := range 3 {
		if t, ok := mt[i]; !ok {
			fmt.Print(t == nil)
		} else {
			fmt.Print(*t)
		}
	}
	var e error = fmt.Errorf("x")
	for _, x := range []any{e, 1, e} {
		err, ok := x.(error)
		fmt.Print(err, ok)
		st, ok := x.(fmt.Stringer)
		fmt.Print(st, ok)
	}
	fmt.Println()
}

func two(i int) (int, string) { return i, fmt.Sprint("s", i) }

func captured() {
	m := map[string]int{"a": 5, "c": 6}
	var fs []func()
	for _, k := range []string{"a", "c"} {
		v, ok := m[k]
		fs = append(fs, func() { fmt.Print(v, ok, " ") })
	}
	for i := range 2 {
		v, s := two(i)
		fs = append(fs, func() { fmt.Print(v, s, " ") })
	}
	for i := range 2 {
		v := m["a"] + i
		fs = append(fs, func() { v++; fmt.Print(v, " ") })
	}
	for _, x := range []any{1, 2} {
		v, ok := x.(int)
		fs = append(fs, func() { fmt.Print(v, ok, " ") })
	}
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	for range 2 {
		v, ok := <-ch
		fs = append(fs, func() { fmt.Print(v, ok, " ") })
	}
	for i := range 2 {
		v := 0
		v = i
		fs = append(fs, func() { fmt.Print(v, " ") })
	}
	for _, f := range fs {
		f()
	}
}

func main() {
	defined()
	assigned()
	captured()
}

package main

import "fmt"

type inner struct{ a int }

type named struct {
	inner
	B string
	f func(int) int
}

type plain struct {
	flag bool
	n    int
}

func number(x plain) int { return x.n }

func give() plain {
	e := struct {
		flag bool
		n    int
	}{true, 7}
	return e
}

func main() {
	e := struct {
		flag bool
		n    int
	}{true, 3}
	var x plain
	x = e
	fmt.Println(x, number(e), give(), []plain{e, {false, 4}}, map[string]plain{"a": e})
	var back struct {
		flag bool
		n    int
	} = x
	fmt.Printf("%+v %v\n", back, back == e)
	y := struct {
		inner
		B string
		f func(int) int
	}{inner{1}, "b", nil}
	var z named = y
	z.a++
	y = z
	ch := make(chan named, 1)
	ch <- y
	fmt.Println((<-ch).a, z.B)
	for _, v := range []struct{ in, want int }{{1, 2}} {
		type c struct{ in, want int }
		var w c = v
		fmt.Println(w)
	}
}

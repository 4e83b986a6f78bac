//go:build ignore

// Loops that assign, new with values, arithmetic that overflows.
package main

import "fmt"

type I interface{ M() int }
type C int
type D struct{ a int }

func (c C) M() int  { return int(c) }
func (d D) M() int  { return d.a }
func (d *D) N() int { return d.a }

func M(f uint64) (in, out chan uint64) {
	in = make(chan uint64, 100)
	out = make(chan uint64, 100)
	return in, out
}

func main() {
	ins := make([]chan uint64, 2)
	outs := make([]chan uint64, 2)
	for i := 0; i < 2; i++ {
		ins[i], outs[i] = M(3)
	}
	fmt.Println(ins[0] != outs[0], ins[0] != ins[1], outs[0] != outs[1])
	xs := []uint64{1, 1}
	outs[0] <- 5
	xs[0] = <-outs[0]
	fmt.Println(xs)
	i := 0
	for i = range [5]struct{}{} {
	}
	fmt.Println(i)
	x := []int{10, 20}
	i = 1
	for i, x[i] = range []int{99} {
		break
	}
	fmt.Println(i, x)
	var c rune
	for i, c = range "añb" {
		fmt.Print(i, c, " ")
	}
	fmt.Println(i, c)
	p := new(3)
	q := new("a" + "b")
	r := new(D{4})
	fmt.Println(*p, *q, *r, *new(i > 2))
	for i = range 3 {
	}
	fmt.Println(i)
	ks := map[string]int{"a": 1}
	var key string
	for key = range ks {
	}
	fmt.Println(key)
	var pa *[4]int
	for i := range pa {
		fmt.Print(i)
	}
	fmt.Println(len(pa))
	nan := map[float64]int{}
	z := 0.0
	nan[z/z] = 1
	nan[z/z] = 2
	clear(nan)
	fmt.Println(len(nan))
	const big = 0x00aa00dd
	var u uint32 = 0xff000000
	fmt.Println(u+big, u|big, big-u, u&^big, -u)
	var f32 float32 = 0.1
	fmt.Println(f32*3, f32+0.2, float64(f32))
	var u8 uint8 = 200
	fmt.Println(u8+100, u8*2, u8<<1, ^u8, -u8, int8(u8))
	var i8 int8 = 127
	i8++
	fmt.Println(i8, i8-1, -i8)
}

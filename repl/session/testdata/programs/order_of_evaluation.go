package main

import "fmt"

type node struct {
	v    int
	next *node
}

func list(n int) (l *node) {
	for i := n; i > 0; i-- {
		l = &node{i, l}
	}
	return
}

func (l *node) String() (s string) {
	for ; l != nil; l = l.next {
		s += fmt.Sprint(l.v)
	}
	return
}

func rev1(l *node) *node {
	var prev *node
	for l != nil {
		l.next, prev, l = prev, l, l.next
	}
	return prev
}

func rev2(cur *node) *node {
	var prev *node
	for cur != nil {
		prev, cur, cur.next = cur, cur.next, prev
	}
	return prev
}

func swapped(a, b int) (x, y int) {
	x, y = a, b
	return y, x
}

func sum(x, y int) (a, b int) {
	a, b = x, y
	return b + a, a - b
}

func named() (a, b string, err error) {
	a, b = "1", "2"
	return b, a, nil
}

type grid struct{ cells *[2][3]int }

func pointers() {
	a := &node{1, &node{2, &node{3, nil}}}
	for i, e := 3, a; i > 0; i, e = i-1, e.Next() {
		fmt.Print(e.v)
	}
	arr := [3]int{1, 2, 3}
	p := &arr
	q := &p[1]
	*q = 7
	r := &(*p)[2]
	*r++
	fmt.Println(arr, p[1:], len(p))
	g := grid{new([2][3]int)}
	c := &g.cells[1][2]
	*c = 5
	fmt.Println(*g.cells)
	done := make(chan bool, 1)
	done <- true
	var x any
	var ok bool
	select {
	case x, ok = <-done:
	default:
	}
	fmt.Println(x, ok)
	jobs, results := make(chan int), make(chan string, 9)
	go func() {
		defer close(jobs)
		for i := range 3 {
			jobs <- i
		}
	}()
	var fs []func()
	for open := true; open; {
		select {
		case job, ok := <-jobs:
			if !ok {
				open = false
				break
			}
			fs = append(fs, func() { results <- fmt.Sprint("job ", job) })
		}
	}
	for _, f := range fs {
		f()
		fmt.Println(<-results)
	}
}

func (n *node) Next() *node { return n.next }

func main() {
	fmt.Println(rev1(list(4)), rev2(list(4)))
	fmt.Println(swapped(1, 2))
	fmt.Println(sum(1, 2))
	fmt.Println(named())
	s := []int{1, 2, 3}
	i := 0
	i, s[i] = 2, 9
	fmt.Println(i, s)
	s[i], i = 7, 0
	fmt.Println(i, s)
	m := map[string]int{}
	k := "a"
	k, m[k] = "b", 1
	fmt.Println(k, m)
	i, j := 0, 2
	for i < j {
		s[i], s[j], i, j = s[j], s[i], i+1, j-1
	}
	fmt.Println(s)
	b := make([]byte, 5, 6)
	copy(b, "12346")
	b = append(b[:len(b)-1], '5', b[len(b)-1])
	fmt.Println(string(b))
	xs := []int{1, 2, 3, 4}
	xs = append(xs[:1], xs[2:]...)
	fmt.Println(xs)
	xs = append(xs[:1], xs[0], xs[2])
	fmt.Println(xs)
	var x any
	c := make(chan int, 3)
	c <- 1
	select {
	case x = <-c:
	}
	fmt.Println(x == 1, x)
	c <- 5
	x = <-c
	fmt.Println(x == 5)
	var ptrs []*int
	var fs []func() int
	for i := range 3 {
		c <- i
		select {
		case x := <-c:
			ptrs = append(ptrs, &x)
			fs = append(fs, func() int { return x })
		}
	}
	for i := range ptrs {
		fmt.Print(*ptrs[i], fs[i](), " ")
	}
	fmt.Println()
	c <- 1
	for range 2 {
		y := <-c
		_ = y
		break
	}
	pointers()
}

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
)

const (
	KB = 1 << (10 * (iota + 1))
	MB
)

const Big = 1 << 62

func (d Weekday) String() string { return [...]string{"Sun", "Mon", "Tue"}[d] }

type Entry struct {
	Amount float64
	At     time.Duration
}

type Account struct {
	Owner   string  `json:"owner"`
	Balance float64 `json:"balance"`
	secret  string
	History []Entry `json:"history,omitempty"`
}

func (a *Account) Deposit(x float64) error {
	if x <= 0 {
		return fmt.Errorf("deposit of %.2f", x)
	}
	a.Balance += x
	a.History = append(a.History, Entry{Amount: x})
	return nil
}

func divide(a, b int) (q int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	return a / b, nil
}

func fib() func() int {
	a, b := 0, 1
	return func() int {
		r := a
		a, b = b, a+b
		return r
	}
}

func words(s string) map[string]int {
	out := make(map[string]int)
	sc := bufio.NewScanner(strings.NewReader(s))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		out[strings.ToLower(sc.Text())]++
	}
	return out
}

func producer(n int) <-chan int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := range n {
			ch <- i
		}
	}()
	return ch
}

type Matrix [2][2]float64

func (m Matrix) Mul(o Matrix) (r Matrix) {
	for i := range 2 {
		for j := range 2 {
			for k := range 2 {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return
}

func main() {
	fmt.Println(Monday, Tuesday, []Weekday{Sunday, Monday}, map[Weekday]int{Tuesday: 1})
	fmt.Printf("%d %s %v %q %x\n", Monday, Monday, Monday, Monday, Monday)
	fmt.Println(KB, MB, Big, math.MaxInt64, uint64(math.MaxUint64))
	acc := &Account{Owner: "Ann"}
	fmt.Println(acc.Deposit(10), acc.Deposit(-1))
	fmt.Printf("%v\n%+v\n", *acc, *acc)
	text, err := json.Marshal(acc)
	fmt.Println(string(text), err)
	var back Account
	fmt.Println(json.Unmarshal([]byte(`{"owner":"Bob","balance":2.5,"history":[{"Amount":1,"At":2}]}`), &back), back)
	fmt.Println(divide(7, 2))
	fmt.Println(divide(1, 0))
	f := fib()
	for range 10 {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	fmt.Println(words("the cat The dog"))
	sum := 0
	for x := range producer(5) {
		sum += x
	}
	fmt.Println(sum)
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			total += i
		}()
	}
	wg.Wait()
	fmt.Println(total)
	results := make([]int, 4)
	for i := range results {
		wg.Go(func() { results[i] = i * i })
	}
	wg.Wait()
	fmt.Println(results)
	done, ticks := make(chan bool), make(chan int, 3)
	go func() {
		for i := 0; i < 3; i++ {
			ticks <- i
		}
		done <- true
	}()
	<-done
	select {
	case v := <-ticks:
		fmt.Println("tick", v)
	case <-time.After(time.Second):
		fmt.Println("late")
	}
	m := Matrix{{1, 1}, {1, 0}}
	fmt.Println(m.Mul(m).Mul(m))
	n, err := strconv.Atoi("12x")
	fmt.Println(n, err)
	var p *Account
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		fmt.Println(p.Owner)
	}()
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var m map[string]int
		m["a"] = 1
	}()
	grid := [3][3]rune{}
	for i := range grid {
		for j := range grid[i] {
			grid[i][j] = '.'
		}
	}
	grid[1][1] = 'X'
	for _, row := range grid {
		fmt.Println(string(row[:]))
	}
outer:
	for i := 0; ; i++ {
		switch {
		case i == 2:
			continue outer
		case i > 3:
			break outer
		}
		fmt.Print(i, ";")
	}
	fmt.Println()
	tests := []struct {
		name string
		in   int
		want bool
	}{{"zero", 0, true}, {"one", 1, false}}
	for _, tt := range tests {
		fmt.Printf("%-5s|%5d|%t\n", tt.name, tt.in, tt.in%2 == 0 == tt.want)
	}
	var sb strings.Builder
	for i, r := range "héllo" {
		fmt.Fprintf(&sb, "%d:%c ", i, r)
	}
	fmt.Println(sb.String())
	b := []byte("abc")
	b[0] ^= 0x20
	fmt.Printf("%s %x %08b %o %#x %e %g\n", b, b, 5, 8, 255, 1234.5678, 1e21)
	a1 := [3]int{1, 2, 3}
	a2 := a1
	a2[0] = 9
	fmt.Println(a1, a2, a1 == [3]int{1, 2, 3})
	s1 := a1[:2]
	s1 = append(s1, 7)
	fmt.Println(a1, len(s1), cap(s1))
	type point struct{ X, Y int }
	seen := map[point]bool{{1, 2}: true}
	fmt.Println(seen[point{1, 2}], seen[point{2, 1}])
	fmt.Fprintln(os.Stdout, complex(1, 2)*complex(0, 1), 7/2, -7%3, 7.0/2)
	x, y := 1, 2
	x, y = y, x+y
	fmt.Println(x, y, x<<3|y, ^x, x&^y)
	const name = "gopher"
	fmt.Println(strings.Map(func(r rune) rune { return r - 32 }, name), len(name), name[1:3])

	fmt.Println("end")
}

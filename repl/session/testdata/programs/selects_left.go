// Ways out of a select.
package main

import "fmt"

func breaks() {
	ch := make(chan int, 9)
	for i := range 3 {
		ch <- i
		select {
		case x := <-ch:
			if x == 1 {
				break
			}
			fmt.Println("got", x)
		}
		fmt.Println("after", i)
	}
	for i := range 3 {
		select {
		default:
			switch {
			case i == 1:
				break
			default:
				fmt.Println("d", i)
			}
			for range 2 {
				break
			}
			{
				if i == 0 {
					break
				}
			}
			fmt.Println("end", i)
		}
		fmt.Println("after", i)
	}
L:
	select {
	default:
		for {
			break L
		}
	}
M:
	select {
	default:
		if len(ch) == 0 {
			break
		}
		if len(ch) == 1 {
			break M
		}
	}
	for i := range 4 {
		select {
		case ch <- i:
			if i == 2 {
				continue
			}
			fmt.Println("sent", i)
			break
		default:
			break
		}
		fmt.Println("then", i)
	}
	for v := range func(y func(int) bool) { _ = y(1) && y(2) && y(3) } {
		select {
		default:
			if v == 2 {
				continue
			}
			if v == 3 {
				break
			}
			fmt.Println("v", v)
		}
		fmt.Println("after v", v)
	}
N:
	for i := range func(y func(int) bool) { _ = y(1) && y(2) } {
		select {
		default:
			if i == 2 {
				break N
			}
			continue N
		}
	}
	func() {
		for {
			select {
			case <-ch:
				continue
			default:
				return
			}
		}
	}()
	fmt.Println(len(ch))
}

func main() {
	breaks()
	for i := 0; i < 3; i++ {
		select {
		default:
			continue
			_ = 0
		}
		fmt.Println("after", i)
	}
	for i := 0; i < 3; i++ {
		select {
		default:
			if i == 1 {
				continue
			} else {
				fmt.Println("else")
			}
		}
		fmt.Println("after", i)
	}
	for i := 0; i < 3; i++ {
		select {
		default:
			fmt.Println("x")
			continue
		}
		fmt.Println("after", i)
	}
}

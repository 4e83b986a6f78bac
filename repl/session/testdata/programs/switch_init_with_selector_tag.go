//go:build ignore

// Switch init with selector tag.
package main

import "fmt"

type Token struct {
	Kind int
	Text string
}

func atom(cur Token) string {
	switch t := cur; t.Kind {
	case 1:
		return "one " + t.Text
	case 2:
		return "two"
	}
	return "bad"
}
func main() {
	fmt.Println(atom(Token{1, "x"}), atom(Token{2, "y"}))
}

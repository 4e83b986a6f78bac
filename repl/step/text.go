package step

import (
	"fmt"
	"strings"

	"github.com/rivo/uniseg"
)

// columns is the width of a text on a terminal.
func columns(text string) int { return uniseg.StringWidth(text) }

// fit cuts a line to a width, the last column of it dots where something is
// missing.
func fit(line string, width int) string {
	if columns(line) <= width {
		return line
	}
	var out strings.Builder
	used := 0
	for g := uniseg.NewGraphemes(line); g.Next(); {
		if used += g.Width(); used >= width {
			break
		}
		out.WriteString(g.Str())
	}
	return out.String() + "…"
}

// wrap breaks a text between words into lines of a width.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case columns(line)+1+columns(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// count is a number of things.
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

var numbers = []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// inWords is a small number as a word.
func inWords(n int) string {
	if n < len(numbers) {
		return numbers[n]
	}
	return fmt.Sprint(n)
}

var ordinals = []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

func ordinal(n int) string {
	if n < len(ordinals) {
		return ordinals[n]
	}
	suffix := "th"
	if n/10%10 != 1 {
		suffix = map[int]string{1: "st", 2: "nd", 3: "rd"}[n%10]
		if suffix == "" {
			suffix = "th"
		}
	}
	return fmt.Sprint(n, suffix)
}

// enumerate writes a list as a sentence does, the middle of a long one left out.
func enumerate(items []string) string {
	if most := 3; len(items) > most {
		return fmt.Sprintf("%s, %s and %d more", items[0], items[1], len(items)-2)
	}
	last := len(items) - 1
	if last == 0 {
		return items[0]
	}
	return strings.Join(items[:last], ", ") + " and " + items[last]
}

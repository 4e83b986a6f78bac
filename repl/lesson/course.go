package lesson

import (
	"embed"
	"fmt"
)

// The course's lessons, one for each of its ten questions. Each has a program
// beside it, in scripts/lessons, with the same numbers.
//
//go:embed course/*.md
var course embed.FS

// Course is the number of the course's lessons.
const Course = 10

// Numbered is a lesson of the course, from 1.
func Numbered(n int) (*Lesson, error) {
	if n < 1 || n > Course {
		return nil, fmt.Errorf("there is no lesson %d: from 1 to %d", n, Course)
	}
	name := fmt.Sprintf("course/%02d.md", n)
	text, err := course.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return Parse(name, string(text))
}

// Functions that pass formats and arguments on.
package main

import (
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
)

type T struct{ a int }
type E struct{ c int }

func (e *E) Error() string { return fmt.Sprint("E", e.c) }

var base = errors.New("base")

func logf(f string, a ...any)              { fmt.Printf(f+"\n", a...) }
func wrap(f string, a ...any) error        { return fmt.Errorf(f, a...) }
func printf2(w *strings.Builder, a ...any) { fmt.Fprintf(w, "%T %v|", a...) }

type Logger struct{ l *log.Logger }

func (l Logger) Infof(f string, a ...any) { l.l.Printf("info "+f, a...) }

func main() {
	logf("%T %v %+v %d%%", T{1}, T{2}, T{3}, 4)
	f := "%T %[1]v\n"
	fmt.Printf(f, []T{{1}})
	a := []any{T{}, 1, "x"}
	fmt.Println(fmt.Sprintf("%T %T %T", a...))
	e := wrap("%w: %d of %T", &E{4}, 5, T{})
	fmt.Println(e)
	var t *E
	fmt.Println(errors.As(e, &t), t, errors.Is(wrap("a %w", base), base), errors.Unwrap(wrap("b: %w", base)) == base)
	var sb strings.Builder
	printf2(&sb, T{}, 3)
	printf2(&sb, &T{}, &E{1})
	fmt.Println(sb.String()[:9])
	l := Logger{log.New(os.Stdout, "p ", 0)}
	l.Infof("%s %T", T{7}, l.l)
	err := fmt.Errorf("multi %w %w", base, &E{2})
	fmt.Println(err, errors.Is(err, base), errors.As(err, &t))
	logf("no args")
	logf("%5d|%-5s|%05.2f|%x|%q", 1, "a", 2.5, "hi", "q")
	var nothing any
	logf("%T %v", nothing, nothing)
	logf("%p", nil)
}

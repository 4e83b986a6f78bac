package magic

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"gradrepl/repl/step"
)

func help(_ context.Context, e *Env, name string) error {
	if name != "" {
		return answer(e, name, false)
	}
	width := screenOf(e.Out).width
	row := func(what, doc string) { fmt.Fprint(e.Out, helpRow(what, doc, width)) }
	for _, c := range Commands() {
		row("%"+strings.TrimSpace(c.Name+" "+c.Args), c.Doc)
	}
	row("!COMMAND", "runs a command of the shell")
	row("?NAME", "tells what a name is, as NAME? does; ??NAME shows its source")
	fmt.Fprint(e.Out, `
A cell is Go: declarations and statements in any mix, anything may be defined
again. The last expression's value is shown, unless the cell ends in ";".
_, __, _4 and Out[4] are earlier results. The names of tensor, engine, ops and
nn need no prefix; packages of the standard library import themselves. On nodes
+ - * / are ops, x.relu() is Relu(x), and c.value is c.Value.
`)
	return nil
}

// helpRow is a command and what it does, side by side where there is room for the
// command in its column, and no line wider than the screen.
func helpRow(what, doc string, width int) string {
	const column = 24
	var b strings.Builder
	fmt.Fprintf(&b, "  %-*s", column-2, what)
	if len([]rune(what)) > column-3 {
		fmt.Fprintf(&b, "\n%*s", column, "")
	}
	at := column
	for i, word := range strings.Fields(doc) {
		n := len([]rune(word))
		if i > 0 && at+1+n > width {
			fmt.Fprintf(&b, "\n%*s", column, "")
			at = column
		} else if i > 0 {
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String() + "\n"
}

// behind is a name with a question mark or two behind it. No cell of Go looks
// so: Go has no question mark.
var behind = regexp.MustCompile(`^%?[\pL_][\pL\pN_.\[\]]*\?\??$`)

// question takes ?NAME, ??NAME, NAME? and NAME?? apart: two question marks ask
// for the source.
func question(cell string) (name string, source, ok bool) {
	switch {
	case strings.Contains(cell, "\n"):
		return "", false, false
	case strings.HasPrefix(cell, "?"):
		name, source = strings.CutPrefix(cell[1:], "?")
		return strings.TrimSpace(strings.TrimRight(name, "?")), source, true
	case behind.MatchString(cell):
		name, source = strings.CutSuffix(cell[:len(cell)-1], "?")
		return name, source, true
	}
	return "", false, false
}

// answer tells what a name or expression is.
func answer(e *Env, name string, source bool) error {
	if name == "" {
		return help(context.Background(), e, "")
	}
	if command, ok := strings.CutPrefix(name, "%"); ok {
		return commandHelp(e, command)
	}
	if name == "!" {
		fmt.Fprintln(e.Out, "!COMMAND runs a command of the shell")
		return nil
	}
	about, err := e.Session.Describe(name)
	if err != nil {
		for _, c := range Commands() {
			if c.Name == name { // whoever asks for ?timeit means %timeit
				return commandHelp(e, name)
			}
		}
		return err
	}
	p := &page{Env: e, about: about}
	p.write(source)
	fmt.Fprintln(e.Out, strings.TrimRight(p.text.String(), "\n"))
	return nil
}

func commandHelp(e *Env, name string) error {
	for _, c := range Commands() {
		if c.Name == name {
			fmt.Fprintln(e.Out, strings.TrimSpace("%"+c.Name+" "+c.Args)+"\n\n"+c.Doc+details(c.Name))
			return nil
		}
	}
	return fmt.Errorf("%%%s: no such command%s; %%help lists them", name, suggestion(name))
}

// details are what help tells of a command below its line.
func details(name string) string {
	switch name {
	case "graph":
		return graphDetails
	case "view":
		return viewDetails
	case "explain":
		return explainDetails
	case "gradcheck":
		return gradcheckDetails
	case "step":
		return stepDetails + step.Help()
	case "watch":
		return watchDetails
	case "plot":
		return plotDetails
	case "audit":
		return auditDetails
	}
	return ""
}

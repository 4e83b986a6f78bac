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
	width := 0
	for _, c := range Commands() {
		width = max(width, len(c.Name)+len([]rune(c.Args))+1)
	}
	for _, c := range Commands() {
		fmt.Fprintf(e.Out, "  %%%-*s  %s\n", width, c.Name+" "+c.Args, c.Doc)
	}
	fmt.Fprintf(e.Out, "  !%-*s  %s\n", width, "COMMAND", "runs a command of the shell")
	fmt.Fprintf(e.Out, "  ?%-*s  %s\n", width, "NAME", "tells what a name is, as NAME? does; ??NAME shows its source")
	fmt.Fprint(e.Out, `
A cell is Go: declarations and statements in any mix, anything may be defined
again. The last expression's value is shown, unless the cell ends in ";".
_, __, _4 and Out[4] are earlier results. The names of tensor, engine, ops and
nn need no prefix; packages of the standard library import themselves. On nodes
+ - * / are ops, x.relu() is Relu(x), and c.value is c.Value.
`)
	return nil
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
	case "audit":
		return auditDetails
	}
	return ""
}

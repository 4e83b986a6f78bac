package magic

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/repl/lang"
	"gradrepl/repl/show/block"
)

// watched is an expression that is shown after every cell.
type watched struct {
	expr string
	seen watchedValue // what was shown last
	err  string       // the error that was told last, "" where there was none
}

// watchedValue is what is shown of a value: of a node two parts, its value and
// its gradient.
type watchedValue []watchedPart

// watchedPart is written in a line: whole, and in a remark as short as that.
type watchedPart struct{ name, text, short string }

const watchDetails = `

%watch a.grad shows a.grad after every cell, and after every step of %step, with
what it was before where it has changed. A node is shown with its gradient, a
tensor of more than twelve elements by its norm and extremes. After a command,
and after a cell that failed, only what has changed is shown; an error is told
once. %watch alone lists what is watched, %watch -d 2 ends the second of it,
%watch -d all the whole. An expression that begins with -d needs brackets.`

func watch(ctx context.Context, e *Env, args string) error {
	if rest, ok := strings.CutPrefix(args+" ", "-d "); ok {
		return unwatch(e, strings.TrimSpace(rest))
	}
	if args == "" {
		if len(e.watches) == 0 {
			fmt.Fprintln(e.Out, "Nothing is watched: %watch EXPR does.")
		}
		for _, w := range e.watches {
			w.seen, w.err = nil, "" // shown in any case, and without what it was
		}
		ShowWatched(ctx, e, true)
		return nil
	}
	if !lang.IsExpression(args) {
		return fmt.Errorf("%%watch needs an expression, not %q", args)
	}
	for _, w := range e.watches {
		if w.expr == args {
			return fmt.Errorf("%s is watched already", args)
		}
	}
	e.watches = append(e.watches, &watched{expr: args})
	e.showWatched(ctx, len(e.watches)-1, true)
	return nil
}

// unwatch ends the watching of an expression, which is given by its number or
// its text.
func unwatch(e *Env, which string) error {
	if which == "" {
		return usage("watch")
	}
	if which == "all" {
		e.watches = nil
		return nil
	}
	for i, w := range e.watches {
		if strconv.Itoa(i+1) == which || w.expr == which {
			e.watches = append(e.watches[:i:i], e.watches[i+1:]...)
			return nil
		}
	}
	return fmt.Errorf("%s is not watched; %%watch lists what is", which)
}

// ShowWatched shows the expressions that are watched, or where not all are asked
// for those that have changed since they were shown last. An error of one is told
// once.
func ShowWatched(ctx context.Context, e *Env, all bool) {
	for i := range e.watches {
		e.showWatched(ctx, i, all)
	}
}

func (e *Env) showWatched(ctx context.Context, i int, all bool) {
	w := e.watches[i]
	label := fmt.Sprintf("%d: %s", i+1, w.expr)
	now, err := e.watchedValue(ctx, w.expr)
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		if first != w.err {
			fmt.Fprintln(e.Err, label+": "+first)
		}
		w.seen, w.err = nil, first
		return
	}
	before := w.seen
	w.seen, w.err = now, ""
	if !all && slices.Equal(now, before) {
		return
	}
	line := label + " = " + now.join(func(p watchedPart) string { return p.text })
	if was := before.changed(now); len(was) > 0 {
		line = remark(line, screenOf(e.Out).width,
			was.join(func(p watchedPart) string { return "was " + p.text }),
			was.join(func(p watchedPart) string { return "was " + p.short }))
	}
	fmt.Fprintln(e.Out, line)
}

// changed are the parts of a value that are others now.
func (v watchedValue) changed(now watchedValue) (parts watchedValue) {
	for i, p := range v {
		if i < len(now) && p.text != now[i].text {
			parts = append(parts, p)
		}
	}
	return parts
}

// join writes the parts, each with its name.
func (v watchedValue) join(text func(watchedPart) string) string {
	parts := make([]string, len(v))
	for i, p := range v {
		parts[i] = strings.TrimSpace(p.name + " " + text(p))
	}
	return strings.Join(parts, ", ")
}

// remark puts a remark in brackets behind a line, or its short form where that
// does not fit, or that on a line of its own.
func remark(line string, width int, whole, short string) string {
	for _, r := range []string{whole, short} {
		if with := line + "   (" + r + ")"; uniseg.StringWidth(with) <= width {
			return with
		}
	}
	return line + "\n   (" + short + ")"
}

// watchedValue evaluates an expression.
func (e *Env) watchedValue(ctx context.Context, expr string) (watchedValue, error) {
	result, err := e.Session.Eval(ctx, expr)
	switch {
	case err != nil:
		return nil, err
	case len(result.Values) == 0:
		return nil, errors.New("it has no value")
	}
	if v := result.Values[0]; len(result.Values) == 1 && v.IsValid() && v.CanInterface() {
		switch x := v.Interface().(type) {
		case *tensor.Tensor:
			if x != nil {
				return watchedValue{e.tensorInLine("", x)}, nil
			}
		case *engine.TensorNode:
			switch {
			case x == nil:
			case x.NeedsGrad():
				return watchedValue{e.tensorInLine("", x.Value), e.tensorInLine("grad", x.Grad)}, nil
			default:
				return watchedValue{e.tensorInLine("", x.Value), {"a constant", "", ""}}, nil
			}
		}
	}
	const most = 60
	text := inLine(e.Text(result))
	if r := []rune(text); len(r) > most {
		text = string(r[:most-1]) + "…"
	}
	return watchedValue{{"", text, text}}, nil
}

// tensorInLine is a tensor of a few elements, or what there is to say of a
// larger one.
func (e *Env) tensorInLine(name string, t *tensor.Tensor) watchedPart {
	const whole = 12
	summary := block.Summary(t)
	_, norm, _ := strings.Cut(summary[0], "), ")
	switch {
	case t.Size() == 1:
		text := inLine(e.Style.Tensors.Sprint(t))
		return watchedPart{name, text, text}
	case t.Size() <= whole:
		return watchedPart{name, inLine(e.Style.Tensors.Sprint(t)), norm}
	}
	return watchedPart{name, strings.Join(summary, ", "), norm}
}

// inLine is a text of several lines in one.
func inLine(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "[ ", "[")
}

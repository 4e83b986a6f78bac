package magic

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"strings"

	"gradrepl/engine"
	"gradrepl/repl/lang"
	"gradrepl/repl/step"
)

const stepDetails = `

NODE is any expression that gives a loss: %step (c * c).sum(). Each step shows
the op, the rule that its description gives, the gradient that comes in, the
values that the rule needs, and what each input gets; where an input has had a
gradient from another consumer, the sum. Until the pass is left, Grad holds what
has come together so far. Without a terminal, the lines that follow are its
commands; where there are none, all steps are shown.

`

// stepThrough is %step: the backward pass of a node a step at a time. Where it
// was run to its end, the journal has a call of Backward in its place, so that
// a saved or restored session has the same gradients.
func stepThrough(ctx context.Context, e *Env, expr string) error {
	expr = strings.TrimRight(expr, "; ")
	v, err := argument(ctx, e, "step", expr)
	if err != nil {
		return err
	}
	n, err := toNode("step", v)
	if err != nil {
		return err
	}
	if _, isNode := v.Interface().(*engine.TensorNode); !isNode { // an OpNode, which stands for its output
		expr = method(expr, "Outputs[0]")
	}
	if e.stepping {
		return errors.New("a pass is being stepped through already: q leaves it")
	}
	e.stepping = true
	if e.hinted == nil {
		e.hinted = make(map[string]bool)
	}
	defer func() { e.stepping = false }()
	var pass *engine.Pass
	if err := e.Session.Do(ctx, func() { pass = n.Pass() }); err != nil {
		if n.NeedsGrad() && n.Value.Size() != 1 {
			err = fmt.Errorf("%w\n%%step %s steps through that of its sum", err, method(expr, "Sum()"))
		}
		return err
	}
	kept, err := step.Run(stepHost(ctx, e), pass)
	if kept {
		e.Session.Ran(method(expr, "Backward()"))
	}
	return err
}

// stepHost is the prompt as a stepper needs it.
func stepHost(ctx context.Context, e *Env) step.Host {
	return step.Host{
		Out: e.Out, Err: e.Err,
		Width:    screenOf(e.Out).width,
		Terminal: e.Terminal,
		Tensors:  &e.Style.Tensors,
		Ask: func(prompt string) (string, error) {
			if e.Quit { // by a %quit in the stepper
				return "", errors.New("the session is going to end")
			}
			return e.Ask(ctx, prompt, func(text string) bool { return !Is(text) && lang.Incomplete(text) })
		},
		Do:   func(f func()) error { return e.Session.Do(ctx, f) },
		Eval: func(text string) error { return between(ctx, e, text) },
		Value: func(expr string) (any, error) {
			result, err := e.Session.Eval(ctx, expr)
			switch {
			case err != nil:
				return nil, err
			case len(result.Values) != 1 || !result.Values[0].IsValid() || !result.Values[0].CanInterface():
				return nil, fmt.Errorf("%s has no value", expr)
			}
			return result.Values[0].Interface(), nil
		},
		Hinted: e.hinted,
		Moved:  func() { ShowWatched(ctx, e, true) },
		Defined: func(name string) bool {
			for _, n := range e.Session.Names() {
				if n.Name == name {
					return true
				}
			}
			return false
		},
	}
}

// between evaluates what is typed while a command asks for lines. An expression
// is shown and leaves no trace; a cell with statements is one of the session.
func between(ctx context.Context, e *Env, text string) error {
	if Is(text) {
		return run(ctx, e, text)
	}
	if !lang.IsExpression(text) || lang.Computes(text) { // a cell as any other
		result, err := e.Session.Run(ctx, text)
		if err == nil {
			e.Show(result)
		}
		return err
	}
	result, err := e.Session.Eval(ctx, text)
	if err == nil && len(result.Values) > 0 {
		fmt.Fprintln(e.Out, e.Text(result))
	}
	return err
}

// method writes what follows a point behind an expression.
func method(expr, name string) string {
	if parsed, err := parser.ParseExpr(expr); err == nil {
		switch parsed.(type) {
		case *ast.BinaryExpr, *ast.UnaryExpr, *ast.StarExpr:
			expr = "(" + expr + ")"
		}
	}
	return expr + "." + name
}

package magic

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"gradrepl/nn"
	"gradrepl/nn/audit"
	"gradrepl/repl/lang"
)

const auditDetails = `

It looks for what keeps a network from training: parameters that get a gradient
from the loss but are in no Parameters() list, or are listed and get none; units
that are dead or saturated for the whole batch; gradients that vanish or explode;
NaN, and the op and the step that made the first. It runs a backward pass of its
own: no gradient is changed.

MODEL and LOSS are any expressions, as in %audit net loss; a comma may part them.
LOSS alone is audited without comparing a list. audit.Check does the same in a
program.`

// audited audits a module and a loss, or a loss alone.
func audited(ctx context.Context, e *Env, args string) error {
	modelExpr, lossExpr, err := modelAndLoss(e, args)
	if err != nil {
		return err
	}
	loss, err := node(ctx, e, "audit", lossExpr)
	if err != nil {
		return err
	}
	var model nn.Module
	if modelExpr != "" {
		if model, err = e.Session.Module(ctx, modelExpr); err != nil {
			return err
		}
	}
	// As a cell runs, for it calls what the session may have defined.
	var report *audit.Report
	if err := e.Session.Do(ctx, func() { report = audit.Check(model, loss) }); err != nil {
		return err
	}
	fmt.Fprintln(e.Out, report.Text(screenOf(e.Out).width))
	return nil
}

// modelAndLoss parts the two expressions: at a comma, or at a blank with an
// expression on either side, of which the first gives a module. What is one
// expression as a whole is a loss.
func modelAndLoss(e *Env, args string) (model, loss string, err error) {
	if args == "" {
		return "", "", usage("audit")
	}
	if lang.IsExpression(args) {
		if about, err := e.Session.Describe(args); err == nil && isModule(about.Type) {
			return "", "", fmt.Errorf("%%audit needs a loss that was computed with %s, as in %%audit %[1]s loss", args)
		}
		return "", args, nil
	}
	if parts, err := arguments("audit", args); err == nil {
		if len(parts) != 2 {
			return "", "", usage("audit")
		}
		return parts[0], parts[1], nil
	}
	var first string
	for i, r := range args {
		left, right := strings.TrimSpace(args[:i]), strings.TrimSpace(args[i:])
		if !unicode.IsSpace(r) || !lang.IsExpression(left) || !lang.IsExpression(right) {
			continue
		}
		if first == "" {
			first = left
		}
		if about, err := e.Session.Describe(left); err == nil && isModule(about.Type) {
			return left, right, nil
		}
	}
	if first == "" {
		return "", "", fmt.Errorf("%q is not a model and a loss", args)
	}
	about, err := e.Session.Describe(first)
	if err != nil {
		return "", "", err
	}
	return "", "", fmt.Errorf("%s is of type %s, which is no module: it has not both a Forward and Parameters", first, lang.TypeString(about.Type))
}

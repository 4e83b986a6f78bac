package magic

import (
	"context"
	"fmt"
	"go/types"
	"strings"
	"text/tabwriter"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/repl/lang"
	"gradrepl/repl/session"
)

func who(_ context.Context, e *Env, _ string) error {
	vars := e.Session.Names()
	if len(vars) == 0 {
		fmt.Fprintln(e.Out, "Nothing is defined yet.")
		return nil
	}
	names := make([]string, len(vars))
	for i, v := range vars {
		names[i] = v.Name
	}
	fmt.Fprintln(e.Out, strings.Join(names, "  "))
	return nil
}

func whos(_ context.Context, e *Env, _ string) error {
	vars := e.Session.Names()
	if len(vars) == 0 {
		fmt.Fprintln(e.Out, "Nothing is defined yet.")
		return nil
	}
	w := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "Name\tType\tValue")
	for _, v := range vars {
		fmt.Fprintf(w, "%s\t%s\t%s\n", v.Name, v.Kind(lang.TypeString), summary(e, v))
	}
	return w.Flush()
}

// summary is a value in a part of a line.
func summary(e *Env, v session.Name) string {
	if c, ok := v.Object.(*types.Const); ok {
		return c.Val().String()
	}
	if !v.Value.IsValid() {
		return ""
	}
	if v.Value.CanInterface() {
		switch x := v.Value.Interface().(type) {
		case *engine.TensorNode:
			if x != nil {
				return strings.TrimSpace(strings.TrimPrefix(x.Head(), "TensorNode "+x.Name))
			}
		case *tensor.Tensor:
			if x != nil {
				return "shape " + x.Shape().String()
			}
		}
	}
	text := strings.Join(strings.Fields(e.Style.Text(v.Value.Value, v.Value.Type)), " ")
	if r := []rune(text); len(r) > 60 {
		text = string(r[:59]) + "…"
	}
	return text
}

func reset(_ context.Context, e *Env, _ string) error {
	e.Session.Reset()
	e.watches = nil
	return nil
}

package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gradrepl/engine"
	"gradrepl/nn"
	"gradrepl/repl/lang"
)

// Op evaluates an expression that gives an op. One of a type of the session comes
// as compiled code sees it, with its name and its description.
func (s *Session) Op(ctx context.Context, expr string) (engine.Op, error) {
	v, err := s.inside(ctx, lang.AsOp, expr)
	if err != nil {
		return nil, err
	}
	if o := v.Interface().(engine.OpNode); o.Op != nil {
		return o.Op, nil
	}
	return nil, fmt.Errorf("%s is nil", expr)
}

// Module evaluates an expression that gives a module, as Op does with an op.
func (s *Session) Module(ctx context.Context, expr string) (nn.Module, error) {
	v, err := s.inside(ctx, lang.AsModule, expr)
	if err != nil {
		return nil, err
	}
	if m := v.Interface().(nn.Sequential).Layers[0]; m != nil {
		return m, nil
	}
	return nil, fmt.Errorf("%s is nil", expr)
}

// inside evaluates an expression with something around it, of which errors do not
// tell.
func (s *Session) inside(ctx context.Context, around func() (before, after string), expr string) (Value, error) {
	before, after := around()
	result, err := s.Eval(ctx, before+"\n"+expr+after)
	var f *Failure
	if errors.As(err, &f) {
		lines := strings.Split(strings.TrimPrefix(f.Error(), "line 2: "), "\n")
		for i, line := range lines {
			lines[i] = strings.NewReplacer(" in struct literal", "", " in array or slice literal", "").Replace(line)
			if i > 0 && strings.TrimSpace(line) == strings.TrimSpace(expr+after) {
				lines[i] = strings.TrimSuffix(line, after)
			}
		}
		return Value{}, &Failure{Message: strings.Join(lines, "\n")}
	}
	if err != nil {
		return Value{}, err
	}
	return result.Values[0], nil
}

package magic

import (
	"context"
	"errors"
	"fmt"

	"gradrepl/engine"
	"gradrepl/repl/lang"
)

// node evaluates an expression that a command takes a node by. An OpNode with
// one output stands for that.
func node(ctx context.Context, e *Env, command, expr string) (*engine.TensorNode, error) {
	if expr == "" {
		return nil, usage(command)
	}
	result, err := e.Session.Eval(ctx, expr)
	if err != nil {
		return nil, err
	}
	if len(result.Values) != 1 {
		return nil, fmt.Errorf("%%%s needs a node, and this has no value", command)
	}
	v := result.Values[0]
	if !v.Value.IsValid() || !v.CanInterface() {
		return nil, fmt.Errorf("%%%s needs a node, got nil", command)
	}
	switch x := v.Interface().(type) {
	case *engine.TensorNode:
		if x == nil {
			return nil, fmt.Errorf("%%%s needs a node, got nil", command)
		}
		return x, nil
	case *engine.OpNode:
		switch {
		case x == nil:
			return nil, fmt.Errorf("%%%s needs a node, got a nil OpNode: a leaf has no source", command)
		case len(x.Outputs) != 1:
			return nil, fmt.Errorf("%%%s needs a node, got an OpNode with %d outputs; choose one of its Outputs", command, len(x.Outputs))
		}
		return x.Outputs[0], nil
	}
	return nil, errors.New("%" + command + " needs a node (*TensorNode), got " + lang.TypeString(v.Type))
}

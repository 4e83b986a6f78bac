package magic

import (
	"context"
	"errors"
	"fmt"

	"gradrepl/engine"
	"gradrepl/repl/lang"
	"gradrepl/repl/session"
)

// node evaluates an expression that a command takes a node by. An OpNode with
// one output stands for that.
func node(ctx context.Context, e *Env, command, expr string) (*engine.TensorNode, error) {
	v, err := argument(ctx, e, command, expr)
	if err != nil {
		return nil, err
	}
	return toNode(command, v)
}

// argument is the value of the expression that a command takes.
func argument(ctx context.Context, e *Env, command, expr string) (session.Value, error) {
	if expr == "" {
		return session.Value{}, usage(command)
	}
	result, err := e.Session.Eval(ctx, expr)
	if err != nil {
		return session.Value{}, err
	}
	if len(result.Values) != 1 {
		return session.Value{}, fmt.Errorf("%%%s needs a node, and this has no value", command)
	}
	return result.Values[0], nil
}

// toNode is a value as a node.
func toNode(command string, v session.Value) (*engine.TensorNode, error) {
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

package session_test

import (
	"context"
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// Ops and modules of the session come as compiled code sees them, also where the
// session's names are those of the packages.
func TestOpAndModule(t *testing.T) {
	ctx := context.Background()
	c := newConsole(t)
	c.run(ownOp + "return []*Tensor{grads[0].Scale(3)}\n}")
	c.run("func (Odd) Describe() Description { return Description{Name: \"Strange\"} }")
	c.run(`type Pair struct{ W *TensorNode }
func (p *Pair) Forward(x *TensorNode) *TensorNode { return x * p.W }
func (p *Pair) Parameters() []*TensorNode { return []*TensorNode{p.W} }
net := &Pair{Node(Vec(1, 2))}`)
	c.run("engine, nn, ops := 1, 2, 3; type Op int; type Module string")
	op, err := c.Op(ctx, "Odd{}")
	if err != nil || engine.OpName(op) != "Strange" {
		t.Fatalf("got %v, %v", op, err)
	}
	m, err := c.Module(ctx, "net")
	if err != nil || len(m.Parameters()) != 1 || !m.Forward(engine.Const(tensor.Vec(3, 4))).Value.Equal(tensor.Vec(3, 8)) {
		t.Fatalf("got %v, %v", m, err)
	}
	for expr, want := range map[string]string{
		"Odd":        "Odd (type) is not an expression",
		"net":        "missing method Backward",
		"unknown":    "undefined: unknown\n  unknown\n  ^",
		"(*Pair)nil": "",
	} {
		if _, err := c.Op(ctx, expr); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", expr, err, want)
		}
	}
	if _, err := c.Module(ctx, "(*Pair)(nil)"); err == nil {
		t.Error("no error for a nil module")
	}
}

package session_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/repl/session"
)

// ownOp is an op of the session whose backward does what a cell says.
const ownOp = `type Odd struct{}
func (Odd) Forward(ctx *Context, in []*Tensor) []*Tensor { return in }
func (Odd) Backward(ctx *Context, grads []*Tensor) []*Tensor {
	`

// node runs a cell and gives the node that it shows.
func (c *console) node(cell string) *engine.TensorNode {
	c.t.Helper()
	result, err := c.Run(context.Background(), cell)
	if err != nil {
		c.t.Fatal(err)
	}
	return result.Values[0].Interface().(*engine.TensorNode)
}

func TestDo(t *testing.T) {
	c := newConsole(t)
	c.run(ownOp + "return []*Tensor{grads[0].Scale(3)}\n}")
	a := c.node("Node(Vec(1, 2))")
	pass := c.node("Sum(Apply(Odd{}, _))").Pass()
	ran := false
	if err := c.Do(context.Background(), func() { pass.Finish(); ran = true }); err != nil || !ran {
		t.Fatal(ran, err)
	}
	if a.Grad.At(1) != 3 {
		t.Errorf("gradient %v, want 3", a.Grad)
	}
	c.expect("1 + 1", "2")
}

func TestDoPanics(t *testing.T) {
	c := newConsole(t)
	c.run(ownOp + "zero := len(grads) - 1\n	return []*Tensor{grads[0].Scale(float64(1 / zero))}\n}")
	c.run("a := Node(Vec(1, 2))")
	pass := c.node("Sum(Apply(Odd{}, a))").Pass()
	err := c.Do(context.Background(), func() { pass.Seek(2) })
	want := `line 5: integer divide by zero
  return []*Tensor{grads[0].Scale(float64(1 / zero))}
  ^
  in Odd.Backward (In [1], line 5)`
	if err == nil || !strings.HasPrefix(err.Error(), want) || pass.Taken() != 1 {
		t.Errorf("after %d steps: got\n%v\nwant\n%s", pass.Taken(), err, want)
	}
	err = c.Do(context.Background(), func() { pass.Seek(7) })
	if want := "Pass: there is no step 7, only 0 to 2"; err == nil || err.Error() != want {
		t.Errorf("a panic of compiled code: got %v, want %s", err, want)
	}
	c.expect("len(a.Grad.Shape())", "1")
}

func TestDoInterrupted(t *testing.T) {
	c := newConsole(t)
	ctx, cancel := context.WithCancel(context.Background())
	c.run("begun := make(chan bool, 1)\n" + ownOp + "begun <- true\n	for { }\n}")
	pass := c.node("Sum(Apply(Odd{}, Node(Vec(1, 2))))").Pass()
	begun := func() chan bool {
		result, err := c.Run(context.Background(), "begun")
		if err != nil {
			t.Fatal(err)
		}
		return result.Values[0].Interface().(chan bool)
	}()
	go func() { <-begun; cancel() }()
	if err := c.Do(ctx, func() { pass.Finish() }); !errors.Is(err, session.ErrInterrupted) {
		t.Errorf("got error %v, want %v", err, session.ErrInterrupted)
	}
	c.expect("1 + 1", "2")
}

package session

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"gradrepl/engine"
)

// nodeOf evaluates an expression that gives a node.
func graphNode(t *testing.T, s *Session, expr string) *engine.TensorNode {
	t.Helper()
	result, err := s.Eval(context.Background(), expr)
	if err != nil {
		t.Fatal(err)
	}
	return result.Values[0].Interface().(*engine.TensorNode)
}

// A node knows the line of the cell or script in which it got its name.
func TestOrigin(t *testing.T) {
	s := New(Options{})
	script := filepath.Join(t.TempDir(), "script.go")
	program := "package main\n\nimport \"gradrepl/engine\"\nimport \"gradrepl/engine/tensor\"\n\nfunc main() {\n\tw := engine.Node(tensor.Vec(3))\n\t_ = w\n}\n"
	if err := os.WriteFile(script, []byte(program), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{
		"a := Node(Vec(1))",
		"n := 1\nb := a +\n\ta\nc := b * b",
		"x := a\nfor range 3 {\n\tx = x + a\n}",
	} {
		if _, err := s.Run(context.Background(), cell); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.RunScript(context.Background(), script, nil, true); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		expr, source string
		line         int
	}{
		{"a", "In [1]", 1}, {"b", "In [2]", 2}, {"c", "In [2]", 4}, {"x", "In [3]", 3}, {"w", script, 7},
	} {
		got, ok := s.Origin(graphNode(t, s, c.expr))
		if !ok || got.Source != c.source || got.Line != c.line || got.Text == "" {
			t.Errorf("%s is from %+v (%v), want %s, line %d", c.expr, got, ok, c.source, c.line)
		}
	}
	if got, ok := s.Origin(graphNode(t, s, "a + b")); ok {
		t.Errorf("what has no name is from %+v", got)
	}
}

// What a loop makes and drops is not kept.
func TestOriginsOfDroppedNodes(t *testing.T) {
	s := New(Options{})
	const rounds = 20_000
	if _, err := s.Run(context.Background(), "for i := 0; i < 20000; i++ { x := Node(Vec(1)); _ = x; if i%1000 == 0 { runtime.GC() } }"); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	if n := len(s.origins.at); n == 0 || n > rounds/2 {
		t.Errorf("%d origins are kept of %d nodes", n, rounds)
	}
}

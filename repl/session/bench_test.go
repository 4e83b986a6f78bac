package session_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"gradrepl/repl/session"
)

func benchSession(b *testing.B, cells ...string) *session.Session {
	b.Helper()
	s := session.New(session.Options{Stdin: strings.NewReader(""), Stdout: &strings.Builder{}, Stderr: &strings.Builder{}})
	for _, c := range cells {
		if _, err := s.Run(context.Background(), c); err != nil {
			b.Fatal(c, err)
		}
	}
	return s
}

// A training step of the report's network (2-4-2, sigmoid, batch 128) in a
// cell. PyTorch's side is a whole-process figure: see docs/design.md.
func BenchmarkTrainingStep(b *testing.B) {
	s := benchSession(b,
		"rng := NewRNG(1); model := NewMLP(2, 2, rng); set := data.Synthetic(60000, rng)",
		"optimizer := optim.NewSGD(model.Parameters(), 0.001); batches := data.NewLoader(set, 128, nil).Epoch()",
		`func train_(steps int) float64 {
			total := 0.0
			for i := 0; i < steps; i++ {
				batch := batches[i%len(batches)]
				loss := NLL(model.Forward(Const(batch.X)), batch.Y, "sum")
				loss.Backward()
				optimizer.Step()
				optimizer.ZeroGrad()
				total += loss.Item()
			}
			return total
		}`)
	b.ReportAllocs()
	b.ResetTimer()
	if _, err := s.Run(context.Background(), fmt.Sprintf("train_(%d);", b.N)); err != nil {
		b.Fatal(err)
	}
}

// A simple cell, checked, lowered and run.
func BenchmarkCell(b *testing.B) {
	s := benchSession(b, "x := 1")
	b.ResetTimer()
	for range b.N {
		if _, err := s.Eval(context.Background(), "x + 1"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for range b.N {
		benchSession(b, "1 + 1")
	}
}

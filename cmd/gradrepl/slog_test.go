package main

import (
	"bytes"
	"log"
	"log/slog"
	"testing"
)

// The handler writes what package log/slog writes by default.
func TestLogHandler(t *testing.T) {
	defer log.SetOutput(log.Writer())
	defer log.SetFlags(log.Flags())
	var want, got bytes.Buffer
	log.SetOutput(&want)
	log.SetFlags(0)
	for _, logger := range []*slog.Logger{slog.Default(), slog.New(&handler{log: log.New(&got, "", 0)})} {
		logger.Info("hello", "a", 1, "b c", "d e")
		logger.With("x", 1).WithGroup("g").With("z", "").Warn("w", "y", 2)
		logger.Debug("no")
		logger.Error("time", "time", 3, "level", "high", "msg", "other", slog.Group("n", "q", 1))
		logger.Info("")
	}
	if got.String() != want.String() {
		t.Errorf("%q, by default %q", got.String(), want.String())
	}
}

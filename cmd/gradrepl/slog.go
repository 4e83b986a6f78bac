package main

import (
	"bytes"
	"context"
	"io"
	"log"
	"log/slog"
)

// quietLog has the process's own log say nothing, in which the interpreter complains
// of cells. What scripts say through package log/slog without a handler of theirs goes
// to a writer in the form that it has in a compiled program: that goes through the
// process's log.
func quietLog(out io.Writer) {
	slog.SetDefault(slog.New(&handler{log: log.New(out, "", log.LstdFlags)}))
	log.SetOutput(io.Discard)
}

// handler writes what package log/slog writes by default: date and time, level,
// message and attributes.
type handler struct {
	log  *log.Logger
	with []func(slog.Handler) slog.Handler // what WithAttrs and WithGroup were given
}

func (h *handler) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }

func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	var attrs bytes.Buffer
	var text slog.Handler = slog.NewTextHandler(&attrs, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		switch v := a.Value; {
		case len(groups) > 0:
		case a.Key == slog.TimeKey && v.Kind() == slog.KindTime && v.Time().Equal(r.Time),
			a.Key == slog.LevelKey && v.Any() == r.Level,
			a.Key == slog.MessageKey && v.String() == r.Message:
			return slog.Attr{}
		}
		return a
	}})
	for _, with := range h.with {
		text = with(text)
	}
	if err := text.Handle(ctx, r); err != nil {
		return err
	}
	line := r.Level.String() + " " + r.Message
	if rest := bytes.TrimSpace(attrs.Bytes()); len(rest) > 0 {
		line += " " + string(rest)
	}
	return h.log.Output(0, line)
}

func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return h.and(func(t slog.Handler) slog.Handler { return t.WithAttrs(attrs) })
}

func (h *handler) WithGroup(name string) slog.Handler {
	return h.and(func(t slog.Handler) slog.Handler { return t.WithGroup(name) })
}

func (h *handler) and(with func(slog.Handler) slog.Handler) slog.Handler {
	return &handler{h.log, append(h.with[:len(h.with):len(h.with)], with)}
}

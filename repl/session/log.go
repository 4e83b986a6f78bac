package session

import (
	"fmt"
	"io"
	"log"
	"path/filepath"
	"reflect"
	"strings"
)

// logSymbols are package log with a standard logger of the session's own, whose
// functions that end the process end the cell. The interpreter's own table has
// loggers of another type, which can do less.
func (s *Session) logSymbols() map[string]reflect.Value {
	l := log.New(s.traceLog, "", log.LstdFlags)
	s.logger = l
	table := map[string]reflect.Value{
		"Logger":  reflect.ValueOf((*log.Logger)(nil)),
		"New":     reflect.ValueOf(log.New),
		"Default": reflect.ValueOf(func() *log.Logger { return l }),
		"Fatal":   reflect.ValueOf(func(v ...any) { fatal(l, fmt.Sprint(v...)) }),
		"Fatalf":  reflect.ValueOf(func(format string, v ...any) { fatal(l, fmt.Sprintf(format, v...)) }),
		"Fatalln": reflect.ValueOf(func(v ...any) { fatal(l, fmt.Sprintln(v...)) }),
	}
	for name, method := range reflect.ValueOf(l).Methods() {
		if _, own := table[name.Name]; !own {
			table[name.Name] = method
		}
	}
	return table
}

// loggerAt is a logger that writes a place where it is asked for places; without a logger
// it is one of the standard logger.
func (s *Session) loggerAt(l *log.Logger, file string, line int) *log.Logger {
	if l == nil {
		l = s.logger
	}
	flags := l.Flags()
	if flags&(log.Lshortfile|log.Llongfile) == 0 {
		return l
	}
	file = sourceName(file)
	if flags&log.Lshortfile != 0 {
		file = filepath.Base(file)
	} else if path, err := filepath.Abs(file); err == nil && strings.HasSuffix(file, ".go") {
		file = path
	}
	place := fmt.Sprintf("%s:%d: ", file, line)
	flags &^= log.Lshortfile | log.Llongfile
	if flags&log.Lmsgprefix != 0 {
		return log.New(l.Writer(), place+l.Prefix(), flags)
	}
	return log.New(prefixed{l.Writer(), l.Prefix()}, place, flags|log.Lmsgprefix)
}

// prefixed writes something before what it is given.
type prefixed struct {
	w      io.Writer
	prefix string
}

func (p prefixed) Write(b []byte) (int, error) {
	if _, err := p.w.Write(append([]byte(p.prefix), b...)); err != nil {
		return 0, err
	}
	return len(b), nil
}

// fatal writes a message and ends the cell: a logger's methods Fatal, Fatalf and
// Fatalln would end the process.
func fatal(l *log.Logger, message string) {
	// What Output is asked for is the position of its caller, which is not the
	// user's.
	if err := l.Output(2, message); err != nil {
		panic(err)
	}
	panic(&Exit{1})
}

package session

import (
	"fmt"
	"log"
	"reflect"
)

// logSymbols are package log with a standard logger of the session's own, whose
// functions that end the process end the cell. The interpreter's own table has
// loggers of another type, which can do less.
func (s *Session) logSymbols() map[string]reflect.Value {
	l := log.New(s.traceLog, "", log.LstdFlags)
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

package session

import (
	"errors"
	"flag"
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/traefik/yaegi/interp"

	"gradrepl/engine/tensor"
	"gradrepl/repl/format"
	"gradrepl/repl/generic/native"
	"gradrepl/repl/lang"
)

// ErrInterrupted is the error of a cell that was stopped.
var ErrInterrupted = errors.New("interrupted")

// Exit is the error of a cell or script that called os.Exit.
type Exit struct{ Code int }

func (e *Exit) Error() string { return fmt.Sprintf("exit status %d", e.Code) }

// Failure is the error of a cell or script that did not compile or panicked.
type Failure struct {
	Message string
	Excerpt string   // the line with a caret, "" where there is none
	Calls   []string // what led there, innermost first
	panics  bool     // compiled Go does so too, and may go on afterwards
	nils    []string // where a nil was followed by a cell's own statement, what may have been it
}

func (f *Failure) Error() string {
	lines := []string{f.Message}
	if f.Excerpt != "" {
		lines = append(lines, f.Excerpt)
	}
	for _, c := range f.Calls {
		lines = append(lines, "  "+c)
	}
	return strings.Join(lines, "\n")
}

// checkFailure makes a failure of what is wrong with a cell before it runs.
func (s *Session) checkFailure(err error) *Failure {
	var list lang.Errors
	if !errors.As(err, &list) {
		return &Failure{Message: err.Error()}
	}
	var parts []string
	for _, e := range list {
		part := s.at(e.Pos) + e.Msg
		if excerpt := lang.Caret(s.sources[e.Pos.Filename], e.Pos.Line, e.Pos.Column); excerpt != "" {
			part += "\n" + excerpt
		}
		if e.Hint != "" {
			part += "\n" + e.Hint
		}
		parts = append(parts, part)
	}
	return &Failure{Message: strings.Join(parts, "\n")}
}

// at names a position where the text under the message does not tell it: not
// for a cell of one line.
func (s *Session) at(p token.Position) string {
	switch isCell := strings.HasPrefix(p.Filename, "In ["); {
	case !p.IsValid():
		return ""
	case !isCell:
		return fmt.Sprintf("%s:%d:%d: ", sourceName(p.Filename), p.Line, p.Column)
	case strings.Contains(strings.TrimSpace(s.sources[p.Filename]), "\n"):
		return fmt.Sprintf("line %d: ", p.Line)
	}
	return ""
}

// panicFailure makes a failure of an error of the interpreter.
func (s *Session) panicFailure(err error) error {
	p, ok := err.(interp.Panic)
	if !ok {
		return &Failure{Message: s.withNames("the interpreter cannot run this: " + err.Error())}
	}
	value := unwrapped(p.Value)
	if exit, ok := value.(*Exit); ok {
		return exit
	}
	if value == flag.ErrHelp { // of a set that would have ended the process
		return &Exit{0}
	}
	f := &Failure{Message: s.panicMessage(value), panics: true}
	frames := s.frames()
	if len(frames) == 0 {
		return f
	}
	pos := frames[0].Pos
	switch e := value.(type) {
	case *tensor.Error:
		pos = frames[0].CallOf(e.Op)
	default:
		if outOfRange(f.Message) {
			f.Message, pos = s.rangeMessage(f.Message, frames[0])
		}
	}
	if strings.HasSuffix(f.Message, nilDereference) && frames[0].Function == "" {
		f.nils = lang.Followed(s.sources[pos.Filename], pos.Line, pos.Column)
	}
	f.Message = s.at(pos) + f.Message
	f.Excerpt = lang.Caret(s.sources[pos.Filename], pos.Line, pos.Column)
	for i, frame := range frames {
		if len(frames) == 1 && frame.Function == "" {
			break
		}
		f.Calls = append(f.Calls, describe(i, frame))
	}
	return f
}

// unwrapped is what was given to panic, of which the interpreter makes a
// reflect.Value.
func unwrapped(value any) any {
	for {
		v, ok := value.(reflect.Value)
		if !ok || !v.IsValid() || !v.CanInterface() {
			return value
		}
		value = v.Interface()
	}
}

// describe is a line of the calls that led to a panic.
func describe(i int, f lang.Frame) string {
	verb, function := "called by", f.Function
	if i == 0 {
		verb = "in"
	}
	if function == "" {
		return fmt.Sprintf("%s %s, line %d", verb, sourceName(f.Pos.Filename), f.Pos.Line)
	}
	return fmt.Sprintf("%s %s (%s, line %d)", verb, function, sourceName(f.Pos.Filename), f.Pos.Line)
}

// outOfRange reports whether a message is that of an index or of slice bounds
// out of range.
func outOfRange(message string) bool {
	return strings.HasPrefix(message, "index out of range") || strings.HasPrefix(message, "slice bounds out of range")
}

// rangeMessage is the message of an index or of bounds out of range with the
// numbers, and the position of the expression.
func (s *Session) rangeMessage(message string, f lang.Frame) (string, token.Position) {
	text, pos := f.OutOfRange(s.integers())
	if text == "" || strings.Contains(message, "[") {
		return message, pos
	}
	return text, pos
}

// integers gives the values of the interpreter's variables of type int.
func (s *Session) integers() func(variable string) int {
	globals := s.interp.Globals()
	return func(variable string) int {
		if v, ok := globals[variable]; ok && v.CanInt() {
			return int(v.Int())
		}
		return 0
	}
}

// index is an index of something of length n. It panics where it is out of
// range.
func index(i, n int) int {
	switch {
	case i < 0:
		panic(runtimeError(fmt.Sprintf("index out of range [%d]", i)))
	case i >= n:
		panic(runtimeError(fmt.Sprintf("index out of range [%d] with length %d", i, n)))
	}
	return i
}

// frames are the functions that were running when the panic began, innermost
// first.
func (s *Session) frames() []lang.Frame {
	integers := s.integers()
	var out []lang.Frame
	for _, at := range s.traceLog.positions {
		f, ok := s.scope.Frame(at.Filename, at.Line, at.Column, integers)
		if ok {
			out = append(out, f)
		}
	}
	// The statements of an earlier cell are not running any more: the interpreter tells
	// of them where they made the value whose method is.
	own := len(out) - 1
	return slices.DeleteFunc(out, func(f lang.Frame) bool { own--; return f.Function == "" && own >= 0 })
}

// reflectWords are what the interpreter's reflection says where Go has words
// of its own.
var reflectWords = []struct {
	pattern *regexp.Regexp
	words   string
}{
	{regexp.MustCompile(`^reflect: (slice|array|string) index out of range$`), "index out of range"},
	{regexp.MustCompile(`^reflect\.Value\.Slice.*: (slice|string|string slice|array) index out of bounds$`), "slice bounds out of range"},
	{regexp.MustCompile(`^reflect: call of reflect\.Value\.\w+ on zero Value$`), "invalid memory address or nil pointer dereference"},
	{regexp.MustCompile(`^reflect: call of reflect\.Value\.\w+ on (ptr|interface|struct|slice|func) Value$`), "invalid memory address or nil pointer dereference"},
	{regexp.MustCompile(`^reflect\.Value\.Call: call of nil function$`), "invalid memory address or nil pointer dereference"},
	{regexp.MustCompile(`^reflect: Call using zero Value argument$`), "invalid memory address or nil pointer dereference"},
	{regexp.MustCompile(`^hash of unhashable type: (.*)$`), "hash of unhashable type $1"},
	{regexp.MustCompile(`^reflect: indirection through nil pointer to embedded struct$`), "invalid memory address or nil pointer dereference"},
	{regexp.MustCompile(`^reflect: cannot convert slice with length (\d+) to array (?:or pointer to array )?with length (\d+)$`), "cannot convert slice with length $1 to array or pointer to array with length $2"},
	{regexp.MustCompile(`^reflect: Method on nil interface value$`), "invalid memory address or nil pointer dereference"},
	{regexp.MustCompile(`^reflect\.MakeSlice: negative len$`), "makeslice: len out of range"},
	{regexp.MustCompile(`^reflect\.MakeSlice: (negative cap|len > cap)$`), "makeslice: cap out of range"},
	{regexp.MustCompile(`^reflect\.MakeChan: negative buffer size$`), "makechan: size out of range"},
	{regexp.MustCompile(`^reflect: Field index out of range.*$`), "invalid memory address or nil pointer dereference"},
}

// The interpreter puts a position before its own run-time errors.
var positionPrefix = regexp.MustCompile(`^(In \[\d+\]|.*\.go)(#\d+)?:\d+:\d+: `)

// recovered is the value of a panic as a cell gets it from recover: what the
// interpreter's reflection says becomes the run-time error that it stands for.
func (s *Session) recovered(value any) any {
	value = unwrapped(value)
	text, ok := value.(string)
	if e, isError := value.(error); isError {
		text, ok = e.Error(), true
		if _, own := value.(runtime.Error); own && !strings.Contains(text, assertion) && !strings.HasPrefix(text, "hash of unhashable type: ") {
			return value
		}
	}
	if ok {
		text = s.withNames(text[len(positionPrefix.FindString(text)):])
		if strings.HasPrefix(text, assertion) {
			return assertionError(text)
		}
		for _, r := range reflectWords {
			if r.pattern.MatchString(text) {
				words := r.pattern.ReplaceAllString(text, r.words)
				if frames := s.frames(); outOfRange(words) && len(frames) > 0 {
					words, _ = s.rangeMessage(words, frames[0])
				}
				return runtimeError(words)
			}
		}
	}
	return value
}

// runtimeError is a run-time error of interpreted code.
type runtimeError string

func (e runtimeError) Error() string { return "runtime error: " + string(e) }

// RuntimeError makes it a runtime.Error.
func (e runtimeError) RuntimeError() {}

// assertion is how the run-time error of a type assertion begins.
const assertion = "interface conversion: "

// assertionError is the run-time error of a type assertion.
type assertionError string

func (e assertionError) Error() string { return string(e) }

// RuntimeError makes it a runtime.Error.
func (e assertionError) RuntimeError() {}

// assertionFails panics with Go's message for a value that is not of a type.
func (s *Session) assertionFails(value any, typ, from int) {
	t, static := s.scope.Registry().Shown(typ), "interface {}"
	if i := s.scope.Registry().Shown(from); !types.Identical(i, types.Universe.Lookup("any").Type()) {
		static = format.TypeName(i)
	}
	is := s.withNames(s.catalog.Value(reflect.ValueOf(value), types.Universe.Lookup("any").Type()).TypeString())
	target := format.TypeName(t)
	iface, isInterface := t.Underlying().(*types.Interface)
	switch {
	case value == nil && isInterface:
		panic(assertionError(assertion + "interface is nil, not " + target))
	case value == nil:
		is = "nil"
	case isInterface:
		missing := ""
		if dynamic := s.catalog.Type(reflect.ValueOf(value)); dynamic != nil {
			if m, _ := types.MissingMethod(dynamic, iface, true); m != nil {
				missing = ": missing method " + m.Name()
			}
		} else {
			for m := range iface.Methods() {
				if !reflect.ValueOf(value).MethodByName(m.Name()).IsValid() {
					missing = ": missing method " + m.Name()
					break
				}
			}
		}
		panic(assertionError(assertion + is + " is not " + target + missing))
	}
	panic(assertionError(assertion + static + " is " + is + ", not " + target))
}

// identifier is a name of Go's.
var identifier = regexp.MustCompile(`(main\.)?[\pL_][\pL\pN_]*`)

// withNames puts the names of types in the place of their structures, and the user's
// names in that of the interpreter's.
func (s *Session) withNames(text string) string {
	text = format.TaggedNames(text, "main.")
	return identifier.ReplaceAllStringFunc(text, func(id string) string {
		if !strings.Contains(id, lang.Mark) {
			return id
		}
		name, ofMain := strings.CutPrefix(id, "main.")
		qualifier := func(*types.Package) string { return "" }
		if ofMain {
			qualifier = (*types.Package).Name
		}
		if t := s.scope.Registry().Labelled(name); t != nil {
			return types.TypeString(t, qualifier)
		}
		own, _, _ := strings.Cut(id, lang.Mark)
		return own
	})
}

// panicMessage is what Go prints of a panic's value.
func (s *Session) panicMessage(value any) string {
	if text, ok := s.catalog.TextOf(reflect.ValueOf(value), types.Universe.Lookup("any").Type()); ok {
		return "panic: " + text
	}
	value = native.Bare(value)
	text := s.withNames(fmt.Sprint(value))
	if prefix := positionPrefix.FindString(text); prefix != "" {
		return text[len(prefix):]
	}
	for _, r := range reflectWords {
		if r.pattern.MatchString(text) {
			return r.pattern.ReplaceAllString(text, r.words)
		}
	}
	switch v := value.(type) {
	case runtime.Error:
		return strings.TrimPrefix(v.Error(), "runtime error: ")
	case *tensor.Error:
		return text
	case error:
		return "panic: " + text
	}
	return "panic: " + text
}

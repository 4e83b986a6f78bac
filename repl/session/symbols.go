package session

import (
	"fmt"
	"go/types"
	"maps"
	"reflect"
	"runtime"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/unrestricted"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
	"gradrepl/repl/format"
	"gradrepl/repl/generic/native"
	"gradrepl/repl/lang"
	"gradrepl/repl/show"
	"gradrepl/repl/symbols"
	"gradrepl/repl/symbols/std"
)

// Predeclared are the packages whose names need no prefix at the prompt.
var Predeclared = []string{"gradrepl/engine", "gradrepl/engine/tensor", "gradrepl/ops", "gradrepl/nn"}

// symbols gives the interpreter its compiled packages, those of the session
// itself and of its streams, arguments and random numbers among them, and
// returns what there is.
func (s *Session) symbols() lang.Symbols {
	all := make(lang.Symbols, len(stdlib.Symbols)+len(symbols.Symbols)+1)
	maps.Copy(all, stdlib.Symbols)
	all["os/exec/exec"] = unrestricted.Symbols["os/exec/exec"]
	maps.Copy(all, symbols.Symbols)
	merge(all, std.Symbols)
	s.use(interp.Exports(all))
	s.use(interp.Exports(symbols.Wrappers))
	s.use(interp.Exports{".": {"MapTypes": reflect.ValueOf(symbols.MapTypes)}})

	own := interp.Exports{
		lang.HookPackage + "/" + lang.HookPackage: s.hooks(),
		"os/os": {
			"Args": reflect.ValueOf(&s.args).Elem(),
			"Exit": reflect.ValueOf(func(code int) { panic(&Exit{code}) }),
		},
		"log/log": s.logSymbols(),
		"gradrepl/repl/generic/native/native": {
			"Inside": reflect.ValueOf(native.Inside),
			"Sort":   reflect.ValueOf(native.Sort),
			"Pull":   reflect.ValueOf(native.Pull),
			"Puller": reflect.ValueOf((*native.Puller)(nil)),
			"Same":   reflect.ValueOf(native.Same),
			"Unwrap": reflect.ValueOf(native.Unwrap),
			"Is":     reflect.ValueOf(native.Is),
		},
		"flag/flag": s.flags.symbols(&s.args),
		lang.ShowPackage + "/show": {
			"Println":          reflect.ValueOf(func(values ...any) { s.showPrintln(tensor.DefaultPrinting().Precision, values...) }),
			"PrintlnPrecision": reflect.ValueOf(s.showPrintln),
		},
		"gradrepl/engine/tensor/tensor": {
			"DefaultRNG": reflect.ValueOf(s.RNG),
			"Rand":       reflect.ValueOf(func(shape ...int) *tensor.Tensor { return s.RNG().Rand(shape...) }),
			"Randn":      reflect.ValueOf(func(shape ...int) *tensor.Tensor { return s.RNG().Randn(shape...) }),
		},
	}
	s.use(own)
	merge(all, own)
	return all
}

// showPrintln is PrintlnPrecision of package show, which saved programs call, for
// values of interpreted types.
func (s *Session) showPrintln(digits int, values ...any) {
	vs, ts := make([]reflect.Value, len(values)), make([]types.Type, len(values))
	for i, v := range values {
		if labeled, ok := v.(format.Value); ok {
			vs[i], ts[i] = labeled.Parts()
		} else {
			vs[i] = reflect.ValueOf(v)
		}
	}
	style := show.Style{Tensors: tensor.DefaultPrinting(), Method: s.Method, Dynamic: s.Dynamic}
	style.Tensors.Precision = digits
	fmt.Fprintln(s.options.Stdout, style.Texts(vs, ts))
}

// merge adds the names of some packages to those of others, whose tables stay
// as they are.
func merge(all lang.Symbols, added map[string]map[string]reflect.Value) {
	for key, table := range added {
		merged := maps.Clone(all[key])
		if merged == nil {
			merged = make(map[string]reflect.Value)
		}
		maps.Copy(merged, table)
		all[key] = merged
	}
}

func (s *Session) use(e interp.Exports) {
	if err := s.interp.Use(e); err != nil {
		panic("session: " + err.Error()) // the tables are part of the program
	}
}

// hooks are the functions that lowered cells call.
func (s *Session) hooks() map[string]reflect.Value {
	return map[string]reflect.Value{
		lang.HookShow: reflect.ValueOf(func(values ...any) {
			s.current.values = nil
			for _, v := range values {
				s.current.values = append(s.current.values, reflect.ValueOf(v))
			}
		}),
		lang.HookText: reflect.ValueOf(func(text string) {
			s.current.values = []reflect.Value{reflect.ValueOf(Text(text))}
		}),
		lang.HookName: reflect.ValueOf(func(n *engine.TensorNode, name, file string, line int) {
			if n != nil && n.Name == "" {
				n.Name = name
				s.origins.note(n, place{file, line})
			}
		}),
		lang.HookDefers: reflect.ValueOf(func() *defers { return &defers{session: s} }),
		lang.HookShown: reflect.ValueOf(func(v any, id int) any {
			return s.catalog.Value(reflect.ValueOf(v), s.scope.Registry().Shown(id))
		}),
		lang.HookShownIn: reflect.ValueOf(func(list any) any {
			return s.catalog.Value(reflect.ValueOf(list).Index(0), nil)
		}),
		lang.HookShownAll: reflect.ValueOf(func(values []any) []any {
			out := make([]any, len(values))
			for i, v := range values {
				out[i] = s.catalog.Value(reflect.ValueOf(v), nil)
			}
			return out
		}),
		lang.HookErrorf: reflect.ValueOf(func(text string, values []any, as func(any) (error, bool)) error {
			wrapped, out := format.Wrapped(text), make([]any, len(values))
			for i, v := range values {
				out[i] = s.catalog.Value(reflect.ValueOf(v), nil)
				if !wrapped[i] {
					continue
				}
				if err, ok := as(native.Inside(v)); ok {
					out[i] = err
				}
			}
			text, _ = format.TypeVerbs(text)
			return fmt.Errorf(text, out...)
		}),
		lang.HookPrintedAll: reflect.ValueOf(func(values []any) []any {
			out := make([]any, len(values))
			for i, v := range values {
				out[i] = s.catalog.Value(reflect.ValueOf(v), nil).Operand()
			}
			return out
		}),
		lang.HookInside:   reflect.ValueOf(native.Inside),
		lang.HookSame:     reflect.ValueOf(native.Equal),
		lang.HookBare:     reflect.ValueOf(native.Bare),
		lang.HookMethods:  reflect.ValueOf(native.Methods),
		lang.HookRunes:    reflect.ValueOf(native.Runes),
		lang.HookAt:       reflect.ValueOf(index),
		lang.HookRoom:     reflect.ValueOf(room),
		lang.HookClear:    reflect.ValueOf(clearBuiltin),
		lang.HookNilPanic: reflect.ValueOf(func() any { return new(runtime.PanicNilError) }),
		lang.HookPrinted: reflect.ValueOf(func(v any, id int) any {
			return s.catalog.Value(reflect.ValueOf(v), s.scope.Registry().Shown(id)).Operand()
		}),
		lang.HookJSON: reflect.ValueOf(func(v any, id int) any {
			return s.catalog.JSON(reflect.ValueOf(v), s.scope.Registry().Shown(id))
		}),
		lang.HookFromJSON: reflect.ValueOf(func(target any, id int) any {
			return s.catalog.FromJSON(reflect.ValueOf(target), s.scope.Registry().Shown(id))
		}),
		lang.HookUnmarshalMethod: reflect.ValueOf(func(typ string, pointer bool, name string, method func(any, []byte) error) {
			s.methods.add(typ, pointer, name, method)
		}),
		lang.HookKey:       reflect.ValueOf(s.checkKey),
		lang.HookLoggerAt:  reflect.ValueOf(s.loggerAt),
		lang.HookFatal:     reflect.ValueOf(fatal),
		lang.HookPrint:     reflect.ValueOf(func(values ...any) { s.printBuiltin("", "", values) }),
		lang.HookPrintln:   reflect.ValueOf(func(values ...any) { s.printBuiltin(" ", "\n", values) }),
		lang.HookFail:      reflect.ValueOf(s.assertionFails),
		lang.HookTypeVerbs: reflect.ValueOf(func(f string) string { f, _ = format.TypeVerbs(f); return f }),
		lang.HookTextMethod: reflect.ValueOf(func(typ string, pointer bool, name string, method func(any) string) {
			s.methods.add(typ, pointer, name, method)
		}),
		lang.HookFormatMethod: reflect.ValueOf(func(typ string, pointer bool, name string, method func(any, fmt.State, rune)) {
			s.methods.add(typ, pointer, name, method)
		}),
		lang.HookMarshalMethod: reflect.ValueOf(func(typ string, pointer bool, name string, method func(any) ([]byte, error)) {
			s.methods.add(typ, pointer, name, method)
		}),
		lang.HookGo:      reflect.ValueOf(s.startGoroutine),
		lang.HookGuarded: reflect.ValueOf(s.guarded),
		lang.HookWaitGo: reflect.ValueOf(func(add func(int), done, function func(), position string) {
			add(1)
			s.startGoroutine(func() { defer done(); function() }, position)
		}),
		lang.HookDefined: reflect.ValueOf(func(step int) { s.current.defined = step }),
		hookDo:           reflect.ValueOf(func() { s.current.do() }),
		hookRun: reflect.ValueOf(func(cell func()) {
			r := s.current
			defer r.end()
			defer func() {
				if r.ctx.Err() != nil {
					// Returning or panicking, the interpreter would look at its
					// memory, which the next cell may be changing already.
					recover()
					runtime.Goexit()
				}
			}()
			cell()
		}),
	}
}

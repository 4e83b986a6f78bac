package session

import (
	"errors"
	"flag"
	"io"
	"reflect"

	"github.com/traefik/yaegi/stdlib"
)

// scriptFlags stand in for package flag's own set, which belongs to this
// process: each run of a script has a new one.
type scriptFlags struct{ set *flag.FlagSet }

func (f *scriptFlags) reset(name string, output io.Writer) {
	f.set = flag.NewFlagSet(name, flag.ContinueOnError)
	f.set.SetOutput(output)
}

// symbols are the functions of package flag that are methods of a set as well,
// bound to the script's. args are its os.Args.
func (f *scriptFlags) symbols(args *[]string) map[string]reflect.Value {
	f.reset("", io.Discard)
	out := make(map[string]reflect.Value)
	set := reflect.TypeOf(f.set)
	for name, symbol := range stdlib.Symbols["flag/flag"] {
		if _, ok := set.MethodByName(name); !ok || symbol.Kind() != reflect.Func {
			continue
		}
		out[name] = reflect.MakeFunc(symbol.Type(), func(in []reflect.Value) []reflect.Value {
			return reflect.ValueOf(f.set).MethodByName(name).Call(in)
		})
	}
	out["CommandLine"] = reflect.ValueOf(&f.set).Elem()
	// What would end the process on a wrong flag panics.
	out["NewFlagSet"] = reflect.ValueOf(func(name string, handling flag.ErrorHandling) *flag.FlagSet {
		if handling == flag.ExitOnError {
			handling = flag.PanicOnError
		}
		return flag.NewFlagSet(name, handling)
	})
	// A wrong flag ends the script as it would end a process.
	out["Parse"] = reflect.ValueOf(func() {
		switch err := f.set.Parse((*args)[1:]); {
		case errors.Is(err, flag.ErrHelp):
			panic(&Exit{0})
		case err != nil:
			panic(&Exit{2})
		}
	})
	return out
}

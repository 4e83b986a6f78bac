package session

import (
	"os"
	"reflect"

	"github.com/traefik/yaegi/interp"
)

// environment is the functions of package os about the environment, for which
// the interpreter has its own: cells, commands and what they start are to have
// one and the same.
var environment = interp.Exports{
	"os/os": {
		"Clearenv":  reflect.ValueOf(os.Clearenv),
		"Environ":   reflect.ValueOf(os.Environ),
		"ExpandEnv": reflect.ValueOf(os.ExpandEnv),
		"Getenv":    reflect.ValueOf(os.Getenv),
		"LookupEnv": reflect.ValueOf(os.LookupEnv),
		"Setenv":    reflect.ValueOf(os.Setenv),
		"Unsetenv":  reflect.ValueOf(os.Unsetenv),
	},
}

package std_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/traefik/yaegi/stdlib"

	"gradrepl/repl/symbols/std"
)

// The tables have only what the interpreter's own lack.
func TestNoneTwice(t *testing.T) {
	for path, table := range std.Symbols {
		for name := range table {
			if _, ok := stdlib.Symbols[path][name]; ok {
				t.Errorf("%s.%s is in the interpreter's table", path, name)
			}
		}
	}
}

// What is in the tables is the library's.
func TestSymbols(t *testing.T) {
	lines, ok := std.Symbols["strings/strings"]["Lines"]
	if !ok {
		t.Fatal("no strings.Lines")
	}
	var got []string
	lines.Call([]reflect.Value{reflect.ValueOf("a\nb\n")})[0].Call([]reflect.Value{
		reflect.ValueOf(func(line string) bool { got = append(got, line); return true })})
	if !slices.Equal(got, []string{"a\n", "b\n"}) {
		t.Errorf("strings.Lines gave %q", got)
	}
	for path, names := range map[string][]string{
		"bytes/bytes":            {"SplitSeq", "FieldsSeq"},
		"os/os":                  {"Root", "OpenRoot", "CopyFS"},
		"sync/atomic/atomic":     {"AndInt64", "OrUint32"},
		"path/filepath/filepath": {"Localize"},
		"log/slog/slog":          {"DiscardHandler"},
	} {
		for _, name := range names {
			if v := std.Symbols[path][name]; !v.IsValid() {
				t.Errorf("no %s in %s", name, path)
			}
		}
	}
}

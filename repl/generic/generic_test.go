package generic_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strings"
	"testing"

	"gradrepl/repl/generic"
)

// importPaths are the packages that there is source of.
var importPaths = []string{
	"cmp", "errors", "iter", "maps", "math/rand/v2", "reflect", "slices", "sync", "sync/atomic",
}

func TestSource(t *testing.T) {
	for _, p := range importPaths {
		name, text, ok := generic.Source(p)
		if !ok {
			t.Errorf("Source(%q): no source", p)
			continue
		}
		onDisk, err := os.ReadFile(name)
		if err != nil || string(onDisk) != text {
			t.Errorf("Source(%q) is not the text of %s (%v)", p, name, err)
		}
	}
	for _, p := range []string{"", "fmt", "gradrepl/repl/generic/native", "slices/slices.go", "rand"} {
		if name, _, ok := generic.Source(p); ok {
			t.Errorf("Source(%q) = %q, want none", p, name)
		}
	}
}

// TestSyntax looks for what the source is not to use.
func TestSyntax(t *testing.T) {
	imports := []string{
		"cmp", "errors", "iter", "math/bits", "math/rand/v2", "reflect", "slices", "sort", "sync", "sync/atomic",
		"gradrepl/repl/generic/native",
	}
	for _, p := range importPaths {
		name, text, _ := generic.Source(p)
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if !slices.Contains(imports, strings.Trim(spec.Path.Value, `"`)) {
				t.Errorf("%s imports %s", fset.Position(spec.Pos()), spec.Path.Value)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && (id.Name == "min" || id.Name == "max" || id.Name == "clear") {
					t.Errorf("%s calls %s", fset.Position(n.Pos()), id.Name)
				}
			case *ast.AssignStmt:
				if len(n.Lhs) == 2 && len(n.Rhs) == 2 {
					t.Errorf("%s assigns in parallel", fset.Position(n.Pos()))
				}
			}
			return true
		})
	}
}

// TestSignatures compares what the packages export with the standard library:
// every generic function and type is there, written in the same way.
func TestSignatures(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	from := importer.ForCompiler(token.NewFileSet(), "source", nil).(types.ImporterFrom)
	load := func(path string) *types.Package {
		pkg, err := from.ImportFrom(path, dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		return pkg
	}
	// others says why an exported name differs from, or is not in, the
	// standard package or ours.
	others := map[string]string{
		"errors.As":          "generic, so that the target's type may be one of the interpreter",
		"errors.Is":          "not generic, but looks into interpreted errors",
		"errors.Unwrap":      "not generic, but looks into interpreted errors",
		"reflect.TypeAssert": "an assertion of Value.Interface() says the same",
	}
	for _, p := range importPaths {
		name, _, _ := generic.Source(p)
		folder, _, _ := strings.Cut(name, "/")
		standard := exported(load(p))
		ours := exported(load("gradrepl/repl/generic/" + folder))
		for name, want := range standard {
			if got := ours[name]; got != want && others[name] == "" {
				t.Errorf("package %s:\n got %s\nwant %s", p, got, want)
			}
		}
		for name, got := range ours {
			if standard[name] == "" && others[name] == "" {
				t.Errorf("package %s has no generic %s", p, got)
			}
		}
	}
}

// exported are the generic functions and types of a package, with the types'
// methods, as they are declared; of a package that is generic as a whole, all.
func exported(pkg *types.Package) map[string]string {
	whole := map[string]bool{"cmp": true, "iter": true, "maps": true, "slices": true}[pkg.Name()]
	qualifier := func(p *types.Package) string { return p.Name() }
	out := make(map[string]string)
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		if !obj.Exported() {
			continue
		}
		full := pkg.Name() + "." + name
		switch typ := obj.Type().(type) {
		case *types.Signature:
			if whole || typ.TypeParams().Len() > 0 {
				out[full] = types.ObjectString(obj, qualifier)
			}
		case *types.Named:
			if !whole && typ.TypeParams().Len() == 0 {
				continue
			}
			out[full] = types.TypeString(typ, qualifier)
			if _, ok := typ.Underlying().(*types.Struct); !ok {
				out[full] += " " + types.TypeString(typ.Underlying(), qualifier)
			}
			for i := range typ.NumMethods() {
				if m := typ.Method(i); m.Exported() {
					out[full+"."+m.Name()] = types.ObjectString(m, qualifier)
				}
			}
		}
	}
	return out
}

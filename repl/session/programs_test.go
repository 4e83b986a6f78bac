package session_test

import (
	"bytes"
	"context"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gradrepl/repl/session"
)

var update = flag.Bool("update", false, "write what the compiled programs print to testdata/programs")

// Each program prints what it prints compiled, run as a script and typed as
// cells: one for each declaration and each of main's statements.
func TestPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/programs/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	for _, file := range files {
		golden := strings.TrimSuffix(file, ".go") + ".txt"
		if *update {
			out, err := exec.Command("go", "run", file).Output()
			if err != nil {
				t.Fatal(file, err)
			}
			if err := os.WriteFile(golden, out, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			compare(t, "run", output(t, func(s *session.Session) error {
				return s.RunScript(context.Background(), file, nil, false)
			}), string(want))
			cells, deferred := cellsOf(t, file)
			if bytes.HasPrefix(text(t, file), []byte(oneCell)) {
				return // its declarations refer to later ones
			}
			if deferred {
				return // main's own end comes with each cell's
			}
			if raceDetector && bytes.Contains(text(t, file), []byte("sync.WaitGroup")) {
				// A goroutine that ends while the next cell is compiled reads
				// the interpreter's memory as that grows: docs/design.md.
				return
			}
			compare(t, "typed", output(t, func(s *session.Session) error {
				for _, cell := range cells {
					if _, err := s.Run(context.Background(), cell); err != nil {
						t.Errorf("%s: %v", cell, err)
						return nil
					}
				}
				return nil
			}), string(want))
		})
	}
}

// oneCell begins the programs that cannot be typed declaration by declaration.
const oneCell = "//go:build ignore\n\n// Types that refer to each other"

func text(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func compare(t *testing.T, how, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Errorf("%s: line %d is %q, compiled %q", how, i+1, g[i], w[i])
		}
	}
	if len(g) != len(w) {
		t.Errorf("%s: %d lines, compiled %d", how, len(g), len(w))
	}
}

// output is what a session prints, to os.Stdout too.
func output(t *testing.T, run func(*session.Session) error) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "out")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var complaints bytes.Buffer
	s := session.New(session.Options{Stdin: strings.NewReader(""), Stdout: f, Stderr: &complaints})
	if err := run(s); err != nil {
		t.Error(err)
	}
	if complaints.Len() > 0 {
		t.Errorf("on standard error: %s", &complaints)
	}
	out, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// cellsOf cuts a program into its declarations and main's statements, and
// tells whether main defers anything.
func cellsOf(t *testing.T, file string) (cells []string, deferred bool) {
	t.Helper()
	source := text(t, file)
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	piece := func(n ast.Node) string {
		return string(source[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset])
	}
	for _, d := range f.Decls {
		main, ok := d.(*ast.FuncDecl)
		if !ok || main.Name.Name != "main" || main.Recv != nil {
			cells = append(cells, piece(d))
			continue
		}
		for _, stmt := range main.Body.List {
			_, isDefer := stmt.(*ast.DeferStmt)
			_, isGoto := stmt.(*ast.BranchStmt)
			deferred = deferred || isDefer || isGoto
			cells = append(cells, piece(stmt)+";")
		}
	}
	return cells, deferred
}

package main

import (
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A platform is an operating system and a processor.
type platform struct{ os, arch string }

// platforms are those that a symbol must exist on to get into the tables.
var platforms = []platform{
	{"linux", "amd64"}, {"linux", "arm64"},
	{"darwin", "amd64"}, {"darwin", "arm64"},
	{"windows", "amd64"}, {"windows", "arm64"},
}

// sources are the parsed files of the standard library, most of which are the
// same for all platforms.
type sources struct {
	fset  *token.FileSet
	files map[string]*ast.File
}

func newSources() *sources {
	return &sources{token.NewFileSet(), make(map[string]*ast.File)}
}

func (s *sources) parse(name string) (*ast.File, error) {
	if f, ok := s.files[name]; ok {
		return f, nil
	}
	f, err := parser.ParseFile(s.fset, name, nil, parser.SkipObjectResolution)
	s.files[name] = f
	return f, err
}

// A library is the standard library as one platform has it, type-checked from
// its source without the bodies of functions.
type library struct {
	sources  *sources
	context  build.Context
	packages map[string]*types.Package
}

func newLibrary(s *sources, p platform) *library {
	context := build.Default
	context.GOOS, context.GOARCH = p.os, p.arch
	context.CgoEnabled = false
	return &library{s, context, make(map[string]*types.Package)}
}

// Import gives the package of an import path. It implements types.Importer.
func (l *library) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p, ok := l.packages[path]; ok {
		return p, nil
	}
	dir := filepath.Join(l.context.GOROOT, "src", filepath.FromSlash(path))
	if _, err := os.Stat(dir); err != nil { // the library's own copy of a module
		dir = filepath.Join(l.context.GOROOT, "src", "vendor", filepath.FromSlash(path))
	}
	found, err := l.context.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range found.GoFiles {
		f, err := l.sources.parse(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	config := types.Config{
		Importer:         l,
		IgnoreFuncBodies: true,
		Sizes:            types.SizesFor("gc", l.context.GOARCH),
	}
	p, err := config.Check(path, l.sources.fset, files, nil)
	if err != nil {
		return nil, err
	}
	l.packages[path] = p
	return p, nil
}

// paths are the import paths of the packages that every program may import, in
// alphabetical order.
func (l *library) paths() ([]string, error) {
	var paths []string
	src := filepath.Join(l.context.GOROOT, "src")
	err := filepath.WalkDir(src, func(dir string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() || dir == src {
			return err
		}
		rel, err := filepath.Rel(src, dir)
		if err != nil {
			return err
		}
		path := filepath.ToSlash(rel)
		switch name := entry.Name(); {
		case name == "internal" || name == "vendor" || name == "testdata",
			strings.HasPrefix(name, "_"),     // as the go command has it
			path == "cmd", path == "builtin": // commands; what needs no import
			return filepath.SkipDir
		}
		found, err := l.context.ImportDir(dir, 0)
		if nothing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if !found.IsCommand() {
			paths = append(paths, path)
		}
		return nil
	})
	return paths, err
}

// nothing tells whether importing failed because a package has no files for
// the platform.
func nothing(err error) bool {
	_, ok := errors.AsType[*build.NoGoError](err)
	return ok
}

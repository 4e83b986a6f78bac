package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// newer are the names, as "path.Name", that the standard library has got after
// a release. A toolchain of a later release thus gives the same tables.
//
// The toolchain's folder api has a list of additions for each release.
func newer(goroot string, release int) (map[string]bool, error) {
	names := make(map[string]bool)
	for version := release + 1; ; version++ {
		text, err := os.ReadFile(filepath.Join(goroot, "api", fmt.Sprintf("go1.%d.txt", version)))
		if errors.Is(err, fs.ErrNotExist) {
			return names, nil
		}
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(text)) {
			if name := declared(line); name != "" {
				names[name] = true
			}
		}
	}
}

// Of the lines
//
//	pkg net, func LookupX(string) error #123
//	pkg net (linux-amd64), const A = 1 #123
//	pkg net, type Dialer struct, KeepAlive bool #123
//	pkg net, func Dial //deprecated #123
//	pkg net, method (*Dialer) Dial() error #123
//
// the first two declare a name, the third and fifth add to a type and the
// fourth is about a function that there was already.
var (
	declaration = regexp.MustCompile(`^pkg ([\w/]+)(?: \([\w-]+\))?, (?:func|const|var|type) (\w+)`)
	addition    = regexp.MustCompile(`//deprecated|, type \S+ (?:struct|interface), `)
)

// declared is the name, as "path.Name", that a line of a list of additions
// declares, "" where it declares none.
func declared(line string) string {
	m := declaration.FindStringSubmatch(line)
	if m == nil || addition.MatchString(line) {
		return ""
	}
	return m[1] + "." + m[2]
}

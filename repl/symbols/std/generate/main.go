// Generate writes the tables of package std: what the standard library of this
// project's Go release exports and the interpreter's own tables lack. Run it
// with go generate in the folder of package std.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// release is the minor version of the Go release whose library is described,
// the one in go.mod. What a later toolchain has beyond it is left out.
const release = 26

func main() {
	folder := flag.String("o", ".", "the folder of package std")
	counts := flag.Bool("counts", false, "print how many symbols each package gets")
	flag.Parse()
	if err := write(*folder, *counts); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// write makes the files anew in a folder and removes those of an earlier run.
func write(folder string, counts bool) error {
	tables, err := missing(release)
	if err != nil {
		return err
	}
	files, err := render(tables)
	if err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(folder, "go1_*.go"))
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return err
		}
	}
	if counts {
		total := 0
		for _, t := range tables {
			fmt.Printf("%4d %s\n", t.exported(), t.path)
			total += t.exported()
		}
		fmt.Printf("%4d symbols of %d packages\n", total, len(tables))
	}
	return nil
}

// Command generate writes the reference of the ops, docs/ops. It runs in the
// folder of package explain.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"gradrepl/repl/explain"
)

func main() {
	if err := write("../../docs/ops"); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// write makes the folder hold the pages and nothing else.
func write(folder string) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, text := range explain.Pages() {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

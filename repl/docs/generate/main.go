// Command generate writes the sources that package docs carries with it. It
// runs in the folder of that package.
package main

import (
	"fmt"
	"os"

	"gradrepl/repl/docs"
)

func main() {
	text, err := docs.Bundle("../..")
	if err == nil {
		err = os.WriteFile("sources.txtar", text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

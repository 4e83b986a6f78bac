package magic

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/types"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"unicode"

	"gradrepl/engine"
	"gradrepl/nn/train"
	"gradrepl/ops"
	"gradrepl/repl/session"
	"gradrepl/repl/show/graph"
	webpage "gradrepl/repl/show/page"
)

var viewOptions = []option{{"o", "FILE"}}

const viewDetails = `

  -o FILE   the file's name, which ends in .html; without it the node's own name
            is taken, in the current folder

The page is one file that needs no network and no server: open it in a browser,
put it into a notebook, send it by mail. It shows the graph, and walks through
the forward and the backward pass with every value, the rule of each op and its
derivation, the sum of each gradient share by share, and the line that made each
node. The nodes are left as they are.`

// view writes the page of a node's graph and prints its path.
func view(ctx context.Context, e *Env, args string) error {
	expr, given, err := options("view", args, viewOptions)
	if err != nil {
		return err
	}
	path, chosen := given["o"]
	if extension := strings.ToLower(filepath.Ext(path)); chosen && extension != ".html" && extension != ".htm" {
		return fmt.Errorf("%%view: %q should end in .html", path)
	}
	root, err := node(ctx, e, "view", expr)
	if err != nil {
		if strange := strangeOption(e, "view", expr, viewOptions); strange != nil {
			return strange
		}
		return err
	}
	if !chosen {
		path = pageName(root)
		if err := ownPage(path); err != nil {
			return err
		}
	}
	code := sources(e.Session, root)
	var text []byte
	var failed error
	err = e.Session.Do(ctx, func() { // the backward of an op may be a cell's
		text, failed = webpage.Write(root, webpage.Options{
			Digits: e.Style.Tensors.Precision,
			Origin: func(n *engine.TensorNode) (webpage.Origin, bool) {
				o, ok := e.Session.Origin(n)
				return webpage.Origin(o), ok
			},
			Code: func(op engine.Op) string { return code[engine.OpName(op)] },
		})
	})
	switch {
	case err != nil:
		return err
	case failed != nil:
		return fmt.Errorf("%%view: %w", failed)
	}
	if err := train.WriteFile(path, text); err != nil {
		return err
	}
	fmt.Fprintln(e.Out, path)
	if full, err := filepath.Abs(path); err == nil && e.Terminal {
		fmt.Fprintf(e.Err, "A page to open in a browser: %s\n", (&url.URL{Scheme: "file", Path: filepath.ToSlash(full)}).String())
	}
	return nil
}

// pageName is the file of a node's page where none is named: "loss.html", or
// "graph.html" for a node without a name.
func pageName(n *engine.TensorNode) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '-'
	}, n.Name)
	if name = strings.Trim(name, "-."); name == "" {
		name = "graph"
	}
	return name + ".html"
}

// ownPage is an error where a file is there that %view has not written: nobody
// named that one to be replaced.
func ownPage(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	if !bytes.Contains(head[:n], []byte(webpage.Generator)) {
		return fmt.Errorf("%s is there already, and %%view has not written it; -o FILE.html names another, or this one to replace it", path)
	}
	return nil
}

// sources are the types and methods of a graph's ops that the session defined, by
// the ops' names.
func sources(s *session.Session, root *engine.TensorNode) map[string]string {
	out := make(map[string]string)
	for _, n := range graph.Of(root).Nodes {
		if n.Op == nil || reflect.TypeOf(n.Op.Op).PkgPath() == reflect.TypeFor[ops.AddOp]().PkgPath() {
			continue
		}
		name := engine.OpName(n.Op.Op)
		if _, known := out[name]; known {
			continue
		}
		out[name] = ""
		about, err := s.Describe(name)
		if _, isType := about.Object.(*types.TypeName); err == nil && isType && about.Path == "" {
			out[name] = strings.Join(append([]string{about.Source}, about.Methods...), "\n\n")
		}
	}
	return out
}

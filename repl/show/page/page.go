package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"

	"gradrepl/engine"
	"gradrepl/repl/show/graph"
)

// The parts of the page. The scripts are joined in this order.
//
//go:embed page.html page.css *.js
var files embed.FS

var scripts = []string{"format.js", "tensor.js", "walk.js", "drawing.js", "panels.js", "main.js"}

var form = template.Must(template.ParseFS(files, "page.html"))

// Most is the number of tensors that a page has at most: more nobody walks
// through, and a browser would be slow with them.
const Most = 1500

// Generator is what the page says that it was made by, in its first lines: so
// its author can tell it from a file of somebody else's.
const Generator = `<meta name="generator" content="gradrepl %view">`

// Write writes the page of a node's graph.
func Write(root *engine.TensorNode, o Options) ([]byte, error) {
	g := graph.Of(root)
	if len(g.Nodes) > Most {
		return nil, fmt.Errorf("the graph has %d tensors, and a page at most %d: view a node nearer to its leaves, or draw it (%%graph)", len(g.Nodes), Most)
	}
	w := newWalk(g, o)
	scene := graph.NewScene(g, graph.Details{Digits: o.Digits, Room: 36})
	var drawing strings.Builder
	fmt.Fprintf(&drawing, `<svg id="drawing" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f">`+"\n", scene.W, scene.H, scene.W, scene.H)
	scene.Write(&drawing)
	drawing.WriteString("</svg>")

	var script strings.Builder
	for _, name := range scripts {
		script.WriteString(part(name))
	}
	var out bytes.Buffer
	err := form.Execute(&out, map[string]any{
		"Generator": template.HTML(Generator),
		"Title":     "Graph of " + root.Expression(),
		"Size":      graph.Size(g),
		"Style":     template.CSS(graph.CSS() + part("page.css")),
		"Drawing":   template.HTML(drawing.String()),
		"Data":      w.data,
		"Script":    template.JS(script.String()),
	})
	return out.Bytes(), err
}

// part is a file of the page. It panics for one that is not there.
func part(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(text)
}

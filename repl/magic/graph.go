package magic

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"gradrepl/nn/train"
	"gradrepl/repl/show/graph"
)

var graphOptions = []option{{"o", "FILE"}, {"unfold", ""}, {"fold", "N"}, {"all", ""}}

const graphDetails = `

  -o FILE   writes it: .svg laid out in layers, .dot or .gv for Graphviz, .mmd
            or .md for Mermaid
  -unfold   draws what is inside of modules, which the prefix of their
            parameters' names tells (layer1.weight, layer1.bias)
  -fold N   takes the first N parts of a name as the module's
  -all      leaves nothing out, however long the graph is

NODE is any expression that gives a node: %graph (c*c).sum(). Leaves are on top
and the loss is at the bottom: forward goes down, backward up. Each line is a
node, with the op that made it; the lanes on its left lead to the ops that use
it. What is drawn filled takes part in the backward pass.`

// drawGraph draws the graph behind a node.
func drawGraph(ctx context.Context, e *Env, args string) error {
	expr, given, err := options("graph", args, graphOptions)
	if err != nil {
		return err
	}
	path, toFile := given["o"]
	write := graph.Writer(filepath.Ext(path))
	if toFile && write == nil {
		return fmt.Errorf("%%graph: %q should end in %s", path, strings.Join(graph.Extensions(), ", "))
	}
	root, err := node(ctx, e, "graph", expr)
	if err != nil {
		if strange := strangeOption(e, "graph", expr, graphOptions); strange != nil {
			return strange
		}
		return err
	}
	screen, digits, all := screenOf(e.Out), e.Style.Tensors.Precision, given["all"] != ""
	var text, size string
	err = e.Session.Do(ctx, func() { // an op that a cell defined names and describes itself
		g := graph.Of(root)
		if given["unfold"] == "" {
			depth, _ := strconv.Atoi(given["fold"]) // 0 where it is not given
			g = g.Fold(depth)
		}
		size = graph.Size(g)
		if toFile {
			text = write(g, graph.Options{Digits: digits, All: all})
		} else {
			text = graph.Text{Width: screen.width, Digits: digits, Color: screen.color, All: all}.Draw(g)
		}
	})
	if err != nil {
		return err
	}
	if !toFile {
		_, err := fmt.Fprint(e.Out, text)
		return err
	}
	if err := train.WriteFile(path, []byte(text)); err != nil {
		return err
	}
	fmt.Fprintf(e.Err, "%s drawn to %s\n", size, path)
	return nil
}

package graph

import (
	"slices"
	"strings"
)

// How many nodes a drawing has at most, so that it can still be looked at; of
// a larger graph the middle is left out.
const (
	mostInText    = 400
	mostInSVG     = 600
	mostInMermaid = 150 // Mermaid draws 500 edges at most
)

// kept is how many are then left.
const kept = 40

// Options say how to draw a graph into a file.
type Options struct {
	Digits int  // significant ones of a number, at most
	All    bool // nothing is left out, however long the graph is
}

// shortened is the graph without its middle, unless all of it is wanted.
func (o Options) shortened(g *Graph, most int) *Graph {
	if o.All {
		return g
	}
	return g.Shorten(most, kept)
}

// format is a kind of file.
type format struct {
	extension string
	write     func(*Graph, Options) string
}

var formats = []format{
	{".svg", SVG},
	{".dot", DOT},
	{".gv", DOT},
	{".mmd", Mermaid},
	{".md", func(g *Graph, o Options) string { return "```mermaid\n" + Mermaid(g, o) + "```\n" }},
}

// Writer is what draws files whose names end in an extension, nil where there
// is none.
func Writer(extension string) func(*Graph, Options) string {
	i := slices.IndexFunc(formats, func(f format) bool { return f.extension == strings.ToLower(extension) })
	if i < 0 {
		return nil
	}
	return formats[i].write
}

// Extensions are those that [Writer] knows.
func Extensions() []string {
	out := make([]string, len(formats))
	for i, f := range formats {
		out[i] = f.extension
	}
	return out
}

// Package graph draws the computation graph behind a node: as text for a
// terminal, as SVG, and in the languages of Graphviz and Mermaid.
//
// [Of] reads the engine's nodes into a [Graph], the model that all drawings
// share. [Graph.Fold] draws each module as one node, and [Graph.Shorten] leaves
// out the middle of a graph that is too long to be looked at. Both give a new
// Graph, so that each drawing has to know only how to draw one.
package graph

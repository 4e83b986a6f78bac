// Package layered lays out directed acyclic graphs in layers from top to
// bottom, every edge pointing down, in the four steps of Sugiyama, Tagawa and
// Toda (1981): layers, a dummy vertex wherever an edge passes a layer, an order
// in each layer with few crossings, and coordinates.
//
// It knows sizes and edges only, nothing of what is drawn.
package layered

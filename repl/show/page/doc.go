// Package page writes a computation graph as a page to walk through: one HTML
// file that needs no network and no server, with the graph, every value, every
// step of the backward pass and the rule behind it.
//
// The numbers in it are the engine's own: a [engine.Pass] is taken step by step
// and cancelled again, so the nodes are left as they were. The page's parts are
// page.html, page.css and a few JavaScript files, joined as they stand. Those
// files only show what is in the page's data; they compute no gradient.
package page

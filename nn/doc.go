// Package nn builds networks from the ops: modules, layers, initialisers, and
// the course's losses written with visible ops. The fused losses are ops.
//
// A [Module] is parameters and a forward. It has no backward of its own: the
// graph that its forward makes has one already.
package nn

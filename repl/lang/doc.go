// Package lang is the language of the cells: it stands between what a user
// types and what the interpreter runs.
//
// A cell goes through four steps, a file each:
//
//	split   the text into statements and declarations, which a cell may mix (split.go)
//	parse   each with go/parser, positions kept as line and column of the cell (parse.go)
//	check   with go/types against the names of the session and the symbols
//	        that the interpreter has, which are reflect values (check.go, importer.go)
//	lower   to a Go file that the interpreter runs properly (lower.go)
//
// The lowered cell is a function. The variables that the cell defines become
// package variables under names of their own, so that each redefinition is a
// new variable and functions that use the old one keep it, as closures do.
//
// What is not Go becomes Go before it is lowered: the results' names (_, __, _4,
// Out[4]) before the check (results.go); operators on nodes, names in lower
// case and ops in the form of methods by what the check finds, which then runs
// again (convenience.go).
package lang

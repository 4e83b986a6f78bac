package lang

import (
	"go/ast"
	"strconv"
	"strings"
)

// uniqueLabels gives the labels of some statements of main names that those of
// earlier cells do not have: in a program all of main's are in one scope.
func (p *program) uniqueLabels(stmts []ast.Stmt) {
	renamed := make(map[string]string)
	inspectLabels(stmts, func(id *ast.Ident, declared bool) {
		if !declared {
			return
		}
		name := id.Name
		for n := 2; p.labels[name]; n++ {
			name = id.Name + "_" + strconv.Itoa(n)
		}
		p.labels[name] = true
		renamed[id.Name] = name
	})
	inspectLabels(stmts, func(id *ast.Ident, _ bool) {
		if name := renamed[id.Name]; name != "" {
			id.Name = name
		}
	})
}

// inspectLabels calls a function with each label that some statements declare or
// jump to, those in function literals left out.
func inspectLabels(stmts []ast.Stmt, f func(id *ast.Ident, declared bool)) {
	for _, stmt := range stmts {
		ast.Inspect(stmt, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.LabeledStmt:
				f(n.Label, true)
			case *ast.BranchStmt:
				if n.Label != nil {
					f(n.Label, false)
				}
			}
			return true
		})
	}
}

// markLabel gives a label a name that no variable has: to the interpreter both are one.
func markLabel(id *ast.Ident) {
	if id != nil && !strings.Contains(id.Name, mark) {
		id.Name += mark
	}
}

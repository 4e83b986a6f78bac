package tensor

import "fmt"

// Error is what this package, and the packages built on it, panic with when
// operands do not fit: a wrong shape, an index out of range, text that is no
// matrix.
type Error struct {
	Op     string // the operation that was asked for, such as "MatMul"
	Reason string // what it expected and what came, shapes included
}

// Errorf makes an Error of op with a formatted reason.
func Errorf(op, format string, args ...any) *Error {
	return &Error{Op: op, Reason: fmt.Sprintf(format, args...)}
}

// Error gives "Op: Reason".
func (e *Error) Error() string { return e.Op + ": " + e.Reason }

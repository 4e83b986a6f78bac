// Package errors has the functions of package errors that look into an error's
// chain, for errors of interpreted types.
package errors

import "gradrepl/repl/generic/native"

// Is reports whether an error of err's tree is target, or says that it is by a
// method Is.
func Is(err, target error) bool {
	if err == nil || target == nil {
		return err == nil && target == nil
	}
	if native.Same(err, target) || native.Is(err, target) {
		return true
	}
	var x any = native.Inside(err)
	if i, ok := x.(interface{ Is(error) bool }); ok && i.Is(target) {
		return true
	}
	for _, inner := range wrapped(err) {
		if Is(inner, target) {
			return true
		}
	}
	return false
}

// As sets target to the first error of err's tree that is a T, or sets it by a
// method As, and reports whether there is one.
func As[T any](err error, target *T) bool {
	if target == nil {
		panic("errors: target cannot be nil")
	}
	if err == nil {
		return false
	}
	var x any = native.Inside(err)
	if t, ok := x.(T); ok {
		*target = t
		return true
	}
	var whole any = err
	if t, ok := whole.(T); ok {
		*target = t
		return true
	}
	if a, ok := x.(interface{ As(any) bool }); ok && a.As(target) {
		return true
	}
	for _, inner := range wrapped(err) {
		if As(inner, target) {
			return true
		}
	}
	return false
}

// AsType finds the first error of err's tree that is an E.
func AsType[E error](err error) (E, bool) {
	var found, none E
	if !As(err, &found) {
		return none, false // a method As may have set found, and refused
	}
	return found, true
}

// Unwrap is what err's method Unwrap gives, nil where it has none that returns
// one error.
func Unwrap(err error) error {
	if err == nil {
		return nil
	}
	var x any = native.Inside(err)
	if u, ok := x.(interface{ Unwrap() error }); ok {
		return u.Unwrap()
	}
	if inner := native.Unwrap(err); len(inner) == 1 {
		return inner[0]
	}
	return nil
}

// wrapped are the errors that an error wraps.
func wrapped(err error) []error {
	var x any = native.Inside(err)
	if u, ok := x.(interface{ Unwrap() error }); ok {
		if inner := u.Unwrap(); inner != nil {
			return []error{inner}
		}
		return nil
	}
	if u, ok := x.(interface{ Unwrap() []error }); ok {
		return u.Unwrap()
	}
	return native.Unwrap(err)
}

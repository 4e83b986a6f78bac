package magic

import (
	"fmt"
	"go/parser"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gradrepl/repl/lang"
)

// option is one that a command takes before or after its expression. Value is
// what stands behind it in the command's usage, "" for none.
type option struct{ name, value string }

// optionAtFront and optionAtEnd find an option with blanks on its outer side
// only, and its value: "-o loss.svg", "-o=loss.svg", "-unfold". A minus of an
// expression has blanks on both sides, on neither, or an operand right behind
// it at the very beginning.
var (
	optionAtFront = regexp.MustCompile(`^--?([a-z]+)(?:=(` + word + `))?(?:\s+|$)`)
	optionAtEnd   = regexp.MustCompile(`(?:^|\s)--?([a-z]+)(?:(?:=|\s+)(` + word + `))?$`)
	wordAtFront   = regexp.MustCompile(`^(` + word + `)(?:\s+|$)`)
)

// word is a value: a word, or anything in quotes.
const word = `"[^"]*"|'[^']*'|[^\s"'=-][^\s"']*`

// options takes the arguments of a command apart: options on either side, and
// the expression between them. Of two equal options the last counts; one
// without a value is "true" where it is given.
func options(command, args string, known []option) (expr string, values map[string]string, err error) {
	values = make(map[string]string)
	find := func(name string) *option {
		for i := range known {
			if known[i].name == name {
				return &known[i]
			}
		}
		return nil
	}
	args = strings.TrimSpace(args)
	for {
		m := optionAtFront.FindStringSubmatch(args)
		if m == nil {
			break
		}
		o := find(m[1])
		if o == nil {
			break // it may be an expression that begins with a minus
		}
		rest, value := args[len(m[0]):], unquote(m[2])
		if o.value != "" && m[2] == "" {
			w := wordAtFront.FindStringSubmatch(rest)
			if w == nil {
				return "", nil, fmt.Errorf("%%%s: -%s needs %s behind it", command, o.name, o.value)
			}
			rest, value = rest[len(w[0]):], unquote(w[1])
		}
		if values[o.name], err = o.given(command, value); err != nil {
			return "", nil, err
		}
		args = rest
	}
	for {
		m := optionAtEnd.FindStringSubmatchIndex(args)
		if m == nil {
			break
		}
		name, value := args[m[2]:m[3]], ""
		if m[4] >= 0 {
			value = unquote(args[m[4]:m[5]])
		}
		o := find(name)
		if o == nil || o.value == "" && value != "" {
			break
		}
		if o.value != "" && value == "" {
			return "", nil, fmt.Errorf("%%%s: -%s needs %s behind it", command, o.name, o.value)
		}
		if _, twice := values[name]; !twice {
			if values[name], err = o.given(command, value); err != nil {
				return "", nil, err
			}
		}
		args = strings.TrimSpace(args[:m[0]])
	}
	return args, values, nil
}

// given is the value of an option that is there.
func (o option) given(command, value string) (string, error) {
	switch {
	case o.value == "" && value != "":
		return "", fmt.Errorf("%%%s: -%s takes no value, got %q", command, o.name, value)
	case o.value == "":
		return "true", nil
	case value == "":
		return "", fmt.Errorf("%%%s: -%s needs %s behind it", command, o.name, o.value)
	case o.value == "N":
		if n, err := strconv.Atoi(value); err != nil || n < 1 {
			return "", fmt.Errorf("%%%s: -%s needs a whole number from 1 on, not %q", command, o.name, value)
		}
	}
	return value, nil
}

func unquote(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') {
		return s[1 : len(s)-1]
	}
	return s
}

// strangeOption finds what was meant as an option in an expression that could
// not be evaluated: a word behind a minus that has a blank before it and none
// behind it, and that is no name of the session.
func strangeOption(e *Env, command, expr string, known []option) error {
	m := optionAtFront.FindStringSubmatch(expr)
	if m != nil && m[0] != expr {
		if _, err := parser.ParseExpr(expr); err == nil {
			m = nil // a minus before an operand
		}
	}
	whole := m != nil && m[0] != expr // what is no Go cannot have been meant as such
	if m == nil {
		m = optionAtEnd.FindStringSubmatch(expr)
	}
	if m == nil {
		return nil
	}
	name := m[1]
	if _, err := e.Session.Describe(name); err == nil && !whole {
		return nil
	}
	var names, usages []string
	for _, o := range known {
		names = append(names, o.name)
		usages = append(usages, strings.TrimSpace("-"+o.name+" "+o.value))
	}
	hint := ""
	if near := lang.Nearest(name, names); near != "" && !slices.Contains(names, name) {
		hint = fmt.Sprintf(" (did you mean -%s?)", near)
	}
	return fmt.Errorf("%%%s: no option -%s%s; there are %s", command, name, hint, strings.Join(usages, ", "))
}

package magic

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func cd(_ context.Context, e *Env, dir string) error {
	before, err := os.Getwd()
	if err != nil {
		return err
	}
	if dir, err = folder(e, dir); err != nil {
		return err
	}
	if err := os.Chdir(dir); err != nil {
		return err
	}
	e.previous = before
	now, err := os.Getwd()
	if err != nil {
		return err
	}
	fmt.Fprintln(e.Out, now)
	return nil
}

// folder is what is meant by the argument of %cd.
func folder(e *Env, dir string) (string, error) {
	if dir == "-" {
		if e.previous == "" {
			return "", fmt.Errorf("%%cd -: there is no folder to go back to yet")
		}
		return e.previous, nil
	}
	rest, inHome := strings.CutPrefix(dir, "~")
	if dir != "" && (!inHome || rest != "" && !os.IsPathSeparator(rest[0])) {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, rest), err
}

func env(_ context.Context, e *Env, args string) error {
	name, value, set := strings.Cut(args, "=")
	name = strings.TrimSpace(name)
	switch {
	case args == "":
		all := os.Environ()
		slices.Sort(all)
		fmt.Fprintln(e.Out, strings.Join(all, "\n"))
	case set && name == "" || strings.ContainsAny(name, " \t"):
		return usage("env")
	case set:
		return os.Setenv(name, strings.TrimSpace(value))
	default:
		value, ok := os.LookupEnv(name)
		if !ok {
			return fmt.Errorf("%s is not in the environment%s", name, nearVariable(name))
		}
		fmt.Fprintln(e.Out, value)
	}
	return nil
}

// nearVariable is the variable whose name is another's in capitals.
func nearVariable(name string) string {
	if upper := strings.ToUpper(name); upper != name {
		if _, ok := os.LookupEnv(upper); ok {
			return " (did you mean " + upper + "?)"
		}
	}
	return ""
}

package magic

import (
	"context"
	"fmt"
	"strconv"
)

func seed(_ context.Context, e *Env, args string) error {
	n, err := strconv.ParseUint(args, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: a whole number from 0 on, not %q", usage("seed"), args)
	}
	e.Session.Seed(n)
	return nil
}

func precision(_ context.Context, e *Env, args string) error {
	if args == "" {
		fmt.Fprintln(e.Out, e.Style.Tensors.Precision)
		return nil
	}
	n, err := strconv.Atoi(args)
	if err != nil || n < 0 || n > 17 {
		return fmt.Errorf("%w: from 0 to 17, not %q", usage("precision"), args)
	}
	e.Style.Tensors.Precision = n
	e.Session.NotePrecision(n)
	return nil
}

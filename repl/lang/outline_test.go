package lang

import (
	"errors"
	"slices"
	"testing"
)

func TestOutline(t *testing.T) {
	for src, want := range map[string][]string{
		"x := 1; y, z = 2, 3":                                           {"x"},
		"a, b := f()\nvar c, d int\nconst e = 1":                        {"a", "b", "c", "d", "e"},
		"import \"fmt\"\nc.value":                                       nil,
		"type T struct{}\nfunc (T) M() {}\nfunc f() {}":                 {"T", "T.M", "f"},
		"func (p *P[K, V]) Get() {}\nfor i := 0; i < 3; i++ { j := i }": {"P.Get"},
		"x := 1\ntype T int\nvar y T":                                   {"x", "T", "y"},
	} {
		if got, err := Outline(src); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q defines %v (%v), want %v", src, got, err, want)
		}
	}
	_, err := Outline("x := 1\ny := )")
	var errs Errors
	if !errors.As(err, &errs) || errs[0].Pos.Line != 2 {
		t.Errorf("got %v, want an error in line 2", err)
	}
}

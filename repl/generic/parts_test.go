package generic_test

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	ouratomic "gradrepl/repl/generic/atomic"
	ourcmp "gradrepl/repl/generic/cmp"
	ourerrors "gradrepl/repl/generic/errors"
	ourrand "gradrepl/repl/generic/rand"
	ourreflect "gradrepl/repl/generic/reflect"
	oursync "gradrepl/repl/generic/sync"
)

func checkCmp[T cmp.Ordered](t *testing.T, value func(*rand.Rand) T) {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 6))
	for range 3000 {
		x, y, z := value(r), value(r), value(r)
		got := fmt.Sprintf("%#v", results(ourcmp.Less(x, y), ourcmp.Compare(x, y), ourcmp.Or(x, y, z), ourcmp.Or(x), ourcmp.Or[T]()))
		want := fmt.Sprintf("%#v", results(cmp.Less(x, y), cmp.Compare(x, y), cmp.Or(x, y, z), cmp.Or(x), cmp.Or[T]()))
		if got != want {
			t.Fatalf("Less, Compare, Or, Or, Or of %#v, %#v, %#v:\n got %s\nwant %s", x, y, z, got, want)
		}
	}
}

func TestCmp(t *testing.T) {
	checkCmp(t, randomInt)
	checkCmp(t, randomFloat)
	checkCmp(t, randomString)
	checkCmp(t, func(r *rand.Rand) float32 { return float32(randomFloat(r)) })
	checkCmp(t, func(r *rand.Rand) uint8 { return uint8(r.Uint32()) })
	if got := ourcmp.Or(pair{}, pair{0, 1}, pair{1, 0}); got != (pair{0, 1}) {
		t.Errorf("Or of structs = %v", got)
	}
}

// TestOnce calls each function three times; what it counts is how often the
// function behind it ran.
func TestOnce(t *testing.T) {
	functions := map[string]func() int{
		"value":         func() int { return 7 },
		"panic":         func() int { panic("seven") },
		"error":         func() int { panic(fmt.Errorf("seven")) },
		"runtime error": func() int { var none []int; return none[len(none)] },
	}
	for name, f := range functions {
		type once func(f func() int) func() []any
		run := func(make once) string {
			n := 0
			call := make(func() int { n++; return f() })
			return fmt.Sprint(n, outcome(call), outcome(call), outcome(call), n)
		}
		got := run(func(f func() int) func() []any {
			once := oursync.OnceValue(f)
			return func() []any { return results(once()) }
		})
		want := run(func(f func() int) func() []any {
			once := sync.OnceValue(f)
			return func() []any { return results(once()) }
		})
		if got != want {
			t.Errorf("OnceValue of %s:\n got %s\nwant %s", name, got, want)
		}
		got = run(func(f func() int) func() []any {
			once := oursync.OnceValues(func() (string, int) { n := f(); return "seven", n })
			return func() []any { s, n := once(); return results(s, n) }
		})
		want = run(func(f func() int) func() []any {
			once := sync.OnceValues(func() (string, int) { n := f(); return "seven", n })
			return func() []any { s, n := once(); return results(s, n) }
		})
		if got != want {
			t.Errorf("OnceValues of %s:\n got %s\nwant %s", name, got, want)
		}
	}
}

func TestOnceTogether(t *testing.T) {
	n := 0
	once := oursync.OnceValues(func() (int, string) { n++; return n, "one" })
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if v, s := once(); v != 1 || s != "one" {
				t.Errorf("got %d %q, want 1 \"one\"", v, s)
			}
		})
	}
	wg.Wait()
}

func TestPointer(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	values := []*int{nil, new(int), new(int), new(int)} // equal ints, different pointers
	var got ouratomic.Pointer[int]
	var want atomic.Pointer[int]
	for i := range 3000 {
		x, y := values[r.IntN(4)], values[r.IntN(4)]
		switch r.IntN(3) {
		case 0:
			got.Store(x)
			want.Store(x)
		case 1:
			if a, b := got.Swap(x), want.Swap(x); a != b {
				t.Fatalf("step %d: Swap = %p, want %p", i, a, b)
			}
		case 2:
			if a, b := got.CompareAndSwap(x, y), want.CompareAndSwap(x, y); a != b {
				t.Fatalf("step %d: CompareAndSwap = %v, want %v", i, a, b)
			}
		}
		if a, b := got.Load(), want.Load(); a != b {
			t.Fatalf("step %d: Load = %p, want %p", i, a, b)
		}
	}
}

// TestPointerTogether adds to a list from several goroutines: none is lost.
func TestPointerTogether(t *testing.T) {
	type node struct {
		value int
		next  *node
	}
	var head ouratomic.Pointer[node]
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 200 {
				n := &node{value: g*200 + i}
				for n.next = head.Load(); !head.CompareAndSwap(n.next, n); n.next = head.Load() {
				}
			}
		})
	}
	wg.Wait()
	seen := make(map[int]bool)
	for n := head.Load(); n != nil; n = n.next {
		seen[n.value] = true
	}
	if len(seen) != 8*200 {
		t.Errorf("%d values, want %d", len(seen), 8*200)
	}
}

func TestN(t *testing.T) {
	seen := make(map[int8]int)
	for range 3000 {
		seen[ourrand.N(int8(5))]++
		if d := ourrand.N(time.Minute); d < 0 || d >= time.Minute {
			t.Fatalf("N(time.Minute) = %v", d)
		}
	}
	for v, n := range seen {
		if v < 0 || v >= 5 || n < 450 { // 600 expected, with a deviation of 22
			t.Errorf("%d came %d times of 3000", v, n)
		}
	}
	if len(seen) != 5 {
		t.Errorf("%d different numbers, want 5", len(seen))
	}
	if n := ourrand.N(^uint64(0)); n == ^uint64(0) {
		t.Errorf("N(%d) = %d", ^uint64(0), n)
	}
	for _, n := range []int{0, -1, -1 << 63} {
		got := outcome(func() []any { return results(ourrand.N(n)) })
		want := outcome(func() []any { return results(rand.N(n)) })
		if got != want {
			t.Errorf("N(%d): %s, want %s", n, got, want)
		}
	}
}

// Errors of each kind that AsType looks into.

type coded int

func (c coded) Error() string { return fmt.Sprint("code ", int(c)) }

// converted says by a method As that it is a coded error; unwilling sets the
// target too, but says that it is none.
type converted struct{ willing bool }

func (converted) Error() string { return "converted" }

func (c converted) As(target any) bool {
	if t, ok := target.(*coded); ok {
		*t = 42
	}
	return c.willing
}

type timeout interface {
	error
	Timeout() bool
}

func TestAsType(t *testing.T) {
	path := &fs.PathError{Op: "open", Path: "x", Err: coded(3)}
	var none *fs.PathError
	trees := []error{
		nil, io.EOF, coded(1), path, none,
		fmt.Errorf("outer: %w", path),
		fmt.Errorf("two: %w, %w", coded(7), path),
		fmt.Errorf("two: %w, %w", path, coded(7)),
		errors.Join(io.EOF, fmt.Errorf("inner: %w", coded(5))),
		errors.Join(io.EOF, errors.Join(io.ErrUnexpectedEOF)),
		converted{true}, converted{false},
		errors.Join(converted{false}, coded(9)),
		fmt.Errorf("outer: %w", converted{true}),
		fmt.Errorf("no error: %w", error(nil)),
	}
	for _, err := range trees {
		asType(t, err, ourerrors.AsType[coded], errors.AsType[coded])
		asType(t, err, ourerrors.AsType[*fs.PathError], errors.AsType[*fs.PathError])
		asType(t, err, ourerrors.AsType[timeout], errors.AsType[timeout])
		asType(t, err, ourerrors.AsType[converted], errors.AsType[converted])
		asType(t, err, ourerrors.AsType[error], errors.AsType[error])
	}
}

func asType[E error](t *testing.T, err error, ours, standard func(error) (E, bool)) {
	t.Helper()
	text := func(f func(error) (E, bool)) string {
		return outcome(func() []any { e, ok := f(err); return results(e, ok) })
	}
	if got, want := text(ours), text(standard); got != want {
		t.Errorf("AsType[%s](%#v)\n got %s\nwant %s", reflect.TypeFor[E](), err, got, want)
	}
}

func TestTypeFor(t *testing.T) {
	tests := []struct{ got, want reflect.Type }{
		{ourreflect.TypeFor[int](), reflect.TypeFor[int]()},
		{ourreflect.TypeFor[*pair](), reflect.TypeFor[*pair]()},
		{ourreflect.TypeFor[error](), reflect.TypeFor[error]()},
		{ourreflect.TypeFor[any](), reflect.TypeFor[any]()},
		{ourreflect.TypeFor[map[string]func(int)](), reflect.TypeFor[map[string]func(int)]()},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("TypeFor = %v, want %v", test.got, test.want)
		}
	}
}

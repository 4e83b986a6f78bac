package lang

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"go/token"
	"maps"
	"os"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/traefik/yaegi/stdlib"

	"gradrepl/repl/generic"
	"gradrepl/repl/generic/native"
	"gradrepl/repl/lang/langtest"
	project "gradrepl/repl/symbols"
	"gradrepl/repl/symbols/std"
)

var (
	cellsFlag    = flag.Int("cells", 2000, "how many random cells TestRandomCells checks")
	seedFlag     = flag.Uint64("seed", 1, "the seed of the random cells")
	sessionFlag  = flag.Uint64("session", 0, "the number of the first session of random cells")
	progressFlag = flag.String("progress", "", "a file to write the number of the session to that is being checked")
)

// sessionSize is how many random cells a session has: what is in scope grows
// with each.
const sessionSize = 60

// Whatever is typed, everything that a keystroke reaches answers, and shows
// nothing of what it is made of: splitting, the question whether a cell is
// whole, completion, help, the check and the lowering of cells and scripts, and
// the plain Go of a session.
//
//	go test ./repl/lang -run RandomCells -cells 10000000 -seed 1 -timeout 0 -v
func TestRandomCells(t *testing.T) {
	corpus, err := langtest.Read("../testdata/*.txt", "../session/testdata/programs/*.go", "../../scripts/*.go", "../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	corpus.Add(fuzzSeeds...)
	c := &campaign{maker: langtest.NewMaker(corpus, 2000), symbols: everything(), seen: make(map[string]int), report: t.Errorf}
	campaign := *cellsFlag > 10_000
	if campaign {
		c.report = t.Logf
		go c.watch(t)
	}
	for n := *sessionFlag; c.cells < *cellsFlag; n++ {
		before := c.cells
		c.session(n)
		if campaign && before/20_000 != c.cells/20_000 {
			t.Logf("%d cells\n%s%s", c.cells, c, c.slow())
		}
	}
	t.Logf("%d cells\n%s", c.cells, c)
	if len(c.seen) > 0 {
		t.Fail()
	}
	for kind := langtest.Grammar; kind < langtest.Kinds; kind++ {
		if n := c.counts[kind]; n.made > 500 && n.checked == 0 {
			t.Errorf("of %d cells of kind %v none checks: nothing behind the checker is tested by them", n.made, kind)
		}
	}
}

// everything is the packages that a session has.
func everything() Symbols {
	symbols := make(Symbols)
	for _, tables := range []map[string]map[string]reflect.Value{stdlib.Symbols, project.Symbols, std.Symbols} {
		for path, table := range tables {
			if symbols[path] != nil {
				table = maps.Clone(table)
				maps.Copy(table, symbols[path])
			}
			symbols[path] = table
		}
	}
	symbols[HookPackage+"/"+HookPackage] = map[string]reflect.Value{}
	symbols["gradrepl/repl/generic/native/native"] = map[string]reflect.Value{
		"Inside": reflect.ValueOf(native.Inside),
		"Sort":   reflect.ValueOf(native.Sort),
		"Pull":   reflect.ValueOf(native.Pull),
		"Puller": reflect.ValueOf((*native.Puller)(nil)),
		"Same":   reflect.ValueOf(native.Same),
		"Unwrap": reflect.ValueOf(native.Unwrap),
		"Is":     reflect.ValueOf(native.Is),
	}
	symbols[ShowPackage+"/show"] = map[string]reflect.Value{"Println": reflect.ValueOf(fmt.Println), "PrintlnPrecision": reflect.ValueOf(func(int, ...any) {})}
	return symbols
}

var predeclared = []string{"gradrepl/engine", "gradrepl/engine/tensor", "gradrepl/ops", "gradrepl/nn"}

// campaign checks random sessions and counts what comes of them.
type campaign struct {
	maker   *langtest.Maker
	symbols Symbols
	report  func(format string, args ...any)
	seen    map[string]int // findings
	counts  [langtest.Kinds]struct{ made, checked, unparsed int }
	cells   int
	scripts struct{ made, checked int }
	saved   struct{ made, written, checked int }
	current atomic.Pointer[underCheck]
	slowest []slowCell // of a campaign: the slowest first
}

// slowCell is how long a cell took.
type slowCell struct {
	session uint64
	took    time.Duration
	text    string
}

// underCheck is what is being checked, and since when.
type underCheck struct {
	session uint64
	cell    string
	since   time.Time
}

// timed notes how long a cell took that is now done.
func (c *campaign) timed() {
	u := c.current.Load()
	if u == nil {
		return
	}
	c.slowest = append(c.slowest, slowCell{u.session, time.Since(u.since), u.cell})
	slices.SortStableFunc(c.slowest, func(a, b slowCell) int { return cmp.Compare(b.took, a.took) })
	c.slowest = c.slowest[:min(len(c.slowest), 12)]
}

// watch tells of cells that take long.
func (c *campaign) watch(t *testing.T) {
	var told *underCheck
	for range time.Tick(time.Second) {
		if u := c.current.Load(); u != nil && u != told && time.Since(u.since) > 20*time.Second {
			told = u
			fmt.Fprintf(os.Stderr, "SLOW: session %d, for %v: %.2000q\n", u.session, time.Since(u.since), u.cell)
		}
	}
}

func (c *campaign) String() string {
	var out strings.Builder
	for kind, n := range c.counts {
		fmt.Fprintf(&out, "%-10v %9d made, %5.1f %% check, %5.1f %% do not parse\n", langtest.Kind(kind), n.made, share(n.checked, n.made), share(n.unparsed, n.made))
	}
	fmt.Fprintf(&out, "scripts    %9d made, %5.1f %% check\n", c.scripts.made, share(c.scripts.checked, c.scripts.made))
	fmt.Fprintf(&out, "programs   %9d made, %5.1f %% written, %5.1f %% check\n", c.saved.made, share(c.saved.written, c.saved.made), share(c.saved.checked, c.saved.made))
	for _, key := range slices.Sorted(maps.Keys(c.seen)) {
		fmt.Fprintf(&out, "finding ×%d: %s\n", c.seen[key], key)
	}
	return out.String()
}

// slow tells of the slowest cells.
func (c *campaign) slow() string {
	var out strings.Builder
	for _, s := range c.slowest {
		fmt.Fprintf(&out, "%v in session %d: %.200q (%d bytes)\n", s.took, s.session, s.text, len(s.text))
	}
	return out.String()
}

func share(n, of int) float64 { return 100 * float64(n) / float64(max(1, of)) }

// numbers are what tells one finding from another of the same kind.
var numbers = regexp.MustCompile(`[0-9]+|0x[0-9a-f]+`)

// finding reports what is wrong, the first few of a kind with the cell.
func (c *campaign) finding(session uint64, kind, text string, about any) {
	key := kind
	if about != nil {
		key = kind + ": " + numbers.ReplaceAllString(fmt.Sprint(about), "#")
	}
	if len(key) > 160 {
		key = key[:160]
	}
	if c.seen[key]++; c.seen[key] <= 3 {
		c.report("FINDING in session %d: %s: %v\n%.3000q", session, kind, about, text)
	}
}

// guarded calls a function and reports its panic.
func (c *campaign) guarded(session uint64, kind, text string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			c.finding(session, "panic in "+kind+" at "+panicSite(), text, r)
		}
	}()
	f()
}

// panicSite is the functions of this package nearest to a panic, when called
// while it is recovered from.
func panicSite() string {
	_, stack, _ := bytes.Cut(debug.Stack(), []byte("panic("))
	var sites []string
	for _, m := range regexp.MustCompile(`/([\w.]+\.go:\d+) `).FindAllSubmatch(stack, -1) {
		if file := string(m[1]); !strings.HasPrefix(file, "panic.go") && !strings.HasPrefix(file, "error.go") && len(sites) < 4 {
			sites = append(sites, file)
		}
	}
	return strings.Join(sites, " < ")
}

// session checks the cells of a session.
func (c *campaign) session(n uint64) {
	if *progressFlag != "" {
		_ = os.WriteFile(*progressFlag, fmt.Appendln(nil, n), 0o666)
	}
	s := NewScope(token.NewFileSet(), c.symbols, generic.Source, predeclared...)
	var results []int
	var checked []Source
	for i, cell := range c.maker.Session(*seedFlag, n, sessionSize) {
		c.timed()
		c.current.Store(&underCheck{n, cell.Text, time.Now()})
		number := i + 1
		c.around(s, n, i, cell.Text, results)
		// Some cells fail half-way, but not where they are to make a program: see program.
		all := cell.Kind == langtest.Given || number%10 > 0 || n%8 == 0
		made, unparsed := c.check(s, n, number, cell.Text, results, all)
		count := &c.counts[cell.Kind]
		count.made++
		if cell.Kind != langtest.Given {
			c.cells++
		}
		if unparsed {
			count.unparsed++
		}
		if made == nil {
			continue
		}
		count.checked++
		if len(cell.Text) < 5000 { // of deep nests go/printer takes very long
			checked = append(checked, Source{Number: number, Text: cell.Text})
		}
		if made.HasResult() {
			results = append(results, number)
		}
	}
	if n%8 == 0 {
		c.current.Store(&underCheck{n, "the program", time.Now()})
		c.program(n, checked)
	}
}

// around calls what a keystroke reaches before a cell runs.
func (c *campaign) around(s *Scope, session uint64, i int, text string, results []int) {
	c.guarded(session, "Incomplete", text, func() { Incomplete(text) })
	if i%3 == 0 { // half-way typed
		at := i * 7919 % (len(text) + 1)
		for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
			at--
		}
		c.guarded(session, "Incomplete", text[:at], func() { Incomplete(text[:at]) })
		c.guarded(session, "Complete", text[:at], func() {
			if _, from := s.complete(text, at); from > at || from < 0 {
				c.finding(session, "Complete begins outside of the text", text, from)
			}
		})
	}
	if i%7 == 0 {
		words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n;(){}", r) })
		if len(words) > 0 {
			name := words[i*31%len(words)]
			c.guarded(session, "Describe", name, func() {
				if subject, err := s.Describe(name, results); err == nil {
					subject.Declaration()
				}
			})
		}
		c.guarded(session, "DeclarationAt", text, func() {
			DeclarationAt(text, token.Position{Line: 1 + i%3, Column: 1 + i%17})
			MethodDeclaration(text, "Point", "Move")
		})
	}
	if i%11 == 0 {
		c.script(s, session, i, text)
	}
}

// check checks a cell and commits it, or where not all of it runs a part. It gives nil for one that does not check,
// and reports whether it did not even parse.
func (c *campaign) check(s *Scope, session uint64, number int, text string, results []int, all bool) (cell *Cell, unparsed bool) {
	name := fmt.Sprintf("In [%d]", number)
	before := len(s.names)
	c.guarded(session, "Check", text, func() {
		var err error
		cell, err = s.checkCell(name, text, number, results)
		if err != nil {
			cell = nil
			unparsed = c.errors(session, "Check", text, name, err)
			if len(s.names) != before {
				c.finding(session, "a cell that does not check changes the names", text, nil)
			}
			return
		}
		for next := cell; next != nil; {
			next.Commit(func(step int) bool { return all || step < 2 })
			var errs Errors
			if next, errs = s.Ready(number); len(errs) > 0 {
				c.errors(session, "Ready", text, "In [", errs)
			}
		}
	})
	return cell, unparsed
}

// errors looks at what is told of a text that does not check, and reports
// whether it is a matter of the parser.
func (c *campaign) errors(session uint64, kind, text, name string, err error) (syntax bool) {
	var list Errors
	if !errors.As(err, &list) || len(list) == 0 {
		c.finding(session, fmt.Sprintf("%s gives an error of type %T", kind, err), text, err)
		return false
	}
	lines := strings.Count(text, "\n") + 1
	for _, e := range list {
		switch {
		case strings.Contains(e.Msg, "cannot be understood") || strings.Contains(e.Msg, "cannot understand"):
			c.finding(session, kind+" gives up", text, e.Msg)
		case strings.Contains(e.Msg, mark) && !strings.Contains(text, mark):
			c.finding(session, kind+" shows an internal name", text, e.Msg)
		case strings.Contains(e.Msg, "%!") && !strings.Contains(text, "%!"):
			c.finding(session, kind+" gives a message that was not written right", text, e.Msg)
		case strings.TrimSpace(e.Msg) == "":
			c.finding(session, kind+" gives an empty message", text, nil)
		case strings.Contains(text, "//line") || strings.Contains(text, "/*line"):
		case e.Pos.Filename != name && strings.HasPrefix(e.Pos.Filename, "In ["): // of a cell that waited
		case e.Pos.Filename != name || e.Pos.Line < 1 || e.Pos.Line > lines:
			c.finding(session, kind+" gives a position outside of the text", text, e)
		}
		Caret(text, e.Pos.Line, e.Pos.Column)
		syntax = syntax || strings.HasPrefix(e.Msg, "expected ") || strings.HasPrefix(e.Msg, "unexpected ") || strings.HasPrefix(e.Msg, "illegal ") || strings.HasPrefix(e.Msg, "missing ") || strings.Contains(e.Msg, "not terminated") || strings.Contains(e.Msg, "invalid character")
	}
	return syntax
}

// script checks a cell as a script, or as the statements of one's main.
func (c *campaign) script(s *Scope, session uint64, i int, text string) {
	name := fmt.Sprintf("script%d.go", i)
	src := "package main\n\nfunc main() {\n" + text + "\n}\n"
	if i%2 == 0 {
		src = "package main\n\n" + text + "\n\nfunc main() {}\n"
	}
	c.scripts.made++
	c.guarded(session, "CheckScript", src, func() {
		cell, err := s.checkScript(name, src, 1000+i, i%4 < 2)
		if err != nil {
			c.errors(session, "CheckScript", src, name, err)
			return
		}
		c.scripts.checked++
		if i%4 < 2 && session%8 > 0 { // what scripts make is in no program of the cells
			cell.Commit(func(int) bool { return true })
		}
	})
}

// program writes the cells that checked as a program, and checks that.
func (c *campaign) program(session uint64, cells []Source) {
	var texts []string
	for _, cell := range cells {
		texts = append(texts, cell.Text)
	}
	all := strings.Join(texts, "\n----\n")
	c.saved.made++
	c.guarded(session, "PlainGo", all, func() {
		_, err := PlainGo(c.symbols, generic.Source, predeclared, cells)
		var left *LeftOut
		if err != nil && !(errors.As(err, &left) && left.Waits) {
			c.finding(session, "the plain Go of cells that check is refused", all, err)
		}
	})
	c.guarded(session, "Program", all, func() {
		text, without, err := Program(c.symbols, generic.Source, predeclared, cells)
		for _, left := range without {
			if err == nil && !left.Waits {
				err = left
			}
		}
		if err != nil {
			c.finding(session, "a program of cells that check is refused", all, err)
			return
		}
		c.saved.written++
		s := NewScope(token.NewFileSet(), c.symbols, generic.Source)
		if _, err := s.checkScript("saved.go", text, 1, false); err != nil {
			e := err.(Errors)[0]
			c.finding(session, "the saved program is refused", text, e.Msg+"\n"+Caret(text, e.Pos.Line, e.Pos.Column))
			return
		}
		c.saved.checked++
	})
}

// Package session is one session at the prompt without the prompt: a cell in,
// a result out. The terminal, a pipe, -e, scripts and the tests all drive it.
package session

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"io"
	"log"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/traefik/yaegi/interp"

	"gradrepl/engine/tensor"
	"gradrepl/repl/format"
	"gradrepl/repl/generic"
	"gradrepl/repl/lang"
)

// Options say what a session reads from and writes to. Cells see them as
// os.Stdin, os.Stdout and os.Stderr where they are files.
type Options struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Memory         uint64 // the most that the heap may take, in bytes; 0 for nine tenths of what there is
}

// Session holds what cells defined. It is for one goroutine at a time.
type Session struct {
	options     Options
	interp      *interp.Interpreter
	scope       *lang.Scope
	sources     map[string]string // text of cells and scripts, by the name that positions have
	origins     origins           // of nodes
	versions    map[string]int    // how many texts a name was given to
	journal     []Entry
	kept        *JournalFile  // where the journal is on disk, nil where it is in memory alone
	ran         []lang.Source // what a program that does the same has, since the session began anew
	unsaved     []Unsaved     // and what ran but cannot be in it
	table       lang.Symbols  // what the interpreter has
	number      int           // of the next cell
	results     []int         // the numbers of the cells that have one
	random      *lockedSource
	args        []string // os.Args of the script that runs
	flags       *scriptFlags
	logger      *log.Logger // the standard one
	woken       atomic.Bool // something outside of the session's goroutines may wake one
	traceLog    *traceWriter
	methods     *methods
	catalog     *format.Catalog
	current     *run
	interrupted *run         // the latest run, where it was stopped and may not have ended
	goroutines  atomic.Int64 // that cells have started and that have not ended
}

// Entry is a cell of the journal.
type Entry struct {
	Number  int
	Source  string
	Command bool // of the prompt, no Go
	OK      bool // it ran to its end
}

// Result is what a cell shows.
type Result struct {
	Number int
	Values []Value  // empty where it shows nothing
	Notes  []string // what the user should know beside, such as that a declaration waits
}

// run is what the hooks learn of the cell that is running.
type run struct {
	ctx       context.Context
	id        uint64 // the interpreter's
	began     bool   // it is not only checked
	number    int
	defined   int // step
	values    []reflect.Value
	do        func()                  // what Do was given
	exit      atomic.Pointer[Exit]    // of a goroutine that called os.Exit
	stopped   atomic.Pointer[Failure] // why it was stopped, nil for somebody's wish
	stoppedAt time.Time               // when the prompt came back from it
	cancel    context.CancelFunc
	once      sync.Once
	ended     chan struct{} // closed when its first function has ended
}

func (r *run) end() { r.once.Do(func() { close(r.ended) }) }

// New starts a session.
func New(o Options) *Session {
	s := &Session{options: o, number: 1}
	s.start()
	return s
}

// Reset forgets all that was defined; the numbers of the cells and the journal
// go on.
func (s *Session) Reset() { s.start() }

func (s *Session) start() {
	s.sources = make(map[string]string)
	s.versions = make(map[string]int)
	s.origins.forget()
	s.results = nil
	s.ran, s.unsaved = nil, nil
	s.random = newLockedSource()
	s.args = os.Args[:1]
	s.flags = &scriptFlags{}
	s.traceLog = &traceWriter{out: s.options.Stderr}
	s.interp = interp.New(interp.Options{
		Stdin:  s.options.Stdin,
		Stdout: s.options.Stdout,
		Stderr: s.traceLog,
		Env:    os.Environ(),
	})
	s.methods = &methods{list: make(map[methodKey]any)}
	s.table = s.symbols()
	s.use(environment)
	if _, err := s.interp.Eval(fmt.Sprintf("import %s %q", hooks, lang.HookPackage)); err != nil {
		panic("session: " + err.Error()) // the package is the session's own
	}
	s.scope = lang.NewScope(s.interp.FileSet(), s.table, generic.Source, Predeclared...)
	s.catalog = s.methods.catalog(s.scope.Registry())
}

// Method is what a method Error or String of an interpreted type makes of a
// value of a static type, and whether there is one.
func (s *Session) Method(v reflect.Value, t types.Type) (string, bool) {
	if v.Type() == reflect.TypeFor[Text]() {
		return "", false // it has been written already
	}
	return s.catalog.TextOf(v, t)
}

// Dynamic is the value in an interface of interpreted code, and its type where that
// is an interpreted one.
func (s *Session) Dynamic(v reflect.Value, t types.Type) (reflect.Value, types.Type) {
	return s.catalog.Dynamic(v, t)
}

// Number is the number of the cell to come.
func (s *Session) Number() int { return s.number }

// Seed starts the session's source of random numbers anew.
func (s *Session) Seed(seed uint64) {
	s.random.seed(seed)
	s.ran = append(s.ran, lang.Source{Number: s.number, Seed: &seed})
}

// NotePrecision notes for saved programs with how many digits tensors are shown from now
// on.
func (s *Session) NotePrecision(digits int) {
	s.ran = append(s.ran, lang.Source{Number: s.number, Precision: &digits})
}

// RNG draws from the session's source.
func (s *Session) RNG() *tensor.RNG { return tensor.NewRNGFrom(s.random) }

// Journal is all cells in the order in which they ran.
func (s *Session) Journal() []Entry { return s.journal }

// Command adds to the journal a line that is no cell of Go, with the error that
// came of it, and counts it as one.
func (s *Session) Command(src string, err error) { s.record(Entry{Source: src, Command: true}, err) }

// Ran adds to the journal, as a cell that ran to its end, Go that does what was
// done by other means.
func (s *Session) Ran(src string) {
	s.kept.begin(s.number, src, false)
	s.ran = append(s.ran, lang.Source{Number: s.number, Text: src})
	s.record(Entry{Source: src}, nil)
}

func (s *Session) record(e Entry, err error) {
	e.Number, e.OK = s.number, err == nil
	s.journal = append(s.journal, e)
	s.kept.end(s.number, outcome(err))
	s.number++
}

// Run checks and runs a cell. The error is a [*Failure], an [*Exit], or
// [ErrInterrupted]; what the cell defined before it failed stays defined.
func (s *Session) Run(ctx context.Context, src string) (*Result, error) {
	number := s.number
	s.kept.begin(number, src, false)
	result, r, err := s.eval(ctx, src, true)
	s.noteRan(lang.Source{Number: number, Text: src}, r, err)
	s.record(Entry{Source: src}, err)
	if err == nil && len(result.Values) > 0 && result.Values[0].Type != nil && result.Values[0].Type != types.Typ[types.UntypedNil] {
		s.results = append(s.results, number)
	}
	return result, err
}

// EvalSaved is Run for code that is a part of a command: it is not in the journal
// and its result gets no name, but a saved program has it.
func (s *Session) EvalSaved(ctx context.Context, src string) (*Result, error) {
	result, r, err := s.eval(ctx, src, false)
	s.noteRan(lang.Source{Number: s.number, Text: src, Part: true}, r, err)
	return result, err
}

// Eval is EvalSaved for code that changes nothing that lasts, such as an expression
// of which a command needs the value.
func (s *Session) Eval(ctx context.Context, src string) (*Result, error) {
	result, _, err := s.eval(ctx, src, false)
	return result, err
}

// look is the value of an expression that somebody is told of. Nothing comes of it:
// it gets no name, and what waits goes on waiting.
func (s *Session) look(ctx context.Context, expr string) (Value, bool) {
	cell, err := s.scope.Check(s.source(fmt.Sprintf("In [%d]", s.number), expr), expr, s.number, s.results)
	if err != nil || cell.Waits != nil {
		return Value{}, false
	}
	cell.Defines = nil
	r, err := s.run(ctx, cell)
	if err != nil || len(r.values) != 1 || len(cell.Results) != 1 {
		return Value{}, false
	}
	return Value{r.values[0], cell.Results[0]}, true
}

// eval checks and runs code, whose result gets a name where named is set. The run is
// nil where the check failed.
func (s *Session) eval(ctx context.Context, src string, named bool) (*Result, *run, error) {
	name := s.source(fmt.Sprintf("In [%d]", s.number), src)
	cell, err := s.scope.Check(name, src, s.number, s.results)
	if err != nil {
		s.assertionHints(ctx, err)
		return nil, nil, s.checkFailure(err)
	}
	if !named {
		cell.Defines = slices.DeleteFunc(cell.Defines, func(d lang.Definition) bool { return d.Name == lang.Result(s.number) })
	}
	r, err := s.run(ctx, cell)
	if err != nil {
		s.nameNil(ctx, src, err)
		if r.began && ctx.Err() == nil { // what it defined may be waited for
			_, _ = s.runWaiting(ctx)
		}
		return nil, r, err
	}
	result := &Result{Number: s.number}
	if cell.Waits != nil {
		result.Notes = []string{s.checkFailure(cell.Waits).Error(), cell.Sentence()}
	} else if result.Notes, err = s.runWaiting(ctx); err != nil {
		return nil, r, err
	}
	if cell.Hint != "" {
		result.Notes = append(result.Notes, cell.Hint)
	}
	for i, v := range r.values {
		result.Values = append(result.Values, Value{v, cell.Results[i]})
	}
	return result, r, nil
}

// runWaiting runs the cells that waited for what there is now. It gives what to
// tell of those with which something else is wrong.
func (s *Session) runWaiting(ctx context.Context) (notes []string, err error) {
	for {
		cell, errs := s.scope.Ready(s.number)
		if errs != nil {
			notes = append(notes, s.checkFailure(errs).Error())
		}
		if cell == nil {
			return notes, nil
		}
		if _, err := s.run(ctx, cell); err != nil {
			return notes, err
		}
	}
}

// Waiting tells what declarations still wait for, a sentence each.
func (s *Session) Waiting() []string { return s.scope.Waiting() }

// RunScript runs a Go program of one file, which sees args after its own name
// in os.Args. Where keep is set, its declarations and main's own variables
// stay in the session, also when it fails half-way. The error is as Run's, or
// one of reading the file.
func (s *Session) RunScript(ctx context.Context, path string, args []string, keep bool) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	cell, err := s.scope.CheckScript(s.source(path, string(text)), string(text), s.number, keep)
	if err != nil {
		return s.checkFailure(err)
	}
	s.args = append([]string{path}, args...)
	s.flags.reset(path, s.options.Stderr)
	r, err := s.run(ctx, cell)
	if keep {
		s.noteRan(lang.Source{Number: s.number, Text: string(text), Script: path, Args: args}, r, err)
	}
	return err
}

// source keeps a text for messages, and gives the name under which positions
// are to refer to it: the interpreter wants another one for each text.
func (s *Session) source(name, text string) string {
	s.versions[name]++
	unique := name
	if n := s.versions[name]; n > 1 {
		unique = fmt.Sprintf("%s%s%d", name, again, n)
	}
	s.sources[unique] = text
	if mentionsWakers(text) {
		s.woken.Store(true)
	}
	return unique
}

// again parts the name of a text from the number that makes it unique.
const again = "#"

// sourceName is a name from [Session.source] as it was given.
func sourceName(unique string) string {
	name, _, _ := strings.Cut(unique, again)
	return name
}

// grace is how long an interrupted cell is waited for.
const grace = 80 * time.Millisecond

// unwinding is how long one is waited for that had very many calls to return
// from.
const unwinding = 5 * time.Second

// settling is how long after an interrupt a cell still waits for the one before it to
// end: on a busy machine what that called may take longer than the prompt does.
const settling = 500 * time.Millisecond

// newRun makes a run the current one. Its context is to be used, and end called
// when it is over.
func (s *Session) newRun(ctx context.Context) (_ context.Context, r *run, end func()) {
	if last := s.interrupted; last != nil {
		select {
		case <-last.ended:
		case <-ctx.Done():
		case <-time.After(time.Until(last.stoppedAt.Add(settling))):
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	r = &run{ctx: ctx, cancel: cancel, number: s.number, ended: make(chan struct{})}
	s.current = r
	unwatch := s.watch(r)
	s.traceLog.reset()
	return ctx, r, func() { unwatch(); cancel() }
}

// run compiles all steps of a cell and then runs them. There is a run also where
// there is an error.
func (s *Session) run(ctx context.Context, cell *lang.Cell) (*run, error) {
	ctx, r, end := s.newRun(ctx)
	defer end()
	for _, step := range cell.Steps {
		if err := s.compile(step); err != nil {
			cell.Withdraw()
			return r, err
		}
	}
	r.began = true
	defer func() {
		cell.Commit(func(step int) bool { return step <= r.defined })
	}()
	replaceFunctions(s.interp, cell.Replaces)
	for _, step := range cell.Steps {
		if step.Run == "" {
			continue
		}
		if err := s.call(ctx, step.Run, r); err != nil {
			return r, err
		}
	}
	return r, nil
}

// compile gives a step's declarations to the interpreter. What the interpreter
// cannot compile after the checker let it pass is a shortcoming of it.
func (s *Session) compile(step lang.Step) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &Failure{Message: s.withNames(fmt.Sprintf("the interpreter cannot run this: %v", r))}
		}
	}()
	program, err := s.interp.CompileAST(step.File)
	if err == nil {
		_, err = s.interp.Execute(program)
	}
	if err != nil {
		return &Failure{Message: s.withNames("the interpreter cannot run this: " + err.Error())}
	}
	if len(step.Types) > 0 {
		makeRecursive(s.interp, step.Types)
	}
	return nil
}

// What the interpreter calls the package of the hooks where the session itself
// has it evaluate something, and the hook through which it runs a cell: that one
// knows when an interrupted cell has ended.
const (
	hooks   = "hooksꞏ"
	hookRun = "Run"
)

// call runs a function of the interpreter.
func (s *Session) call(ctx context.Context, function string, r *run) error {
	if ctx.Err() != nil {
		return ErrInterrupted
	}
	s.revive()
	s.interrupted = nil // from here on there may be closures of this run's number
	r.id = atomic.LoadUint64(s.runID())
	_, err := s.interp.EvalWithContext(ctx, fmt.Sprintf("%s.%s(%s)", hooks, hookRun, function))
	// What is stopped may return as if it had ended, before the interpreter tells.
	if ctx.Err() != nil && (err == nil || errors.Is(err, ctx.Err())) {
		wait := grace
		if r.stopped.Load() != nil {
			wait = unwinding
		}
		select {
		case <-r.ended:
		case <-time.After(wait):
		}
		s.interrupted, r.stoppedAt = r, time.Now()
		s.revive()
		if exit := r.exit.Load(); exit != nil {
			return exit
		}
		if stopped := r.stopped.Load(); stopped != nil {
			return stopped
		}
		return ErrInterrupted
	}
	if err != nil {
		return s.panicFailure(err)
	}
	return nil
}

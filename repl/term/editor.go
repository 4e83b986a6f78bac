package term

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"

	"github.com/chzyer/readline"
)

// errAbandoned is what editor.read returns after Ctrl-C.
var errAbandoned = errors.New("cell abandoned")

// editor edits one cell after the other. Its filter sees each key before
// readline does, its listener the text after; both run in readline's goroutine
// and only while read waits for it, which is why there are no locks.
type editor struct {
	session Session
	screen  *screen
	keys    *keyboard
	rl      *readline.Instance
	tty     int             // file descriptor
	cooked  *readline.State // of the terminal, while it is raw
	stop    func()

	prompt   prompt
	prefill  string
	unended  func(text string) bool // needs more lines
	text     text                   // what is edited, as readline has it
	next     text                   // what keyEdit puts in its place
	killed   string                 // what Ctrl-Y puts back
	menu     *menu
	search   string // readline's line about the search
	skip     bool   // the listener's next call comes after the end of the cell
	starting bool   // read waits for the terminal to be raw
	undrawn  bool   // the text has changed since it was drawn

	beforeSearch text // what an abandoned search goes back to
	goBack       bool // the search has been abandoned
}

func newEditor(s Session, in, out *os.File, p palette) (*editor, error) {
	tty, err := newTTYInput(in)
	if err != nil {
		return nil, err
	}
	e := &editor{
		session: s,
		keys:    newKeyboard(tty),
		tty:     int(in.Fd()),
		screen: &screen{
			write:   func(b []byte) { out.Write(b) },
			size:    func() (int, int) { return terminalSize(out, in) },
			palette: p,
		},
	}
	e.rl, err = readline.NewEx(&readline.Config{
		Stdin:                  e.keys,
		Stdout:                 writerFunc(e.readlineWrites),
		Stderr:                 io.Discard,
		FuncIsTerminal:         func() bool { return false }, // it draws nothing
		FuncGetWidth:           func() int { width, _ := e.screen.size(); return width },
		FuncOnWidthChanged:     func(func()) {},
		FuncMakeRaw:            e.makeRaw,
		FuncExitRaw:            e.exitRaw,
		FuncFilterInputRune:    e.filter,
		Listener:               readline.FuncListener(e.changed),
		DisableAutoSaveHistory: true,
		HistoryLimit:           1 << 20,
	})
	if err != nil {
		tty.close()
		return nil, err
	}
	e.stop = watchTerminal(e.keys.post)
	return e, nil
}

// close ends readline's goroutines and restores the terminal.
func (e *editor) close() {
	e.stop()
	e.keys.Close()
	// readline counts its goroutine in after starting it: the goroutine must
	// have come to read before it is waited for.
	e.rl.Terminal.KickRead()
	e.rl.Terminal.ReadRune()
	e.rl.Terminal.Close()
	e.keys.tty.close()
}

// terminalSize asks the first of the files that knows; 80 by 24 if none does.
func terminalSize(files ...*os.File) (width, height int) {
	for _, f := range files {
		width, height, err := readline.GetSize(int(f.Fd()))
		if err == nil && width > 0 && height > 0 {
			return width, height
		}
	}
	return 80, 24
}

type writerFunc func([]byte)

func (f writerFunc) Write(b []byte) (int, error) { f(b); return len(b), nil }

// readlineWrites takes what readline writes in spite of having no terminal: the
// bell, and how a search stands, which is in a line that ends in an underline.
func (e *editor) readlineWrites(b []byte) {
	if bytes.Equal(b, []byte{ctrlG}) {
		e.screen.bell()
	}
	if _, line, found := bytes.Cut(b, []byte("\x1b[J")); found && bytes.Contains(line, []byte("-i-search: ")) {
		line, _, _ = bytes.Cut(line, []byte("\x1b[4m"))
		e.search = string(line)
	}
}

const (
	pasteMarksOn  = "\x1b[?2004h"
	pasteMarksOff = "\x1b[?2004l"
)

func (e *editor) makeRaw() error {
	before, err := readline.MakeRaw(e.tty)
	if err != nil {
		return err
	}
	if e.cooked == nil {
		e.cooked = before
	}
	e.screen.write([]byte(pasteMarksOn))
	if e.starting {
		// Not before the terminal is raw: what is typed at a prompt that can
		// be seen must not come to it as to one that is not.
		e.starting = false
		e.keys.start()
		e.keys.release()
	}
	return nil
}

func (e *editor) exitRaw() error {
	if e.cooked == nil {
		return nil
	}
	cooked := e.cooked
	e.cooked = nil
	e.screen.write([]byte(pasteMarksOff))
	return readline.Restore(e.tty, cooked)
}

// read lets a cell be typed, which starts as prefill. The error is errAbandoned,
// io.EOF, or what went wrong with the terminal.
func (e *editor) read(p prompt, prefill string, incomplete func(string) bool, h *history) (string, error) {
	e.loadHistory(h)
	e.prompt, e.prefill, e.unended = p, cleanText(prefill), incomplete
	e.screen.begin()
	e.starting = true
	cell, err := e.rl.Readline()
	if ended := e.keys.ended(); ended != nil {
		return "", ended
	}
	if errors.Is(err, readline.ErrInterrupt) {
		return "", errAbandoned
	}
	return cell, err
}

// loadHistory gives the cells to readline, all of them: this also takes back
// where the last way through the history ended.
func (e *editor) loadHistory(h *history) {
	e.rl.ResetHistory()
	if len(h.cells) == 0 {
		e.rl.SaveHistory("") // leaving a search needs something to go back to
	}
	for _, cell := range h.cells {
		e.rl.SaveHistory(cell)
	}
}

// filter decides what readline does with a key: it returns the key, or another,
// or false for one that has been dealt with.
func (e *editor) filter(key rune) (rune, bool) {
	switch {
	case key == 0: // the input has ended, and readline with it
		e.skip = true
		return 0, true
	case key == keyResume:
		e.makeRaw()
		fallthrough
	case key == keyResize:
		e.draw(e.rl.Operation.IsSearchMode())
		return e.done()
	case e.rl.Operation.IsSearchMode():
		return e.searchKey(key)
	case key == tab, key == keyShiftTab:
		return e.tabKey(key)
	}
	if e.menu != nil {
		chosen := e.menu.at >= 0
		e.menu = nil
		if chosen && key == keyEnter {
			return e.edit(e.text)
		}
	}
	return e.editKey(key)
}

// searchKey is filter during a search: what does not belong to it ends it, and
// what was found stays.
func (e *editor) searchKey(key rune) (rune, bool) {
	switch {
	case key == keyInterrupt, key == ctrlG:
		e.goBack = true
		return readline.CharBell, true
	case key == ctrlR, key == ctrlS, key == backspace:
		return key, true
	case key >= ' ' && (key < keyNone || key >= keyLast):
		return key, true
	}
	return readline.CharLineEnd, true
}

func (e *editor) editKey(key rune) (rune, bool) {
	t := e.text
	switch key {
	case keyStart:
		return e.edit(newText(e.prefill))
	case keyEnter:
		return e.enter()
	case keySubmit:
		return e.submit()
	case keyInterrupt:
		e.finish("^C")
		return readline.CharInterrupt, true
	case keyEnd:
		if len(t.runes) > 0 {
			return e.edit(t.deleteRight())
		}
		e.finish("")
		return readline.CharDelete, true
	case keyPaste:
		return e.edit(t.insert(pastedText(e.keys.pasted, t)))
	case ctrlP:
		if !t.onFirstLine() {
			return e.edit(t.up())
		}
		return key, true
	case ctrlN:
		if !t.onLastLine() {
			return e.edit(t.down())
		}
		return key, true
	case ctrlB:
		return e.edit(t.left())
	case ctrlF:
		return e.edit(t.right())
	case ctrlA:
		return e.edit(t.home())
	case ctrlE:
		return e.edit(t.end())
	case backspace:
		return e.edit(t.backspace())
	case keyDelete:
		return e.edit(t.deleteRight())
	case keyWordLeft:
		return e.edit(t.moveTo(t.wordLeft()))
	case keyWordRight:
		return e.edit(t.moveTo(t.wordRight()))
	case ctrlK:
		return e.kill(t.lineEnd(t.pos))
	case ctrlU:
		return e.kill(t.lineStart(t.pos))
	case ctrlW, keyKillWordLeft:
		return e.kill(t.wordLeft())
	case keyKillWordRight:
		return e.kill(t.wordRight())
	case ctrlY:
		return e.edit(t.insert(e.killed))
	case ctrlL:
		e.screen.clear()
		return e.edit(t)
	case ctrlT:
		if len(t.runes) < 2 { // which readline does not look at
			return e.edit(t)
		}
		return key, true
	case ctrlZ:
		e.screen.finish(e.arrange(), "")
		e.exitRaw()
		suspend()
		e.makeRaw()
		return e.edit(t)
	case '}', ')', ']':
		if e.keys.more() {
			return key, true
		}
		return e.edit(t.closing(key))
	case ctrlG:
		return e.done()
	case ctrlR, ctrlS:
		e.beforeSearch = t
	}
	if key >= keyNone && key < keyLast || key < ' ' && key != ctrlR && key != ctrlS {
		return e.done()
	}
	return key, true
}

// edit has readline take t as its text: a key that it inserts is followed by a
// call of the listener, and the listener may replace the text.
func (e *editor) edit(t text) (rune, bool) {
	e.next = t
	return keyEdit, true
}

// done says that readline has nothing to do with a key. What keys before it
// have changed is drawn now, if it waited for this one.
func (e *editor) done() (rune, bool) {
	if e.undrawn && !e.keys.buffered() {
		e.draw(e.rl.Operation.IsSearchMode())
	}
	e.keys.release()
	return 0, false
}

func (e *editor) kill(to int) (rune, bool) {
	t, killed := e.text.kill(to)
	if killed != "" {
		e.killed = killed
	}
	return e.edit(t)
}

// enter ends the cell or starts a line.
func (e *editor) enter() (rune, bool) {
	t := e.text
	pasted := e.keys.more()
	switch {
	case !t.blankAfter():
	case !e.incomplete(t.String()):
		return e.submit()
	case t.blankLines() && !pasted: // one may be a part of it
		return e.submit()
	}
	if pasted {
		return e.edit(t.insert("\n"))
	}
	return e.edit(t.newline())
}

// incomplete asks whether lines are missing; a panic in it is no reason to lose the session.
func (e *editor) incomplete(cell string) (more bool) {
	defer func() {
		if recover() != nil {
			more = false
		}
	}()
	return !blank(cell) && e.unended(cell)
}

func (e *editor) submit() (rune, bool) {
	e.finish("")
	return readline.CharEnter, true
}

// finish draws a cell for the last time.
func (e *editor) finish(after string) {
	e.text.pos = len(e.text.runes)
	e.menu = nil
	e.screen.finish(e.arrange(), after)
	e.skip = true
}

// tabKey indents, completes or goes on in the menu.
func (e *editor) tabKey(key rune) (rune, bool) {
	switch {
	case e.menu != nil && key == tab:
		return e.edit(e.menu.next(1))
	case e.menu != nil:
		return e.edit(e.menu.next(-1))
	case key == keyShiftTab:
		return e.done()
	case e.text.blankBefore() || e.keys.burst(): // a tab within pasted text, too
		return e.edit(e.text.insert("\t"))
	}
	t, m, ok := complete(e.session, e.text)
	if !ok {
		e.screen.bell()
		return e.done()
	}
	e.menu = m
	return e.edit(t)
}

// pastedText is what a paste puts into t. A newline at its end would only show
// an empty line.
func pastedText(s string, t text) string {
	s = cleanText(s)
	if t.blankAfter() {
		for len(s) > 0 && s[len(s)-1] == '\n' {
			s = s[:len(s)-1]
		}
	}
	return s
}

// changed is readline's listener. It is called when a key has been dealt with,
// and once before the first one, with no key.
func (e *editor) changed(line []rune, pos int, key rune) ([]rune, int, bool) {
	if key == 0 {
		return nil, 0, false
	}
	if e.skip {
		e.skip = false
		return nil, 0, false
	}
	e.text = text{line, pos}
	replaced := key == keyEdit || e.goBack
	switch {
	case key == keyEdit:
		e.text = e.next
	case e.goBack: // readline would leave what the search came by
		e.text, e.goBack = e.beforeSearch, false
	}
	inSearch := e.rl.Operation.IsSearchMode() && (key >= ' ' || key == ctrlR || key == ctrlS)
	e.undrawn = true
	if !e.keys.buffered() {
		e.draw(inSearch)
	}
	// readline changes its text in place: it gets a copy.
	line, pos = slices.Clone(e.text.runes), e.text.pos
	e.keys.release()
	return line, pos, replaced
}

func (e *editor) arrange() layout {
	width, _ := e.screen.size()
	styles := make([]style, len(e.text.runes))
	if e.screen.palette != (palette{}) {
		styles = runeStyles(e.text.runes)
	}
	return arrange(e.prompt, e.text, styles, width)
}

func (e *editor) draw(inSearch bool) {
	e.undrawn = false
	width, height := e.screen.size()
	var below [][]segment
	switch {
	case inSearch:
		below = [][]segment{{{detail, fit(e.search, width-1)}}}
	case e.menu != nil:
		below = e.menu.rows(width, height)
	}
	e.screen.draw(e.arrange(), below)
}

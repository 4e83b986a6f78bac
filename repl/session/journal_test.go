package session_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"gradrepl/repl/session"
)

// keeping starts a session whose journal is in a folder.
func keeping(t *testing.T, dir string) (*session.Session, *session.JournalFile) {
	t.Helper()
	j, err := session.NewJournalFile(dir, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	s := session.New(session.Options{Stdout: io.Discard, Stderr: io.Discard})
	s.Keep(j)
	return s, j
}

// crash leaves in another folder what a session that is killed now would leave
// behind: its journal, with nobody who holds it.
func crash(t *testing.T, from, to string) {
	t.Helper()
	for _, path := range journals(t, from) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(path)), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func journals(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func lost(t *testing.T, dir string) []*session.Lost {
	t.Helper()
	found, err := session.FindLost(dir)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestLostSession(t *testing.T) {
	dir, after := t.TempDir(), t.TempDir()
	s, j := keeping(t, dir)
	ctx, cancel := context.WithCancel(context.Background())
	s.Run(ctx, "x := 1\ny := 2")
	s.Run(ctx, "x / (y - 2)")
	s.Begin("%seed 7")
	s.Command("%seed 7", nil)
	cancel()
	s.Run(ctx, "for {\n}")
	s.Begin("%run endless.go")
	crash(t, dir, after)

	found := lost(t, after)
	if len(found) != 1 {
		t.Fatalf("%d sessions were lost, want 1", len(found))
	}
	want := []session.LostCell{
		{1, "x := 1\ny := 2", false, session.Ended},
		{2, "x / (y - 2)", false, session.Failed},
		{3, "%seed 7", true, session.Ended},
		{4, "for {\n}", false, session.Interrupted},
		{5, "%run endless.go", true, session.Unfinished},
	}
	for i, cell := range found[0].Cells {
		if i >= len(want) || cell != want[i] {
			t.Errorf("cell %d is %+v", i, cell)
		}
	}
	if cwd, _ := os.Getwd(); found[0].Dir != cwd || len(found[0].Cells) != len(want) {
		t.Errorf("got %d cells of a session in %s", len(found[0].Cells), found[0].Dir)
	}

	// It is there for one at a time, until it is removed.
	if again := lost(t, after); len(again) != 0 {
		t.Errorf("a session that somebody restores was found")
	}
	if err := found[0].Release(); err != nil {
		t.Error(err)
	}
	if found = lost(t, after); len(found) != 1 {
		t.Fatalf("a session that was released is gone")
	}
	if err := found[0].Remove(); err != nil {
		t.Error(err)
	}
	if left := journals(t, after); len(left) != 0 {
		t.Errorf("a removed session left %v", left)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}

// A session that is open is not lost, and one that ended well leaves nothing.
func TestOpenSessions(t *testing.T) {
	dir := t.TempDir()
	a, first := keeping(t, dir)
	b, second := keeping(t, dir)
	a.Run(context.Background(), "x := 1")
	b.Run(context.Background(), "x := 2")
	if found := lost(t, dir); len(found) != 0 {
		t.Errorf("%d of two open sessions are lost", len(found))
	}
	for _, j := range []*session.JournalFile{first, second} {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	}
	if left := journals(t, dir); len(left) != 0 {
		t.Errorf("sessions that ended left %v", left)
	}
}

// What a command runs under its own number stands in its place.
func TestCellInThePlaceOfACommand(t *testing.T) {
	dir, after := t.TempDir(), t.TempDir()
	s, j := keeping(t, dir)
	defer j.Close()
	s.Begin("%edit")
	s.Run(context.Background(), "z := 3")
	crash(t, dir, after)
	found := lost(t, after)
	if len(found) != 1 || len(found[0].Cells) != 1 || found[0].Cells[0] != (session.LostCell{Number: 1, Source: "z := 3", Outcome: session.Ended}) {
		t.Errorf("got %+v", found)
	}
}

// However much of the file there is, the cells before its end can be restored.
func TestCutJournal(t *testing.T) {
	dir, after := t.TempDir(), t.TempDir()
	s, j := keeping(t, dir)
	defer j.Close()
	s.Run(context.Background(), "a := \"ä\\n\"")
	s.Run(context.Background(), "b := 2")
	whole, err := os.ReadFile(journals(t, dir)[0])
	if err != nil {
		t.Fatal(err)
	}
	cells := 0
	for n := range len(whole) + 1 {
		path := filepath.Join(after, "session-cut.jsonl")
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		found := lost(t, after)
		got := 0
		for _, l := range found {
			got = len(l.Cells)
			l.Remove()
		}
		if complete := bytes.Count(whole[:n], []byte(`"cell"`)); got > complete || got < cells {
			t.Fatalf("%d bytes: %d cells, before %d", n, got, cells)
		}
		cells = got
	}
	if cells != 2 {
		t.Errorf("the whole journal has %d cells", cells)
	}
}

// The environment of cells is that of the process, and so of what it starts.
func TestEnvironment(t *testing.T) {
	t.Setenv("GRADREPL_TEST", "before")
	s := session.New(session.Options{Stdout: io.Discard, Stderr: io.Discard})
	r, err := s.Run(context.Background(), `os.Getenv("GRADREPL_TEST")`)
	if err != nil || r.Values[0].String() != "before" {
		t.Fatal(r, err)
	}
	if _, err := s.Run(context.Background(), `os.Setenv("GRADREPL_TEST", "after")`); err != nil {
		t.Fatal(err)
	}
	if got := os.Getenv("GRADREPL_TEST"); got != "after" {
		t.Errorf("the process has %q", got)
	}
}

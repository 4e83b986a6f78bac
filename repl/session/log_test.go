package session_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gradrepl/repl/session"
)

// What is logged has its place in the script.
const logs = `package main

import (
	"fmt"
	"log"
	"os"
)

type server struct{ *log.Logger }

func helper(l *log.Logger) { l.Printf("in %s", "helper") }

func main() {
	log.SetOutput(os.Stdout)
	log.SetFlags(log.Lshortfile)
	log.Println("hello")
	log.SetPrefix("[p] ")
	log.Printf("%d %T", 1, server{})
	log.SetFlags(log.Lshortfile | log.Lmsgprefix)
	log.Print("x", 2)
	l := log.New(os.Stdout, "b: ", log.Lshortfile|log.LUTC)
	helper(l)
	func() {
		defer func() { fmt.Println(recover()) }()
		l.Panicf("p%d", 1)
	}()
	log.SetFlags(log.Llongfile)
	log.Println("long")
	log.SetFlags(0)
	log.Println("plain")
}
`

func TestLogPlaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(path, []byte(logs), 0o666); err != nil {
		t.Fatal(err)
	}
	want, err := exec.Command("go", "run", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	got := output(t, func(s *session.Session) error {
		if err := s.RunScript(context.Background(), path, nil, true); err != nil {
			return err
		}
		_, err := s.Run(context.Background(), `log.SetFlags(log.Lshortfile); log.Println("in a cell")`)
		return err
	})
	if want := string(want) + "[p] In [1]:1: in a cell\n"; got != want {
		t.Errorf("gave\n%s\nwant\n%s", got, want)
	}
}

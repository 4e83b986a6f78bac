package lesson

import (
	"errors"
	"fmt"
	"go/parser"
	"strconv"
	"strings"

	"gradrepl/repl/lang"
)

// Parse reads a lesson. Errors begin with the file's name and the line.
func Parse(name, text string) (*Lesson, error) {
	p := &fileParser{name: name, lines: strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n")}
	if err := p.parse(); err != nil {
		return nil, err
	}
	return &p.lesson, nil
}

// fileParser goes through the lines of a file.
type fileParser struct {
	name   string
	lines  []string
	at     int // the next line, from 0
	lesson Lesson
	text   []Block // what has been read of the step to come
}

// errorf is an error at a line, counted from 1.
func (p *fileParser) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.name, line, fmt.Sprintf(format, args...))
}

func (p *fileParser) parse() error {
	for p.at < len(p.lines) {
		line := strings.TrimRight(p.lines[p.at], " \t")
		switch {
		case line == "":
			p.at++
		case strings.HasPrefix(line, "```"):
			if err := p.fence(); err != nil {
				return err
			}
		case p.lesson.Title == "":
			title, ok := strings.CutPrefix(line, "# ")
			if title = strings.TrimSpace(title); !ok || title == "" {
				return p.errorf(p.at+1, "a lesson begins with its title, such as # What a node remembers")
			}
			p.lesson.Title = title
			p.at++
		default:
			p.paragraph()
		}
	}
	if p.lesson.Title == "" {
		return p.errorf(1, "there is no lesson here: it begins with its title, such as # What a node remembers")
	}
	if len(p.lesson.Steps) == 0 {
		return p.errorf(len(p.lines), "the lesson has neither a cell (```go) nor a question (```question)")
	}
	if len(p.text) > 0 {
		p.lesson.Steps = append(p.lesson.Steps, Step{Text: p.text})
	}
	return nil
}

// paragraph reads a paragraph or an item: the lines up to an empty one, a fence
// or the next item.
func (p *fileParser) paragraph() {
	var words []string
	for p.at < len(p.lines) {
		line := p.lines[p.at]
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "```") || len(words) > 0 && strings.HasPrefix(line, "- ") {
			break
		}
		words = append(words, strings.Fields(line)...)
		p.at++
	}
	kind := Paragraph
	if words[0] == "-" {
		kind, words = Item, words[1:]
	}
	p.text = append(p.text, Block{kind, strings.TrimLeft(strings.Join(words, " "), "#")})
}

// fence reads what is between two lines of backquotes.
func (p *fileParser) fence() error {
	first := p.at + 1 // the line of the backquotes, from 1
	info := strings.Join(strings.Fields(strings.TrimLeft(p.lines[p.at], "`")), " ")
	if p.lesson.Title == "" {
		return p.errorf(first, "the title comes first, such as # What a node remembers")
	}
	var lines []string
	for p.at++; ; p.at++ {
		if p.at >= len(p.lines) {
			return p.errorf(first, "the fence that begins here does not end: ``` is missing")
		}
		if strings.HasPrefix(p.lines[p.at], "```") {
			p.at++
			break
		}
		lines = append(lines, strings.TrimRight(p.lines[p.at], " \t"))
	}
	switch info {
	case "go", "go fails":
		source := strings.Trim(strings.Join(lines, "\n"), "\n")
		if strings.TrimSpace(source) == "" {
			return p.errorf(first, "the cell is empty")
		}
		if line, err := syntax(source); err != nil {
			return p.errorf(first+line, "%v", err)
		}
		p.step(Step{Cell: &Cell{Source: source, Fails: info == "go fails", Line: first}})
	case "question":
		q, err := p.question(first, lines)
		if err != nil {
			return err
		}
		p.step(Step{Question: q})
	case "", "text":
		p.text = append(p.text, Block{Verbatim, strings.Trim(strings.Join(lines, "\n"), "\n")})
	default:
		return p.errorf(first, "a fence is for a cell (go or go fails), a question (question) or for lines to show (text), not %q", info)
	}
	return nil
}

// step ends a step with a cell or a question.
func (p *fileParser) step(s Step) {
	s.Text, p.text = p.text, nil
	p.lesson.Steps = append(p.lesson.Steps, s)
}

// question reads the lines of a question, the first of which comes after line
// first.
func (p *fileParser) question(first int, lines []string) (*Question, error) {
	asked, rest := &fileParser{lines: lines}, 0
	for asked.at < len(lines) {
		if word, _ := entryOf(lines[asked.at]); word != "" {
			break
		}
		if strings.TrimSpace(lines[asked.at]) == "" {
			asked.at++
			continue
		}
		asked.questionText()
	}
	rest = asked.at
	q := &Question{Text: asked.text, Line: first}
	if len(q.Text) == 0 {
		return nil, p.errorf(first, "the question asks nothing: what it asks comes first, then answer: and the others")
	}
	for i := rest; i < len(lines); {
		line := first + 1 + i
		word, text := entryOf(lines[i])
		if word == "" {
			if strings.TrimSpace(lines[i]) == "" {
				i++
				continue
			}
			return nil, p.errorf(line, "needs a line such as %q, got %q; a text goes on in lines that begin with blanks", "hint: …", lines[i])
		}
		for i++; i < len(lines) && strings.TrimLeft(lines[i], " \t") != lines[i]; i++ {
			text += " " + strings.TrimSpace(lines[i])
		}
		if err := q.set(word, strings.TrimSpace(text)); err != nil {
			return nil, p.errorf(line, "%v", err)
		}
	}
	if err := q.check(); err != nil {
		return nil, p.errorf(first, "%v", err)
	}
	return q, nil
}

// questionText reads a paragraph of what is asked, which the first entry ends.
func (p *fileParser) questionText() {
	end := p.at
	for end < len(p.lines) {
		if word, _ := entryOf(p.lines[end]); word != "" {
			break
		}
		end++
	}
	all := p.lines
	p.lines = all[:end]
	p.paragraph()
	p.lines = all
}

// words are those that the lines of a question begin with.
var words = []string{"answer", "expression", "choice", "value", "hint", "wrong", "right"}

// entryOf takes a line of a question apart; word is "" where it is none.
func entryOf(line string) (word, text string) {
	for _, w := range words {
		if text, ok := strings.CutPrefix(line, w+":"); ok {
			return w, text
		}
	}
	return "", ""
}

// set takes one entry.
func (q *Question) set(word, text string) error {
	if text == "" {
		return fmt.Errorf("%s: has nothing behind it", word)
	}
	once := func(field *string) error {
		if *field != "" {
			return fmt.Errorf("%s: is there twice", word)
		}
		*field = text
		return nil
	}
	switch word {
	case "answer", "expression":
		if _, err := parser.ParseExpr(text); err != nil {
			return fmt.Errorf("%s: needs an expression of Go, got %q", word, text)
		}
		if q.Answer != "" {
			return fmt.Errorf("answer: or expression: is there twice")
		}
		q.Answer, q.Expression = text, word == "expression"
	case "choice":
		q.Choices = append(q.Choices, text)
	case "value":
		return once(&q.Value)
	case "hint":
		q.Hints = append(q.Hints, text)
	case "wrong":
		value, said, found := strings.Cut(text, "=>")
		if value, said = strings.TrimSpace(value), strings.TrimSpace(said); !found || value == "" || said == "" {
			return fmt.Errorf("wrong: needs a value, => and what to say of it, got %q", text)
		}
		q.Wrong = append(q.Wrong, Wrong{value, said})
	case "right":
		return once(&q.Right)
	}
	return nil
}

// check finds what is missing in a question.
func (q *Question) check() error {
	if q.Answer == "" {
		return fmt.Errorf("the question has neither answer: nor expression: in it")
	}
	if len(q.Choices) == 0 {
		return nil
	}
	if n, err := strconv.Atoi(q.Answer); len(q.Choices) == 1 || err != nil || n < 1 || n > len(q.Choices) {
		return fmt.Errorf("needs two choices or more, and as the answer the number of one, from 1 to %d, not %q", len(q.Choices), q.Answer)
	}
	return nil
}

// syntax finds what is wrong with a cell before it is known what its names are,
// and in which of its lines, from 1. Commands are not looked at.
func syntax(source string) (line int, err error) {
	if strings.HasPrefix(source, "%") || strings.HasPrefix(source, "!") {
		return 0, nil
	}
	_, err = lang.Outline(source)
	var errs lang.Errors
	if errors.As(err, &errs) && len(errs) > 0 {
		return errs[0].Pos.Line, errors.New(errs[0].Msg)
	}
	return 0, err
}

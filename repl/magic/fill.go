package magic

import (
	"os"
	"strings"

	"github.com/rivo/uniseg"
	"golang.org/x/term"

	"gradrepl/repl/lesson"
)

// textWidth is that of text to read: of a terminal that is wider, no more.
const textWidth = 78

// width is how wide the text of a lesson may be.
func (g *guide) width() int {
	if f, ok := g.Out.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return min(w-1, textWidth)
		}
	}
	return textWidth
}

// say writes a paragraph.
func (g *guide) say(text string) { g.blocks([]lesson.Block{{Kind: lesson.Paragraph, Text: text}}) }

// blocks writes paragraphs and what is between them, parted by empty lines;
// items of a list follow each other without one.
func (g *guide) blocks(blocks []lesson.Block) {
	var out strings.Builder
	for i, b := range blocks {
		if i > 0 && !(b.Kind == lesson.Item && blocks[i-1].Kind == lesson.Item) {
			out.WriteString("\n")
		}
		switch b.Kind {
		case lesson.Paragraph:
			out.WriteString(fill(b.Text, g.width(), "", ""))
		case lesson.Item:
			out.WriteString(fill(b.Text, g.width(), "- ", "  "))
		case lesson.Verbatim:
			out.WriteString(strings.ReplaceAll(indent(b.Text), "\n    \n", "\n\n"))
		}
		out.WriteString("\n")
	}
	_, _ = g.Out.Write([]byte(out.String()))
}

// fill breaks a text into lines of a width, in columns of the terminal. first
// comes before the first line and rest before the others.
func fill(text string, width int, first, rest string) string {
	var out strings.Builder
	out.WriteString(first)
	column, begun := uniseg.StringWidth(first), false
	for _, word := range strings.Fields(text) {
		w := uniseg.StringWidth(word)
		switch {
		case begun && column+1+w > width:
			out.WriteString("\n" + rest)
			column = uniseg.StringWidth(rest)
		case begun:
			out.WriteString(" ")
			column++
		}
		out.WriteString(word)
		column += w
		begun = true
	}
	return out.String()
}

package term

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Keys that readline has no rune for, or the wrong idea of, are given to it as
// Unicode noncharacters, which no text contains.
const (
	keyNone   rune = 0xFDD0 + iota // a sequence of no meaning here
	keyEdit                        // not a key: the editor changes the text
	keyStart                       // not a key: a prompt begins
	keyResize                      // not a key: the terminal has another size
	keyResume                      // not a key: the process runs again after Ctrl-Z
	keyEnter
	keySubmit // Alt-Enter
	keyInterrupt
	keyEnd // Ctrl-D
	keyDelete
	keyShiftTab
	keyWordLeft
	keyWordRight
	keyKillWordLeft
	keyKillWordRight
	keyPaste
	keyLast
)

const (
	ctrlA     = 1 + iota // start of line
	ctrlB                // left
	ctrlC                // interrupt
	ctrlD                // delete, or end of input
	ctrlE                // end of line
	ctrlF                // right
	ctrlG                // leave the search
	ctrlH                // backspace
	tab                  // complete
	lineFeed             // enter
	ctrlK                // kill to the end of the line
	ctrlL                // clear the screen
	enter                // enter
	ctrlN                // down
	ctrlO                // unused
	ctrlP                // up
	ctrlQ                // unused
	ctrlR                // search backward
	ctrlS                // search forward
	ctrlT                // transpose
	ctrlU                // kill to the start of the line
	ctrlV                // unused
	ctrlW                // kill the word before
	ctrlX                // unused
	ctrlY                // put back what was killed
	ctrlZ                // suspend
	escape               // starts a sequence
	backspace = 127
)

const pasteEnd = "\x1b[201~"

// decodeKey reads one key from what the terminal sent: the key, for keyPaste the
// text, and the number of bytes it took. With n = 0 more bytes are needed.
func decodeKey(in []byte) (key rune, pasted string, n int) {
	if len(in) == 0 {
		return keyNone, "", 0
	}
	if in[0] == escape {
		return decodeEscape(in)
	}
	if !utf8.FullRune(in) {
		return keyNone, "", 0
	}
	r, n := utf8.DecodeRune(in)
	return plainKey(r), "", n
}

// plainKey is the key of a rune that came by itself.
func plainKey(r rune) rune {
	switch r {
	case enter, lineFeed:
		return keyEnter
	case ctrlC:
		return keyInterrupt
	case ctrlD:
		return keyEnd
	case ctrlH:
		return backspace
	case 0, ctrlO, ctrlQ, ctrlV, ctrlX:
		return keyNone
	case tab, backspace:
		return r
	}
	switch {
	case r < ' ' && r <= ctrlZ:
		return r
	case unicode.IsControl(r), r >= keyNone && r < keyLast, r == utf8.RuneError:
		return keyNone
	}
	return r
}

// decodeEscape reads a sequence that starts with Escape: Alt and a key
// (ESC key), or a key with a name (ESC [ parameters letter, ESC O letter).
func decodeEscape(in []byte) (key rune, pasted string, n int) {
	if len(in) == 1 {
		return keyNone, "", 0
	}
	switch in[1] {
	case '[':
		return decodeCSI(in)
	case 'O':
		if len(in) == 2 {
			return keyNone, "", 0
		}
		return arrowKey(in[2], ""), "", 3
	case enter, lineFeed:
		return keySubmit, "", 2
	case 'b', 'B':
		return keyWordLeft, "", 2
	case 'f', 'F':
		return keyWordRight, "", 2
	case 'd', 'D':
		return keyKillWordRight, "", 2
	case backspace, ctrlH:
		return keyKillWordLeft, "", 2
	}
	if in[1] < ' ' {
		return keyNone, "", 1 // Escape alone, then another key
	}
	if !utf8.FullRune(in[1:]) {
		return keyNone, "", 0
	}
	_, size := utf8.DecodeRune(in[1:])
	return keyNone, "", 1 + size
}

// decodeCSI reads ESC [ parameters final (ECMA-48, 5.4).
func decodeCSI(in []byte) (key rune, pasted string, n int) {
	end := 2
	for end < len(in) && in[end] >= 0x20 && in[end] <= 0x3f {
		end++
	}
	if end == len(in) {
		return keyNone, "", 0
	}
	params, final := string(in[2:end]), in[end]
	n = end + 1
	switch {
	case final < 0x40 || final > 0x7e:
		return keyNone, "", end // cut off by another key
	case final != '~':
		return arrowKey(final, params), "", n
	case params == "200":
		return decodePaste(in, n)
	}
	switch strings.SplitN(params, ";", 2)[0] {
	case "1", "7":
		return ctrlA, "", n // Home
	case "4", "8":
		return ctrlE, "", n // End
	case "3":
		return keyDelete, "", n
	}
	return keyNone, "", n
}

// decodePaste takes everything up to the mark at its end. A paste never holds a
// Ctrl-C; it gives up one whose end got lost.
func decodePaste(in []byte, start int) (key rune, pasted string, n int) {
	text := in[start:]
	if end := bytes.Index(text, []byte(pasteEnd)); end >= 0 {
		return keyPaste, string(text[:end]), start + end + len(pasteEnd)
	}
	if at := bytes.IndexByte(text, ctrlC); at >= 0 {
		return keyInterrupt, "", start + at + 1
	}
	return keyNone, "", 0
}

// arrowKey is the key of a sequence's last letter; parameters such as 1;5 say
// that Ctrl or Alt is held.
func arrowKey(final byte, params string) rune {
	_, modifier, _ := strings.Cut(params, ";")
	byWord := modifier == "3" || modifier == "5" || modifier == "7"
	switch final {
	case 'A':
		return ctrlP
	case 'B':
		return ctrlN
	case 'C':
		if byWord {
			return keyWordRight
		}
		return ctrlF
	case 'D':
		if byWord {
			return keyWordLeft
		}
		return ctrlB
	case 'H':
		return ctrlA
	case 'F':
		return ctrlE
	case 'M':
		return keyEnter // of the number block
	case 'Z':
		return keyShiftTab
	}
	return keyNone
}

// cleanText makes text that came from elsewhere fit for a cell: lines end in a
// newline only, and what a terminal would obey rather than show is left out.
func cleanText(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	s = strings.ToValidUTF8(s, "")
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || r >= keyNone && r < keyLast) {
			return -1
		}
		return r
	}, s)
}

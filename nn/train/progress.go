package train

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Progress shows on a terminal how far a run has come, with its loss and the
// time left. Where standard error is no terminal it shows nothing.
type Progress struct {
	bar  *progressbar.ProgressBar
	name string
}

// NewProgress begins a bar of the given number of steps.
func NewProgress(name string, steps int) *Progress {
	p := &Progress{name: name}
	if term.IsTerminal(int(os.Stderr.Fd())) {
		p.bar = progressbar.NewOptions(steps,
			progressbar.OptionSetWriter(os.Stderr),
			progressbar.OptionSetDescription(name),
			progressbar.OptionSetWidth(24),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionClearOnFinish(),
		)
	}
	return p
}

// Step says that one more step is done, and what the loss is now.
func (p *Progress) Step(loss float64) {
	if p.bar == nil {
		return
	}
	p.bar.Describe(fmt.Sprintf("%-8s loss %7.4f", p.name, loss))
	// What Add returns is an error of writing to the terminal, which a bar is
	// not worth stopping for.
	_ = p.bar.Add(1)
}

// Close ends the bar.
func (p *Progress) Close() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

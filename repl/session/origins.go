package session

import (
	"sync"
	"weak"

	"gradrepl/engine"
)

// Origin is where a node was given to the variable that it is called after: a
// line of a cell or script.
type Origin struct {
	Source string // "In [3]", or the path of a script
	Text   string // all of it
	Line   int    // from 1
}

// Origin tells where a node got its name. Nodes that no statement of a cell, or
// of the main of a script that %run ran, gave a name to have none.
func (s *Session) Origin(n *engine.TensorNode) (Origin, bool) {
	at, ok := s.origins.find(n)
	if !ok {
		return Origin{}, false
	}
	return Origin{Source: sourceName(at.file), Text: s.sources[at.file], Line: at.line}, true
}

// place is a line of a text of the session's.
type place struct {
	file string // as positions have it
	line int
}

// origins remember where nodes got their names, without keeping the nodes: a
// training loop names one in each round, and drops it. They are for several
// goroutines at once, for cells may have some.
type origins struct {
	mu    sync.Mutex
	at    map[weak.Pointer[engine.TensorNode]]place
	sweep int // how many there may be before those of dropped nodes are removed
}

func (o *origins) note(n *engine.TensorNode, at place) {
	const fewest = 1 << 10
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.at) >= o.sweep {
		for p := range o.at {
			if p.Value() == nil {
				delete(o.at, p)
			}
		}
		o.sweep = max(fewest, 2*len(o.at))
	}
	if o.at == nil {
		o.at = make(map[weak.Pointer[engine.TensorNode]]place)
	}
	o.at[weak.Make(n)] = at
}

func (o *origins) find(n *engine.TensorNode) (place, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	at, ok := o.at[weak.Make(n)]
	return at, ok
}

func (o *origins) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.at, o.sweep = nil, 0
}

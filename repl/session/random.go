package session

import (
	"math/rand/v2"
	"sync"
)

// lockedSource is the session's source of random numbers, which goroutines of
// a cell may share.
type lockedSource struct {
	mu  sync.Mutex
	pcg *rand.PCG
}

func newLockedSource() *lockedSource {
	return &lockedSource{pcg: rand.NewPCG(rand.Uint64(), rand.Uint64())}
}

// seed starts the source anew, as [tensor.NewRNG] does.
func (l *lockedSource) seed(seed uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pcg.Seed(seed, 0)
}

func (l *lockedSource) Uint64() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pcg.Uint64()
}

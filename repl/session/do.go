package session

import "context"

// hookDo is the hook that runs what Do was given.
const hookDo = "Do"

// Do runs compiled code that may call functions of the session, such as the
// backward of an op that a cell defined. It runs as a cell does: ctx stops those
// functions, and the error is Run's, with the place in the cell that a panic
// came from.
//
// After an interrupt f may still be running where it is in compiled code.
func (s *Session) Do(ctx context.Context, f func()) error {
	ctx, r, end := s.newRun(ctx)
	defer end()
	r.do = f
	return s.call(ctx, hooks+"."+hookDo, r)
}

package doctor

import "sync/atomic"

// once is sync.OnceValues with a channel to wait on, so that under
// testing/synctest those who wait do not keep the clock of the one who is looking
// from moving on.
func once[T any](find func() (T, error)) func() (T, error) {
	var begun atomic.Bool
	var value T
	var err error
	done := make(chan struct{})
	return func() (T, error) {
		if begun.CompareAndSwap(false, true) {
			value, err = find()
			close(done)
		}
		<-done
		return value, err
	}
}

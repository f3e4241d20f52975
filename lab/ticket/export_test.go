package ticket

// Len counts the records, with those whose time is up but which nobody has
// swept out yet.
func (b *Box[T]) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.records)
}

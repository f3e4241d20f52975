package portal

// Verified returns what verify believes of a response.
func (p *Portal) Verified(encoded string) (nameID, inResponseTo string, err error) {
	believed, err := p.verify(encoded)
	return believed.nameID, believed.inResponseTo, err
}

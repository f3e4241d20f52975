package pingone

import "net/http"

// Recipient reads a request and returns the address that its answer goes to.
func (p *Provider) Recipient(r *http.Request) (string, error) {
	request, err := readRequest(r)
	if err != nil {
		return "", err
	}
	_, address, err := p.recipient(request)
	return address, err
}

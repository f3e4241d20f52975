package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/qlogin/qlogin/doctor/saml"
	"github.com/qlogin/qlogin/network"
)

// maxMetadata is far above what PingOne publishes for one application.
const maxMetadata = 1 << 20

// lookMetadata reads the certificate that PingOne signs with, where IT has told
// where its metadata are. What else is in them, qlogin doctor --org judges.
func lookMetadata(ctx context.Context, k *facts) []Finding {
	at := cmp.Or(k.Metadata, k.configured().IDPMetadata)
	if at == "" {
		return found(Info, "not looked at: the settings do not say where PingOne's metadata are (idp_metadata)")
	}
	data, err := k.readMetadata(ctx, at)
	if err != nil {
		return found(Unknown, err.Error())
	}
	ends, err := signingEnds(data)
	if err != nil {
		return []Finding{{Outcome: Warning, Saw: err.Error(), Owner: IT}}
	}
	return k.judgeEnd(slices.MaxFunc(ends, time.Time.Compare))
}

// judgeEnd warns as often as a team that plans needs it: AWS' console turns yellow
// at 90 days, and says nothing else.
func (k *facts) judgeEnd(ends time.Time) []Finding {
	left := ends.Sub(k.now)
	const day = 24 * time.Hour
	saw := fmt.Sprintf("ends at %s, in %d days", stamp(ends), left/day)
	switch {
	case left <= 0:
		return row(Error, "saml-certificate", "ended at "+stamp(ends))
	case left <= 7*day:
		return row(Error, "saml-certificate", saw)
	case left <= 30*day:
		return row(Warning, "saml-certificate", saw)
	case left <= 90*day:
		return []Finding{{Outcome: Info, Saw: saw, Owner: IT, Next: "plan the exchange of the certificate with IT"}}
	}
	return found(OK, saw)
}

func (k *facts) readMetadata(ctx context.Context, at string) ([]byte, error) {
	if !strings.Contains(at, "://") {
		file, err := os.Open(at)
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }() // only read
		return io.ReadAll(io.LimitReader(file, maxMetadata))
	}
	endpoint, err := network.Endpoint(at)
	if err != nil {
		return nil, fmt.Errorf("reading the metadata of PingOne: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint.String(), nil)
	if err != nil {
		return nil, err
	}
	// Metadata begin like a page; that they are none, the parser finds out.
	request.Header.Set("Accept", "application/samlmetadata+xml, application/xml, text/html;q=0.1")
	response, err := k.Flow.HTTP.Do(request)
	if err != nil {
		return nil, network.Explain(endpoint.Hostname(), err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("reading the metadata of PingOne: %s answers with status %d", endpoint.Hostname(), response.StatusCode)
	}
	return io.ReadAll(io.LimitReader(response.Body, maxMetadata))
}

// signingEnds are the ends of the certificates that the identity provider signs
// with. They are read, never trusted.
func signingEnds(data []byte) ([]time.Time, error) {
	m, err := saml.ParseMetadata(data)
	if err != nil {
		return nil, fmt.Errorf("reading the metadata of PingOne: %w", err)
	}
	if len(m.Certificates) == 0 {
		return nil, errors.New("PingOne's metadata hold no signing certificate")
	}
	var ends []time.Time
	for _, certificate := range m.Certificates {
		ends = append(ends, certificate.NotAfter)
	}
	return ends, nil
}

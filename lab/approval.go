package lab

import (
	"cmp"
	"slices"
	"strings"

	"github.com/qlogin/qlogin/lab/portal"
)

// authorizationBy finds the device authorization with that user code. The
// caller holds the lock.
func (l *Lab) authorizationBy(userCode string) (*authorization, bool) {
	code := canonicalCode(userCode)
	for _, a := range l.store.authorizations {
		if a.userCode == code {
			return a, true
		}
	}
	return nil, false
}

// canonicalCode forgives what people do to a code when they type it, RFC 8628
// §6.1.
func canonicalCode(typed string) string {
	letters := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToUpper(typed))
	if len(letters) != 8 {
		return letters
	}
	return letters[:4] + "-" + letters[4:]
}

// decidable finds the authorization a person may decide about now.
func (l *Lab) decidable(userCode string) (*authorization, error) {
	a, ok := l.authorizationBy(userCode)
	switch {
	case !ok || a.region != l.homeOf(a).home && !l.homeOf(a).lateRegion:
		return nil, portal.ErrUnknownCode // the portal knows the codes of its own Region alone
	case !l.now().Before(a.expires):
		return nil, portal.ErrExpiredCode
	case a.progress != pending:
		return nil, portal.ErrUsedCode
	}
	return a, nil
}

// homeOf are the conditions of the Identity Center that a was meant for.
func (l *Lab) homeOf(a *authorization) conditions {
	scenario := l.scenario
	if a.scenario != nil {
		scenario = *a.scenario
	}
	return l.conditions(scenario)
}

// Lookup implements portal.Authorizations.
func (l *Lab) Lookup(userCode string) (portal.Request, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a, err := l.decidable(userCode)
	if err != nil {
		return portal.Request{}, err
	}
	return portal.Request{UserCode: a.userCode, ClientName: a.client.name, Scopes: slices.Clone(a.client.scopes)}, nil
}

// Approve lets the client with that user code act for a person of the
// directory: what happens at the end of the pages.
func (l *Lab) Approve(userCode, userName string) error {
	return l.decide(userCode, approved, userName)
}

// Deny refuses the client with that user code.
func (l *Lab) Deny(userCode string) error { return l.decide(userCode, denied, "") }

func (l *Lab) decide(userCode string, p progress, userName string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	a, err := l.decidable(userCode)
	if err != nil {
		return err
	}
	if p == approved && a.region != l.homeOf(a).home {
		return portal.ErrGrant
	}
	a.progress, a.userName = p, userName
	return nil
}

// resolve finds the user code of a request_uri.
func (l *Lab) resolve(requestURI string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range l.store.authorizations {
		if a.requestURI == requestURI {
			return a.userCode, nil
		}
	}
	return "", portal.ErrUnknownCode
}

// UserCodes are the codes that wait for a person, oldest first.
func (l *Lab) UserCodes() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var waiting []*authorization
	for _, a := range l.store.authorizations {
		if a.progress == pending && l.now().Before(a.expires) {
			waiting = append(waiting, a)
		}
	}
	slices.SortFunc(waiting, func(a, b *authorization) int {
		return cmp.Or(a.expires.Compare(b.expires), cmp.Compare(a.userCode, b.userCode))
	})
	codes := make([]string, len(waiting))
	for i, a := range waiting {
		codes[i] = a.userCode
	}
	return codes
}

// EndSessions does what an administrator does in the console of Identity Center:
// it ends the portal sessions of a person, and no token of theirs is renewed
// again. Access tokens live on until their hour is over, and PingOne keeps its
// own session. An empty name means everybody.
func (l *Lab) EndSessions(userName string) {
	l.portal.EndSessions(userName)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.store.end(userName)
}

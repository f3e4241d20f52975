package main

import (
	"errors"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/discover"
	"github.com/qlogin/qlogin/discover/instances"
	"github.com/qlogin/qlogin/signin"
)

// ofSettings judges what the settings, and the search for the organization, say
// no to.
func ofSettings(err error) (verdict, bool) {
	if e, ok := errors.AsType[*config.FileError](err); ok {
		if e.Managed {
			return verdict{exitUsage, []string{"these are the settings of your IT, without which nothing is done: tell them", "qlogin config validate " + e.File}}, true
		}
		return verdict{exitUsage, []string{"mend the file, then try again: qlogin config validate " + e.File}}, true
	}
	if _, ok := errors.AsType[*config.EnforcedError](err); ok {
		return verdict{exitUsage, []string{"your IT has decided it for this computer; qlogin config show prints what counts"}}, true
	}
	if _, ok := errors.AsType[*storeError](err); ok {
		return verdict{exitUsage, []string{"qlogin config show prints what counts, and who has set it"}}, true
	}
	if _, ok := errors.AsType[*discover.NotAllowedError](err); ok {
		return verdict{exitUsage, []string{"your IT allows only its own organizations on this computer: qlogin discover"}}, true
	}
	if _, ok := errors.AsType[*discover.NotPublishedError](err); ok {
		return verdict{exitError, []string{"ask IT for the start URL, or to run qlogin config publish", "--start-url URL --region REGION"}}, true
	}
	if _, ok := errors.AsType[*discover.RedirectError](err); ok {
		return verdict{exitUsage, []string{"a start URL looks like https://d-1234567890.awsapps.com/start"}}, true
	}
	if errors.Is(err, instances.ErrNoCredentials) {
		return verdict{exitError, []string{"aws sso login, or set AWS_ACCESS_KEY_ID; the permission is sso:ListInstances"}}, true
	}
	if _, ok := errors.AsType[*instances.RefusedError](err); ok {
		return verdict{exitError, []string{"the permission is sso:ListInstances"}}, true
	}
	if _, ok := errors.AsType[*signin.PersonError](err); ok {
		return verdict{exitCheckFailed, mend("wrong-person")}, true
	}
	if errors.Is(err, errNotAgreed) {
		return verdict{exitDenied, nil}, true
	}
	return verdict{}, false
}

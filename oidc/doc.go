// Package oidc speaks with AWS IAM Identity Center's OIDC service: it registers a
// client, starts a device authorization (RFC 8628), polls until a person has
// approved it, refreshes tokens and ends sessions at the access portal.
//
// The requests are those of the AWS SDK's bare client; when to ask again, what an
// answer means and what may be believed in it is decided here. Nothing is stored,
// printed or opened: that is left to the caller. Trouble on the way to AWS comes
// back as a *network.Error, an answer of AWS as an *Error.
package oidc

// Package portal is the practice AWS access portal: the SAML service provider
// with the checks that IAM Identity Center makes, and the pages on which a
// person signs in, compares the code of a device authorization and allows or
// denies it.
//
// Device authorizations themselves belong to the OIDC service, which the
// portal asks through Authorizations; who has been provisioned is asked from
// Directory. A person who fails a check sees a page as vague as the real one,
// and the true reason goes to Record, as CloudTrail would have it.
//
// Sources: AWS IAM Identity Center user guide (troubleshooting, SAML), SAML
// core and profiles (OASIS, 2005), RFC 8628.
package portal

// Package lab is a practice IAM Identity Center with everything around it: the
// OIDC service, the access portal, PingOne as the SAML identity provider, SCIM and
// the APIs for administrators, and the Amazon Q service. It is a feature of the program (practice without an AWS
// account) and the only fake server of its tests.
//
// It behaves as AWS does, warts included: the type of an error is in a header,
// error_description may be null, a device authorization in the wrong Region
// succeeds. It follows the API models of SSO OIDC and SSO (2019-06-10), RFC 8628
// and what was seen on the wire. It shares no type with the clients of qlogin, so
// that a wrong name in one of them is found here.
//
// One Lab answers for all hosts. In process it is reached through Transport,
// without a socket; on a loopback port the same services stand side by side
// under /oidc/<region>/, /portal/<region>/, /q/<region>/, /scim/<region>/,
// /sso-admin/<region>/, /identitystore/<region>/, /start/ and /pingone/. What can
// go wrong is a Scenario: the files scenarios….go list them, and are the only
// ones to touch for another one.
//
// The pages are the business of lab/portal and lab/pingone. Nothing here is
// secure, and nothing here ever talks to a network.
package lab

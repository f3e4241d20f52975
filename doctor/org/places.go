package org

// Places in the two consoles, as AWS' guide for PingIdentity walks through them.
const (
	placeRegion      = "IAM Identity Center console, in a Region that is enabled by default"
	placeSource      = "IAM Identity Center console › Settings › Identity source › Actions › Change identity source"
	placeManage      = "IAM Identity Center console › Settings › Identity source › Actions › Manage authentication"
	placeCertificate = placeManage + " › Manage certificates › Import certificate"
	placeToken       = "IAM Identity Center console › Settings › Identity source › Actions › Manage provisioning › Access tokens › Generate token" //nolint:gosec // a place
	placeUsers       = "IAM Identity Center console › Users"

	placeApplication = "PingOne console › Applications › Applications › your AWS application"
	placeSAML        = placeApplication + " › Configuration"
	placeACS         = placeSAML + " › ACS URLs"
	placeEntity      = placeSAML + " › Entity ID"
	placeSigning     = placeSAML + " › Signing Key"
	placeEncryption  = placeSAML + " › Enable encryption"
	placeNameID      = placeSAML + " › Subject NameID Format"
	placeValidity    = placeSAML + " › Assertion Validity Duration"
	placeMapping     = placeApplication + " › Attribute Mappings › saml_subject"
	placeAttributes  = placeApplication + " › Attribute Mappings"
	placeMetadata    = placeSAML + " › Download Metadata"
	placeDirectory   = "PingOne console › Directory › Users"

	placeConnection = "PingOne console › Integrations › Provisioning › your Identity Center connection"
	placeSCIM       = placeConnection + " › Configuration › SCIM Base URL"
	placeBearer     = placeConnection + " › Configuration › OAuth Access Token"
	placeRule       = "PingOne console › Integrations › Provisioning › Rules › your rule"
	placeRuleName   = placeRule + " › Attribute Mapping › userName"
	placeRuleAll    = placeRule + " › Attribute Mapping"
	placeGroups     = placeRule + " › Group Provisioning"

	placeQProfile      = "Amazon Q Developer console › Settings › Amazon Q Developer profile"
	placeSubscriptions = "Amazon Q Developer console › Subscriptions › Subscribe"
)

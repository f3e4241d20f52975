package org

// Undone is one thing to take back when Amazon Q is no longer wanted.
type Undone struct {
	Side  string `json:"side"` // who does it
	Do    string `json:"do"`
	Where string `json:"where,omitempty"`
	Why   string `json:"why,omitempty"` // in this place of the order
}

// Cleanup lists what to undo on each side, in order: first who uses it, then what
// they use, and the way in last, so that nobody is locked out of the rest.
func Cleanup() []Undone {
	return []Undone{{
		Side: "developers", Do: "sign out, and put the files of the IDEs back: qlogin doctor --cleanup does both on the computer that it runs on",
		Why: "a token that is out works until it is over, wherever it lies",
	}, {
		Side: "Amazon Q", Do: "unsubscribe the groups and people", Where: "Amazon Q Developer console › Subscriptions › select › Unsubscribe",
		Why: "a subscription is paid for until the end of the month in which it ends",
	}, {
		Side: "Amazon Q", Do: "delete the Q Developer profiles, in us-east-1 and eu-central-1 and in each account that has one", Where: placeQProfile,
	}, {
		Side: "PingOne", Do: "switch the provisioning rule off, and delete it", Where: placeRule,
		Why: "before the connection: a rule that still runs would write into what is taken down",
	}, {
		Side: "PingOne", Do: "delete the connection", Where: placeConnection,
	}, {
		Side: "Identity Center", Do: "delete the SCIM access tokens, and disable automatic provisioning",
		Where: "IAM Identity Center console › Settings › Identity source › Actions › Manage provisioning",
		Why:   "a token of PingOne that somebody kept could still write",
	}, {
		Side: "Identity Center", Do: "change the identity source back, if nothing else uses PingOne; people and groups stay, their passwords have to be set", Where: placeSource,
		Why: "before the application is deleted: until then administrators who come through PingOne still get in",
	}, {
		Side: "PingOne", Do: "delete the AWS application, and the group and policies made for it", Where: placeApplication,
	}, {
		Side: "Identity Center", Do: "delete the people and groups that PingOne brought, or the whole instance if it was made for this", Where: placeUsers,
	}}
}

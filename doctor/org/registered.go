package org

import (
	"errors"
	"slices"

	"github.com/qlogin/qlogin/doctor"
	"github.com/qlogin/qlogin/partition"
)

// registered holds the addresses that PingOne has against those that Identity
// Center uses: a request from any other is answered with an error page.
func (j *judgement) registered() {
	const looked = "ACS URLs and entity ID in PingOne"
	if len(j.ACS) == 0 && j.EntityID == "" {
		j.unknown("pingone-addresses", looked, errNotAsked, "copy them from "+placeSAML+" and give them with --acs-url and --entity-id")
		return
	}
	judge, right := j.consumer()
	if judge == nil {
		j.unknown("pingone-addresses", looked, errors.New("the addresses of Identity Center are not known"), giveMetadata)
		return
	}
	entity := j.audience()
	for _, address := range j.ACS {
		if err := judge(address); err != nil {
			j.trouble("saml-address", doctor.Finding{
				Check: "pingone-addresses", Looked: looked, Saw: address, Cause: "it is not an ACS URL of Identity Center: " + err.Error(), Where: placeACS, Value: right,
			})
			return
		}
	}
	switch missing := j.unregistered(); {
	case missing != "":
		j.trouble("saml-address", doctor.Finding{
			Check: "pingone-addresses", Looked: looked, Saw: missing + " is not among them",
			Cause: "PingOne answers a request only at an address that it knows", Where: placeACS, Value: missing,
		})
	case j.EntityID != "" && entity != "" && j.EntityID != entity:
		j.trouble("saml-refused", doctor.Finding{
			Check: "pingone-addresses", Looked: looked, Saw: "the entity ID is " + j.EntityID,
			Cause: "PingOne writes it into the response as the audience, and Identity Center is somebody else", Where: placeEntity, Value: entity,
		})
	default:
		j.ok("pingone-addresses", looked, "are those of Identity Center")
	}
}

// unregistered is the first ACS URL of Identity Center that PingOne does not have.
func (j *judgement) unregistered() string {
	if len(j.ACS) == 0 || j.service.err != nil {
		return ""
	}
	for _, location := range locations(j.service.data.Consumers) {
		if !slices.Contains(j.ACS, location) {
			return location
		}
	}
	return ""
}

// audience is the issuer URL of the instance, "" where it is not known.
func (j *judgement) audience() string {
	switch {
	case j.service.err == nil && j.service.data.Service:
		return j.service.data.EntityID
	case j.center.chosen != nil:
		if p, _ := partition.Of(j.center.chosen.Region); p.ID == "aws" {
			return issuer(*j.center.chosen)
		}
	}
	return ""
}

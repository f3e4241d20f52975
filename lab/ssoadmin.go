package lab

import "slices"

// ssoAdmin is what is read of the API "IAM Identity Center" (SSO Admin,
// 2020-07-20). Shapes are those of its model.
func (l *Lab) ssoAdmin() signedService {
	return signedService{
		signing: "sso", source: "sso.amazonaws.com", target: "SWBExternalService.",
		operations: map[string]func(*call) (any, *apiRefusal){
			"ListInstances": l.listInstances, "DescribeInstance": l.describeInstance, "ListRegions": l.listRegions,
			"ListApplications": l.listApplications, "DescribeApplication": l.describeApplication,
			"ListApplicationAssignments": l.listAssignments,
		},
	}
}

const (
	instanceARN    = "arn:aws:sso:::instance/" + instanceID
	applicationARN = "arn:aws:sso::" + account + ":application/" + instanceID + "/apl-1f2e3d4c5b6a7988"
	// providerARN is of the application that the Amazon Q profile makes.
	providerARN = "arn:aws:sso::aws:applicationProvider/codewhisperer"
	storeARN    = "arn:aws:identitystore::" + account + ":identitystore/" + directoryID
)

type instanceShape struct {
	CreatedDate      float64
	IdentityStoreArn string
	IdentityStoreID  string `json:"IdentityStoreId"`
	InstanceArn      string
	Name             string
	OwnerAccountID   string `json:"OwnerAccountId"`
	PrimaryRegion    string
	Regions          []regionShape
	Status           string
}

type regionShape struct {
	AddedDate       float64
	IsPrimaryRegion bool
	RegionName      string
	Status          string
}

func instanceOf(k conditions) instanceShape {
	founded := float64(k.founded.Unix())
	regions := []regionShape{{founded, true, k.home, "ACTIVE"}}
	if k.additionalRegion != "" {
		regions = append(regions, regionShape{founded, false, k.additionalRegion, "ACTIVE"})
	}
	return instanceShape{
		CreatedDate: founded, IdentityStoreArn: storeARN, IdentityStoreID: directoryID, InstanceArn: instanceARN,
		Name: "practice", OwnerAccountID: account, PrimaryRegion: k.home, Regions: regions, Status: "ACTIVE",
	}
}

// listInstances shows an instance in its own Regions, or everywhere to who asks
// for all Regions.
func (l *Lab) listInstances(c *call) (any, *apiRefusal) {
	var in struct {
		pageRequest

		RegionScope string
	}
	if bad := decode(c, &in); bad != nil {
		return nil, bad
	}
	all := []instanceShape{}
	if in.RegionScope == "ALL_REGIONS" || isHere(c) {
		all = append(all, instanceOf(c.conditions))
	}
	list, next, bad := cut(all, in.pageRequest, 100)
	return struct {
		Instances []instanceShape
		NextToken *string `json:",omitempty"`
	}{list, next}, bad
}

func isHere(c *call) bool {
	return slices.ContainsFunc(instanceOf(c.conditions).Regions, func(r regionShape) bool { return r.RegionName == c.region })
}

// forInstance reads a request about one instance, and finds that it exists here.
func forInstance(c *call, in any, arn *string) *apiRefusal {
	if bad := decode(c, in); bad != nil {
		return bad
	}
	switch {
	case *arn == "":
		return refuseAPI("ValidationException", "1 validation error detected: Value null at 'instanceArn' failed to satisfy constraint: Member must not be null")
	case *arn != instanceARN || !isHere(c):
		return refuseAPI("ResourceNotFoundException", "Instance not found: "+*arn)
	}
	return nil
}

func (l *Lab) describeInstance(c *call) (any, *apiRefusal) {
	var in struct{ InstanceArn string }
	if bad := forInstance(c, &in, &in.InstanceArn); bad != nil {
		return nil, bad
	}
	return struct {
		instanceShape

		Encryption encryptionShape `json:"EncryptionConfigurationDetails"`
	}{instanceOf(c.conditions), encryptionShape{"ENABLED", "AWS_OWNED_KMS_KEY"}}, nil
}

type encryptionShape struct{ EncryptionStatus, KeyType string }

func (l *Lab) listRegions(c *call) (any, *apiRefusal) {
	var in struct {
		pageRequest

		InstanceArn string
	}
	if bad := forInstance(c, &in, &in.InstanceArn); bad != nil {
		return nil, bad
	}
	list, next, bad := cut(instanceOf(c.conditions).Regions, in.pageRequest, 100)
	return struct {
		Regions   []regionShape
		NextToken *string `json:",omitempty"`
	}{list, next}, bad
}

type applicationShape struct {
	ApplicationAccount     string
	ApplicationArn         string
	ApplicationProviderArn string
	CreatedDate            float64
	Description            string
	IdentityStoreArn       string
	InstanceArn            string
	Name                   string
	Status                 string
}

// applicationsOf are those that Amazon Q made: one, if there is a profile.
func applicationsOf(k conditions) []applicationShape {
	if len(k.profiles) == 0 {
		return []applicationShape{}
	}
	return []applicationShape{{
		ApplicationAccount: account, ApplicationArn: applicationARN, ApplicationProviderArn: providerARN,
		CreatedDate: float64(k.founded.Unix()), Description: "Amazon Q Developer", IdentityStoreArn: storeARN,
		InstanceArn: instanceARN, Name: "QDevProfile-us-east-1", Status: "ENABLED",
	}}
}

func (l *Lab) listApplications(c *call) (any, *apiRefusal) {
	var in struct {
		pageRequest

		InstanceArn string
	}
	if bad := forInstance(c, &in, &in.InstanceArn); bad != nil {
		return nil, bad
	}
	list, next, bad := cut(applicationsOf(c.conditions), in.pageRequest, 100)
	return struct {
		Applications []applicationShape
		NextToken    *string `json:",omitempty"`
	}{list, next}, bad
}

func (l *Lab) describeApplication(c *call) (any, *apiRefusal) {
	var in struct{ ApplicationArn string }
	if bad := decode(c, &in); bad != nil {
		return nil, bad
	}
	if all := applicationsOf(c.conditions); len(all) > 0 && in.ApplicationArn == applicationARN {
		return all[0], nil
	}
	return nil, refuseAPI("ResourceNotFoundException", "Application not found: "+in.ApplicationArn)
}

// listAssignments shows the group that is subscribed, unless its assignment went
// with the user or group that it was made for.
func (l *Lab) listAssignments(c *call) (any, *apiRefusal) {
	var in struct {
		pageRequest

		ApplicationArn string
	}
	if bad := decode(c, &in); bad != nil {
		return nil, bad
	}
	if in.ApplicationArn != applicationARN || len(c.conditions.profiles) == 0 {
		return nil, refuseAPI("ResourceNotFoundException", "Application not found: "+in.ApplicationArn)
	}
	all := []assignmentShape{}
	if p := l.people(c.conditions)[0]; p.Subscribed && !p.Unassigned {
		all = append(all, assignmentShape{applicationARN, developersID, "GROUP"})
	}
	list, next, bad := cut(all, in.pageRequest, 100)
	return struct {
		ApplicationAssignments []assignmentShape
		NextToken              *string `json:",omitempty"`
	}{list, next}, bad
}

type assignmentShape struct {
	ApplicationArn string
	PrincipalID    string `json:"PrincipalId"`
	PrincipalType  string
}

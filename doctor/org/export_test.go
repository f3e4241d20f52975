package org

import (
	"context"

	"github.com/qlogin/qlogin/doctor"
)

// LookInTurn is Look with one question after the other: a fuzzer wants the same
// input to take the same way.
func LookInTurn(ctx context.Context, o Options) []doctor.Finding {
	return judge(o, evidence{
		center: o.lookAtCenter(ctx), identity: readMetadata(ctx, o.IdentityMetadata), service: readMetadata(ctx, o.ServiceMetadata),
		scim: o.lookAtSCIM(ctx), q: o.lookAtQ(ctx),
	})
}

// TokenAge is what is found on the age of a SCIM token alone.
func TokenAge(o Options) doctor.Finding {
	j := judgement{Options: o}
	j.age()
	return j.findings[0]
}

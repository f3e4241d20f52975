package identity

import (
	"context"
	"strings"

	"github.com/qlogin/qlogin/discover/instances"
)

// Applications lists the names of the Amazon Q applications that are connected to
// an instance: each Q Developer profile makes one, QDevProfile-<Region>.
func Applications(ctx context.Context, admin instances.Service, instanceARN string) ([]string, error) {
	var answer struct {
		Applications []struct{ Name, ApplicationProviderArn string }
	}
	in := struct {
		InstanceArn string
		MaxResults  int
	}{instanceARN, 100}
	err := admin.Call(ctx, instances.Operation{Name: "ListApplications", Words: "to list applications"}, in, &answer)
	var names []string
	for _, a := range answer.Applications {
		if strings.HasPrefix(a.Name, "QDevProfile") {
			names = append(names, a.Name)
		}
	}
	return names, err
}

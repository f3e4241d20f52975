package identity

import (
	"context"
	"strings"

	"github.com/qlogin/qlogin/discover/instances"
)

// Application is an Amazon Q application that is connected to an instance.
type Application struct{ Name, ARN string }

// Applications lists them: each Q Developer profile makes one, QDevProfile-<Region>.
func Applications(ctx context.Context, admin instances.Service, instanceARN string) ([]Application, error) {
	var answer struct {
		Applications []struct{ Name, ApplicationArn string }
	}
	in := struct {
		InstanceArn string
		MaxResults  int
	}{instanceARN, page}
	err := admin.Call(ctx, instances.Operation{Name: "ListApplications", Words: "to list applications"}, in, &answer)
	var all []Application
	for _, a := range answer.Applications {
		if strings.HasPrefix(a.Name, "QDevProfile") {
			all = append(all, Application{a.Name, a.ApplicationArn})
		}
	}
	return all, err
}

// Assigned lists the ids of people and groups that an application is for.
func Assigned(ctx context.Context, admin instances.Service, a Application) ([]string, error) {
	var answer struct {
		ApplicationAssignments []struct{ PrincipalID string }
	}
	in := struct {
		ApplicationArn string
		MaxResults     int
	}{a.ARN, page}
	err := admin.Call(ctx, instances.Operation{Name: "ListApplicationAssignments", Words: "to list who an application is for"}, in, &answer)
	var ids []string
	for _, p := range answer.ApplicationAssignments {
		ids = append(ids, p.PrincipalID)
	}
	return ids, err
}

package instances

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go"
)

// ErrNoCredentials says that there are no AWS credentials at hand.
var ErrNoCredentials = errors.New("there are no AWS credentials at hand")

// patience is for a chain that has to ask others: single sign-on, a role, the
// metadata service of a machine in AWS.
const patience = 15 * time.Second

// Credentials finds credentials by the default chain of the AWS SDK: the
// environment, profiles with all that they can name, containers, machines in AWS.
// Nothing is kept.
//
// Beyond the first of these the SDK looks at the environment and at ~/.aws by
// itself, and sends with a client of its own: the answers of STS are XML, which
// ours takes for a page of somebody in between. It knows the same variables for
// proxies, and AWS_CA_BUNDLE.
func Credentials(ctx context.Context, getenv func(string) string) (aws.Credentials, error) {
	if id := getenv("AWS_ACCESS_KEY_ID"); id != "" {
		return aws.Credentials{
			AccessKeyID: id, SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"), SessionToken: getenv("AWS_SESSION_TOKEN"), Source: "environment",
		}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	// A token of single sign-on may have to be renewed, and that needs some Region;
	// profiles name theirs.
	loaded, err := config.LoadDefaultConfig(ctx, config.WithDefaultRegion("us-east-1"))
	if err != nil {
		return aws.Credentials{}, fmt.Errorf("%w: %w", ErrNoCredentials, err)
	}
	found, err := loaded.Credentials.Retrieve(ctx)
	if operation, ok := errors.AsType[*smithy.OperationError](err); ok && operation.Service() == metadataService {
		// The last link of the chain: nothing before it had anything to say.
		return aws.Credentials{}, fmt.Errorf("%w: neither in the environment nor in a profile", ErrNoCredentials)
	}
	if err != nil {
		return aws.Credentials{}, fmt.Errorf("%w: %w", ErrNoCredentials, err)
	}
	return found, nil
}

// metadataService is how the SDK names that of EC2.
const metadataService = "ec2imds"

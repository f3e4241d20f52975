package instances

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// ErrNoCredentials says that there are no AWS credentials at hand.
var ErrNoCredentials = errors.New("there are no AWS credentials at hand")

// patience is for the AWS CLI, which may have to ask AWS itself.
const patience = 20 * time.Second

// How the AWS CLI ends where it does not know a command ("Command line return
// codes", AWS CLI User Guide).
const (
	usageV1 = 2
	usageV2 = 252
)

// Credentials finds credentials as the AWS CLI would: those in the environment,
// else what the CLI itself says, which knows profiles, roles, single sign-on and
// the rest. Nothing is kept.
func Credentials(ctx context.Context, getenv func(string) string) (aws.Credentials, error) {
	if id := getenv("AWS_ACCESS_KEY_ID"); id != "" && getenv("AWS_PROFILE") == "" {
		return aws.Credentials{
			AccessKeyID: id, SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"), SessionToken: getenv("AWS_SESSION_TOKEN"), Source: "environment",
		}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	run := exec.CommandContext(ctx, "aws", "configure", "export-credentials", "--format", "process")
	var said bytes.Buffer
	run.Stderr = &said
	out, err := run.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return aws.Credentials{}, fmt.Errorf("%w: none in the environment, and the AWS CLI is not installed", ErrNoCredentials)
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && slices.Contains([]int{usageV1, usageV2}, exit.ExitCode()) {
		return aws.Credentials{}, fmt.Errorf("%w: none in the environment, and the AWS CLI is too old to be asked; version 2.9 or later can", ErrNoCredentials)
	}
	if err != nil {
		last := strings.TrimSpace(said.String())
		last = last[strings.LastIndexByte(last, '\n')+1:]
		return aws.Credentials{}, fmt.Errorf("%w: the AWS CLI says: %s", ErrNoCredentials, cmp.Or(last, err.Error()))
	}
	return parseProcess(out)
}

// parseProcess reads the format of credential_process ("Sourcing credentials
// with an external process", AWS SDKs and Tools Reference Guide).
func parseProcess(out []byte) (aws.Credentials, error) {
	var c struct {
		Version                                    int
		AccessKeyID, SecretAccessKey, SessionToken string
	}
	if err := json.Unmarshal(out, &c); err != nil || c.Version != 1 || c.AccessKeyID == "" || c.SecretAccessKey == "" {
		return aws.Credentials{}, fmt.Errorf("%w: the AWS CLI answered with something else", ErrNoCredentials)
	}
	return aws.Credentials{AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken, Source: "AWS CLI"}, nil
}

package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"github.com/qlogin/qlogin/config"
	"github.com/qlogin/qlogin/ide"
	"github.com/qlogin/qlogin/ide/jetbrains"
	"github.com/qlogin/qlogin/ide/vscode"
	"github.com/qlogin/qlogin/network"
	"github.com/qlogin/qlogin/qservice"
	"github.com/qlogin/qlogin/secret"
	"github.com/qlogin/qlogin/signin"
	"github.com/qlogin/qlogin/vault"
)

// flow puts the sign-in together. It touches neither network nor keyring.
func (w *world) flow() (*signin.Flow, vault.Store, error) {
	store, err := w.openStore()
	if err != nil {
		return nil, nil, err
	}
	flow, err := w.flowWith(store)
	return flow, store, err
}

// looking is a flow for commands that only look at the IDEs: they must not ask for
// a passphrase.
func (w *world) looking() (*signin.Flow, error) { return w.flowWith(vault.NewMemory()) }

func (w *world) flowWith(store vault.Store) (*signin.Flow, error) {
	loaded, err := w.env.Load(nil)
	if err != nil {
		return nil, err
	}
	client, err := w.client(loaded.Settings)
	if err != nil {
		return nil, err
	}
	return w.assemble(store, loaded.Settings, client)
}

// flowToExamine is a flow that cannot sign in where the settings, a proxy or a
// certificate are wrong: what stops every other command, the doctor looks at.
func (w *world) flowToExamine() (*signin.Flow, vault.Store, error) {
	loaded, unread := w.env.Load(nil) // the doctor reads them again, and says why
	open := w.openStore
	if unread != nil && w.testOnlyVault == nil {
		open = func() (vault.Store, error) { return w.openKind(cmp.Or(w.globals.store, "keyring")) }
	}
	store, err := open()
	if err != nil {
		return nil, nil, err
	}
	client, err := w.client(loaded.Settings)
	if err != nil {
		if client, err = network.NewClient(network.Options{Base: nowhere{err}}); err != nil {
			return nil, nil, err
		}
	}
	flow, err := w.assemble(store, loaded.Settings, client)
	return flow, store, err
}

// nowhere stands for a network that cannot be set up: every request ends with the
// reason.
type nowhere struct{ err error }

func (n nowhere) RoundTrip(*http.Request) (*http.Response, error) { return nil, n.err }

func (w *world) client(settings config.Settings) (*http.Client, error) {
	return network.NewClient(network.Options{Getenv: w.withBundle(settings), Base: w.testOnlyTransport})
}

func (w *world) assemble(store vault.Store, settings config.Settings, client *http.Client) (*signin.Flow, error) {
	services, q, err := w.services()
	if err != nil {
		return nil, err
	}
	folders := w.env.Folders()
	return &signin.Flow{
		Machine:  ide.Machine{Home: w.env.Home, Getenv: w.env.Getenv},
		Families: families(),
		Vault:    store,
		Journal:  &ide.Journal{Dir: filepath.Join(folders.State, "journal"), Secrets: store, Now: w.now},
		Records:  signin.Records{Dir: folders.State},
		HTTP:     client,
		Q:        qservice.New(qservice.Options{HTTP: client, Endpoints: q}),
		Services: services,
		Host:     w.host,
		Locks:    folders.Locks,
		Now:      w.now,
		Busy:     w.sayBusy,
		IDEs:     settings.IDEs,
		People:   people(settings),
	}, nil
}

// families are the IDEs that a sign-in can be handed to. A new one is added
// here.
func families() []ide.Family {
	return []ide.Family{vscode.Family{}, jetbrains.Family{}}
}

// openStore returns the vault. An encrypted file is used only when it was asked
// for in words.
func (w *world) openStore() (vault.Store, error) {
	if w.testOnlyVault != nil {
		return w.testOnlyVault, nil
	}
	kind, err := w.storeKind()
	if err != nil {
		return nil, err
	}
	return w.openKind(kind)
}

func (w *world) openKind(kind string) (vault.Store, error) {
	folders := w.env.Folders()
	switch kind {
	case "keyring":
		return vault.OpenKeyring(vault.Options{Service: "qlogin", Getenv: w.env.Getenv, LockDir: folders.Locks}), nil
	case "file":
		passphrase, err := w.passphrase()
		if err != nil {
			return nil, err
		}
		return vault.OpenFile(filepath.Join(folders.State, "grants.sealed"), passphrase)
	}
	return nil, &usageError{problem: fmt.Sprintf("--store=%s: it is keyring or file", w.globals.store)}
}

// passphrase comes from a file or from the person, never from an argument or
// the environment, which other programs can read.
func (w *world) passphrase() (secret.Text, error) {
	if w.globals.passphraseFile != "" {
		file, err := os.Open(w.globals.passphraseFile)
		if err != nil {
			return secret.Text{}, fmt.Errorf("reading the passphrase: %w", err)
		}
		defer func() { _ = file.Close() }() // only read
		line, err := bufio.NewReader(file).ReadString('\n')
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			return secret.Text{}, fmt.Errorf("reading the passphrase: the first line of %s is empty: %w", w.globals.passphraseFile, err)
		}
		return secret.New(line), nil
	}
	if !w.asks {
		return secret.Text{}, &usageError{problem: "--store=file needs a passphrase, and there is no terminal to ask on", suggestion: "--passphrase-file FILE"}
	}
	fmt.Fprint(w.talk, "passphrase for the encrypted file: ")
	typed, err := term.ReadPassword(int(os.Stdin.Fd()))
	fmt.Fprintln(w.talk)
	if err != nil {
		return secret.Text{}, fmt.Errorf("reading the passphrase: %w", err)
	}
	return secret.New(string(typed)), nil
}

// services are the addresses of the lab, or what the AWS SDKs' variables for
// endpoints say.
func (w *world) services() (signin.Services, map[string]string, error) {
	if w.globals.lab != "" {
		return labServices(w.globals.lab)
	}
	fixed := func(name string) func(string) string {
		return func(string) string { return w.endpoint(name) }
	}
	return signin.Services{OIDC: fixed("AWS_ENDPOINT_URL_SSO_OIDC"), Portal: fixed("AWS_ENDPOINT_URL_SSO")}, nil, nil
}

// endpoint is what a variable sets in place of a service's own address, "" where
// nothing does ("Service-specific endpoints", AWS SDKs and Tools Reference Guide).
func (w *world) endpoint(name string) string {
	if strings.EqualFold(w.env.Getenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true") {
		return ""
	}
	return w.env.Getenv(name)
}

// labServices lets only an address of this computer stand in for AWS: with any
// other, --lab would be a way to have passwords typed on a stranger's page.
func labServices(base string) (signin.Services, map[string]string, error) {
	u, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || u.Scheme != "http" || u.Path != "" || u.User != nil || !loopback(u.Hostname()) {
		return signin.Services{}, nil, &usageError{problem: fmt.Sprintf("--lab %s: it is the address that qlogin lab prints, such as http://127.0.0.1:4321", base)}
	}
	endpoints := map[string]string{}
	for _, region := range qservice.Regions() {
		endpoints[region] = u.String() + "/q/" + region
	}
	return signin.Services{
		OIDC:    func(region string) string { return u.String() + "/oidc/" + region },
		Portal:  func(region string) string { return u.String() + "/portal/" + region },
		Browser: u.Host,
	}, endpoints, nil
}

func loopback(host string) bool { return host == "127.0.0.1" || host == "::1" }

// ready asks the vault whether it can be used, before anybody opens a browser:
// a sign-in that cannot be kept is wasted.
func (w *world) ready(ctx context.Context, store vault.Store) error {
	status, err := store.Probe(ctx)
	if err != nil {
		return err
	}
	if status.Condition == vault.NeedsUnlock && w.noInput {
		return fmt.Errorf("%s: %w, and --no-input lets nobody be asked to unlock it", store.Kind(), vault.ErrLocked)
	}
	if status.Condition == vault.NeedsUnlock {
		w.say("%s is locked: a window will ask you to unlock it", store.Kind())
	}
	return status.Err()
}

// load reads the settings of all layers and says what is odd about their files.
func (w *world) load(flags map[string][]string) (config.Loaded, error) {
	loaded, err := w.env.Load(flags)
	for _, odd := range loaded.Warnings {
		w.say("note: %s", printable(odd.String()))
	}
	return loaded, err
}

var errNoAnswer = errors.New("the question was not answered")

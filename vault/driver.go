package vault

import (
	"errors"

	"github.com/zalando/go-keyring"
)

// driver is the bare keyring: items of text by account name, without a time
// limit, a size check or a promise.
type driver interface {
	Set(account, value string) error
	Get(account string) (string, error)
	Delete(account string) error
}

// systemDriver is the keyring of the operating system.
type systemDriver struct{ service string }

// Set stores value.
func (d systemDriver) Set(account, value string) error {
	return keyring.Set(d.service, account, value)
}

// Get returns the value, or ErrNotFound.
func (d systemDriver) Get(account string) (string, error) {
	value, err := keyring.Get(d.service, account)
	return value, notFound(err)
}

// Delete removes the item, or returns ErrNotFound.
func (d systemDriver) Delete(account string) error {
	return notFound(keyring.Delete(d.service, account))
}

func notFound(err error) error {
	if errors.Is(err, keyring.ErrNotFound) {
		return ErrNotFound
	}
	return err
}

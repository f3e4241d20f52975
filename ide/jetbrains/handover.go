package jetbrains

import "github.com/qlogin/qlogin/ide"

// handOver writes what the plugin's start-up decision needs, in the order in
// which the components stand in the file: connection, pin, profile.
func (d *document) handOver(c connection, features []string, h ide.Handover) error {
	if err := d.prefill(h, c.session); err != nil {
		return err
	}
	if c.session == "" {
		if err := d.setConnection(c); err != nil {
			return err
		}
	}
	for _, feature := range features {
		if err := d.setPin(feature, c.id); err != nil {
			return err
		}
	}
	return d.setProfile(c.id, h)
}

// setConnection lists c among the plugin's own, unless it is there with just
// these scopes.
func (d *document) setConnection(c connection) error {
	root, err := d.root()
	if err != nil {
		return err
	}
	for _, listed := range d.names.connections(root) {
		if listed.id == c.id && listed.equal(c.cacheKey) {
			return nil
		}
	}
	return d.set(d.names.connection(c.id), c.bean())
}

// setPin has a feature use the connection with that id.
func (d *document) setPin(feature, id string) error {
	root, err := d.root()
	if err != nil || d.names.pinned(root, feature) == id {
		return err
	}
	return d.set(d.names.pin(feature), entry(feature, id))
}

// Package config reads qlogin's settings, in layers, and knows in which folders
// its files belong. The layers are what is built in, what IT has set for this
// computer (managed), what the person has set, the environment, and the flags;
// each value is told with the layer that it comes from. Managed settings are
// defaults, except for those that they enforce: these nobody overrides.
//
// Keys has every setting once, with its meaning. The checks, qlogin config show,
// docs/config.schema.json and the table in docs/configuration.md are made from it.
//
// It holds no secrets: those are in the vault. What was signed in and written
// where is kept by signin and ide, in the state folder named here.
package config

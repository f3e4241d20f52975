// Package tui is the sign-in as a person sees it at a terminal, and a dashboard
// to come back to. It shows the steps of signin.Flow and adds none of its own:
// every step is wrapped in a command (commands.go), every screen is a struct
// that turns into lines (page.go) and names its keys (keys.go), and Model is the
// only model. What follows what is in signing.go.
//
// Update and View touch nothing outside. What an error means is left to whoever
// opens the interface (Options.Explain).
package tui

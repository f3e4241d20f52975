// Package archtest holds the rules of who may import whom, as a test that says
// why. docs/ARCHITECTURE.md draws the same map.
package archtest

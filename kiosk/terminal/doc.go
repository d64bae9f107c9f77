// Package terminal is the rules of the fleet: how a terminal is registered, what
// it may be set to, what it may say of itself, and when somebody should go and
// look at it. It keeps nothing; see [kiosk.Terminals].
package terminal

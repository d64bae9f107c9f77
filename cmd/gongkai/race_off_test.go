//go:build !race

package main

// raceEnabled says that the program is slowed down by the race detector.
const raceEnabled = false

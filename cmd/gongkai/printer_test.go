package main

import (
	"net"
	"testing"
)

// The browser that makes a page for paper runs beside the server.
func TestTheServerIsReachedFromItsOwnMachine(t *testing.T) {
	for listening, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080",
		"0.0.0.0:80":     "http://127.0.0.1:80",
		"[::]:8080":      "http://127.0.0.1:8080",
		"10.1.2.3:8080":  "http://10.1.2.3:8080",
		"[fd00::7]:8080": "http://[fd00::7]:8080",
	} {
		addr, err := net.ResolveTCPAddr("tcp", listening)
		if err != nil {
			t.Fatal(err)
		}
		if got := selfAddress(addr); got != want {
			t.Errorf("%s is reached at %s, want %s", listening, got, want)
		}
	}
}

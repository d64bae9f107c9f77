package fetch

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
)

// errPrivate says that a name led to an address that is not on the public
// network.
var errPrivate = errors.New("address is not public")

// Networks that are public by form but lead to private ones or nowhere.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"),
	netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("3fff::/20"),
	netip.MustParsePrefix("5f00::/16"),
	netip.MustParsePrefix("fec0::/10"),
}

// public reports whether an address may be dialled for a source that is not
// allowed into private networks.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// guard refuses private addresses. As a dialer's Control it sees the address
// after the name was resolved, on every hop, so no name and no redirect gets
// around it.
func guard(_, address string, _ syscall.RawConn) error { return refuse(address, public) }

// guardLocal is the guard of sources that may be in a private network: it
// refuses what no portal is at, such as the link-local address at which
// machines in a cloud are told their secrets.
func guardLocal(_, address string, _ syscall.RawConn) error {
	return refuse(address, func(a netip.Addr) bool {
		return a.IsLoopback() || a.IsPrivate() || shared.Contains(a) || public(a)
	})
}

// shared is the network behind carriers' address translation; some intranets
// use it.
var shared = netip.MustParsePrefix("100.64.0.0/10")

func refuse(address string, allowed func(netip.Addr) bool) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", errPrivate, address)
	}
	a, err := netip.ParseAddr(host)
	if err != nil || !allowed(a.Unmap().WithZone("")) {
		return fmt.Errorf("%w: %s", errPrivate, host)
	}
	return nil
}

package fetch

import (
	"fmt"
	"net/netip"
	"syscall"
)

// special are the networks, beyond those that package netip tells, that do not
// belong to the public Internet, by the registries of RFC 6890.
var special = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10")

// Networks whose addresses have an IPv4 address in them: NAT64 in the last four
// bytes, 6to4 in the third to sixth.
var (
	nat64  = netip.MustParsePrefix("64:ff9b::/96")
	sixTo4 = netip.MustParsePrefix("2002::/16")
)

func prefixes(list ...string) (out []netip.Prefix) {
	for _, s := range list {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// Public reports whether an address belongs to the public Internet: not to a
// private network, this machine, its link, a group, or a range that is set
// aside. An IPv4 address inside an IPv6 one is judged like itself.
func Public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	if b := a.As16(); a.Is6() {
		switch {
		case nat64.Contains(a):
			return Public(netip.AddrFrom4([4]byte(b[12:])))
		case sixTo4.Contains(a):
			return Public(netip.AddrFrom4([4]byte(b[2:6])))
		}
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// PrivateError says that an address is not of the public Internet.
type PrivateError struct {
	// Address is the IP address, or what stands in its place.
	Address string
}

// Error names the address and the way around.
func (e *PrivateError) Error() string {
	return fmt.Sprintf("%s is a private, loopback or reserved address; use --allow-private if that is meant", e.Address)
}

// onlyPublic is a dialer's Control: it sees the address that a name was resolved
// to, right before it is connected to, so that neither a redirect nor a change
// of the name's address gets past it.
func onlyPublic(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !Public(at.Addr()) {
		return &PrivateError{Address: address}
	}
	return nil
}

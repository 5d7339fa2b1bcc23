package web

import (
	"sync"

	"entente/data"
)

// groups are the organisations that have members.
var groups = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	// Damaged tables are told when an index is built.
	members, _ := data.Members()
	for _, m := range members {
		out[m.Organisation] = true
	}
	return out
})

package coder

import "entente"

// prune drops candidates that a better reading of the same words explains.
func (r *reading) prune(acts []*act) []*act {
	var out []*act
	for _, a := range acts {
		drop := ""
		for _, b := range acts {
			if a == b || a.s != b.s {
				continue
			}
			// "Support" is the last resort: a concrete act of the same sentence and sides stands for it.
			if a.kind == entente.Support && b.kind != entente.Support && b.kind != entente.Talks {
				drop = "a concrete act of the same sentence stands for it"
			}
		}
		if drop != "" {
			r.reject(a, drop)
			continue
		}
		out = append(out, a)
	}
	return out
}


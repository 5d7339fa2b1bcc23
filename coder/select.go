package coder

import "entente"

// prune drops support that a concrete act of the same sentence and sides
// stands for: it is the codebook's last resort.
func (r *reading) prune(acts []*act, all *company) []*act {
	var out []*act
	for _, a := range acts {
		drop := false
		for _, b := range all.in[a.s] {
			if a.kind == entente.Support && b.kind != entente.Support && b.kind != entente.Talks && b.score > a.score && b.score >= r.judge.act {
				drop = true
			}
		}
		if drop {
			r.reject(a, "a concrete act of the same sentence stands for it")
			continue
		}
		out = append(out, a)
	}
	return out
}

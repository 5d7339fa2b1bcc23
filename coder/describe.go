package coder

import (
	"strings"
	"sync"

	"entente/coder/quantity"
	"entente/data"
)

// Describe says in a sentence what the rule with an id does; empty if no table
// has the id, or the tables are damaged.
func Describe(rule string) string { return descriptions()[rule] }

// descriptions are made when the first is asked for: coding needs none.
var descriptions = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	describe(out, data.Kinds, func(k *data.Kind) (string, string) { return k.ID, k.Meaning })
	describe(out, data.States, func(s *data.State) (string, string) { return s.ID, "the state " + s.Name })
	describe(out, data.Names, func(n *data.Name) (string, string) { return n.ID, n.Role + " of " + n.Code + ": " + n.Form })
	describe(out, data.Members, func(m *data.Member) (string, string) {
		return m.ID, m.State + " is a member of " + m.Organisation
	})
	describe(out, data.Institutions, func(i *data.Institution) (string, string) {
		return i.ID, i.Role + " of " + i.Actor + ": " + i.Form
	})
	describe(out, data.Places, func(p *data.Place) (string, string) {
		return p.ID, p.Role + " in " + p.Country + ": " + p.Form
	})
	describe(out, data.Publishers, func(p *data.Publisher) (string, string) { return p.ID, p.Host + " speaks for " + p.Actor })
	describe(out, data.People, func(p *data.Person) (string, string) {
		return p.ID, p.Name + ", " + p.Role + " of " + p.Actor
	})
	describe(out, data.Weapons, func(w *data.Equipment) (string, string) {
		return w.ID, "equipment of class " + w.Class + ": " + w.Form
	})
	describe(out, data.Outlets, func(o *data.Outlet) (string, string) { return o.ID, "the medium " + o.Name })
	describe(out, data.Titles, func(t *data.Title) (string, string) { return t.ID, "the " + t.Kind + " " + t.Form })
	describe(out, data.Cues, func(c *data.Cue) (string, string) {
		return c.ID, strings.TrimSpace(c.Sort+" "+c.Value) + ": " + c.Form
	})
	describe(out, data.Words, func(w *data.Word) (string, string) { return w.ID, w.Class + " word: " + w.Form })
	describe(out, data.Rules, func(r *data.Rule) (string, string) { return r.ID, r.Text })
	describe(out, data.Slots, func(s *data.Slot) (string, string) {
		return s.ID, s.Slot + " of a trigger with frame " + s.Frame + " is " + s.Role
	})
	describe(out, data.Triggers, func(t *data.Trigger) (string, string) { return t.ID, t.Kind + " trigger: " + t.Form })
	if err := quantity.Describe(out); err != nil {
		return map[string]string{}
	}
	return out
})

// describe enters what a function says of each row of a table.
func describe[T any](out map[string]string, table func() ([]T, error), say func(*T) (id, text string)) {
	rows, err := table()
	if err != nil {
		return
	}
	for i := range rows {
		id, text := say(&rows[i])
		out[id] = text
	}
}

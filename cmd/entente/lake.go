package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"entente"
	"entente/data"
	"entente/lake"
)

// defaultLake is the lake that is used if neither --lake nor ENTENTE_LAKE names one.
const defaultLake = "entente-lake"

// lakeFlags are the flags of every command that uses a lake.
type lakeFlags struct{ dir string }

func (f *lakeFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.dir, "lake", "", "the lake's folder (default $ENTENTE_LAKE, else ./"+defaultLake+")")
}

// folder is the lake's folder by flag, environment or default.
func (f *lakeFlags) folder() string {
	return cmp.Or(f.dir, os.Getenv("ENTENTE_LAKE"), defaultLake)
}

// read opens the lake for reading.
func (f *lakeFlags) read() (*lake.Lake, error) { return f.open(lake.Options{}) }

// write opens the lake for writing and makes it if there is none; what names the
// command to others that find it locked.
func (f *lakeFlags) write(what string) (*lake.Lake, error) {
	return f.open(lake.Options{Write: true, Holder: "entente " + what})
}

func (f *lakeFlags) open(o lake.Options) (*lake.Lake, error) {
	actors, members, err := actorsAndMembers()
	if err != nil {
		return nil, fmt.Errorf("the program's tables are damaged; build it anew: %w", err)
	}
	o.Actors, o.Members = actors, members
	return lake.Open(f.folder(), o)
}

// actorsAndMembers are the actors that the tables know, and which states belong
// to which organisations and areas. Smaller areas belong to the larger ones.
func actorsAndMembers() (actors []lake.Actor, members []lake.Member, err error) {
	states, err := data.States()
	if err != nil {
		return nil, nil, err
	}
	organisations, err := data.Organisations()
	if err != nil {
		return nil, nil, err
	}
	memberships, err := data.Members()
	if err != nil {
		return nil, nil, err
	}
	names, err := data.Names()
	if err != nil {
		return nil, nil, err
	}
	seen := map[string]bool{}
	know := func(code, name string) {
		if !seen[code] {
			seen[code] = true
			actors = append(actors, lake.Actor{Code: entente.Actor(code), Name: name})
		}
	}
	areas := map[string][]string{}
	for _, s := range states {
		know(s.Code, s.Name)
		for area := range strings.SplitSeq(s.Regions, ",") {
			if area != "" {
				areas[area] = append(areas[area], s.Code)
			}
		}
	}
	for _, o := range organisations {
		know(o.Code, o.Name)
	}
	for _, n := range names {
		know(n.Code, n.Form)
	}
	for _, m := range memberships {
		members = append(members, lake.Member{Group: entente.Actor(m.Organisation), State: entente.Actor(m.State), From: m.From, To: m.To})
	}
	order := make([]string, 0, len(areas))
	for area := range areas {
		order = append(order, area)
	}
	slices.Sort(order)
	for _, area := range order {
		group := entente.Actor("M49:" + area)
		for _, code := range areas[area] {
			members = append(members, lake.Member{Group: group, State: entente.Actor(code)})
		}
		for _, smaller := range order {
			inside := func(code string) bool { return slices.Contains(areas[area], code) }
			if smaller != area && !slices.ContainsFunc(areas[smaller], func(code string) bool { return !inside(code) }) {
				members = append(members, lake.Member{Group: group, State: entente.Actor("M49:" + smaller)})
			}
		}
	}
	return actors, members, nil
}

// parseQuery reads the words of a command line as one query.
func parseQuery(l *lake.Lake, args []string) (*lake.Query, error) {
	// A shell takes the quotation marks away; a value with blanks gets them back.
	for i, arg := range args {
		if len(args) > 1 {
			args[i] = requoted(arg)
		}
	}
	q, err := l.Parse(strings.Join(args, " "))
	if fault := (*lake.QueryError)(nil); errors.As(err, &fault) {
		return nil, usageError{err}
	}
	return q, err
}

// manyTerms tells that a text goes on with another term.
var manyTerms = regexp.MustCompile(`\s-?[a-z_]+:`)

// requoted puts quotation marks around a value with blanks that has none.
func requoted(arg string) string {
	field, value, is := strings.Cut(arg, ":")
	if !is || !strings.ContainsAny(value, " \t") || strings.ContainsAny(arg, `"`) || strings.ContainsAny(field, " \t") || manyTerms.MatchString(value) {
		return arg
	}
	return field + `:"` + value + `"`
}

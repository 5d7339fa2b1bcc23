// Package measure turns flows of military cooperation into the figures that the
// field uses: shares and concentration of supply, dependence of recipients,
// alignment of states, positions and communities in networks, and what they say
// together of how multipolar a year was.
//
// It opens no file and asks no database: it takes flows, ties and coverage, and
// gives figures. A figure is computed from a Frame (kind, basis, unit, actor set,
// sources and their releases) and a Period, and keeps both. What no source covers
// is unknown and never zero: a period without coverage has unknown figures, and
// what a flow says of a year outside every coverage is left out and counted.
//
// The same input gives the same figures whatever its order: actors are sorted by
// code, sums run in that order, and whatever is drawn at random is drawn from a
// seeded source.
package measure

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"entente"
	"entente/coder"
	"entente/lake"
	"entente/source"
	"entente/source/feed"
)

// The times of watching.
const (
	// defaultEvery is the time between two readings of a feed.
	defaultEvery = 15 * time.Minute
	// shortestEvery is the shortest that may be asked for of servers of others.
	shortestEvery = time.Minute
	// pauseBetween is the least time between two requests to a host.
	pauseBetween = 2 * time.Second
	// keepAfterReading is how long what was read waits for more before it is coded.
	keepAfterReading = 10 * time.Second
	// lockedWait is how long to wait before a lake that another process writes to is tried again.
	lockedWait = 2 * time.Second
)

// At most so many hosts are asked at the same time, and so many items wait to be coded.
const (
	hostsAtOnce  = 16
	itemsWaiting = 200
)

func newWatch(c console) *cobra.Command {
	var in lakeFlags
	var web fetchFlags
	var jobs jobsFlag
	var every time.Duration
	var once, noArticles bool
	var format string
	cmd := &cobra.Command{
		Use:   "watch FEEDS.opml|URL...",
		Short: "Follow feeds into a lake and print new events as they come",
		Long: `Watch follows RSS, Atom and JSON feeds: it reads each again and again, fetches the
articles of new entries where the feed has only a summary, codes them, keeps them
in a lake as entente add does, and prints the events that they are part of. The
address of a page stands for the feed that the page names.

It asks a host for one thing at a time, with pauses, only for what has changed,
and only for what its robots.txt allows; it waits as long as a server asks, and
longer each time a feed fails. It tells servers that it is Entente. It does not
connect to private and loopback addresses unless --allow-private is given.

It goes on until Ctrl-C. What it has read is kept, and it goes on from there when
it is started again. Other commands can write to the lake meanwhile.`,
		Example: `  entente watch feeds.opml
  entente watch https://www.example.org/feed --every 1h
  entente watch feeds.opml --once --format ndjson | jq -r .event`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("watch: name an OPML file, the address of a feed, or - for an OPML file on standard input")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := choice("format", format, "auto", "table", "ndjson"); err != nil {
				return err
			}
			if err := jobs.check(); err != nil {
				return err
			}
			if every < shortestEvery && !web.allowPrivate {
				return usageError{fmt.Errorf("--every is %v; servers of others are asked once in %v at most", every, shortestEvery)}
			}
			addresses, err := feedAddresses(args, c.in)
			if err != nil {
				return err
			}
			coding, err := newCoder()
			if err != nil {
				return fmt.Errorf("the program's tables are damaged; build it anew: %w", err)
			}
			pause := pauseBetween
			if web.allowPrivate {
				pause = -1
			}
			w := &watcher{c: c, in: &in, coding: coding, jobs: jobs, once: once, format: formatOf(format, "", c),
				follower: follower{client: web.client(pause), every: every, articles: !noArticles}}
			return w.run(cmd.Context(), addresses)
		},
	}
	in.add(cmd)
	web.add(cmd)
	jobs.add(cmd)
	cmd.Flags().DurationVar(&every, "every", defaultEvery, "time between two readings of a feed; a feed that asks for more gets more")
	cmd.Flags().BoolVar(&once, "once", false, "read each feed once and end")
	cmd.Flags().BoolVar(&noArticles, "no-articles", false, "keep what the feeds hold, and fetch no articles")
	cmd.Flags().StringVarP(&format, "format", "f", "auto", "auto, table or ndjson")
	return cmd
}

// feedAddresses are the feeds that the arguments name, each once.
func feedAddresses(args []string, stdin io.Reader) (out []string, err error) {
	add := func(address string) {
		if !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	for _, arg := range args {
		if low := strings.ToLower(arg); strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") {
			add(arg)
			continue
		}
		var raw []byte
		if arg == "-" {
			raw, err = io.ReadAll(io.LimitReader(stdin, feed.MaxBytes+1))
		} else {
			raw, err = readSmall(arg)
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w; name an OPML file, or an address with https:// before it", arg, err)
		}
		list, err := feed.ReadOPML(raw)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w; name an OPML file, or an address with https:// before it", arg, err)
		}
		for _, f := range list {
			add(f.Address)
		}
	}
	return out, nil
}

// readSmall reads a file up to the size of the largest list of feeds.
func readSmall(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, feed.MaxBytes+1))
}

// watcher follows feeds into a lake.
type watcher struct {
	c        console
	in       *lakeFlags
	coding   *coder.Coder
	jobs     jobsFlag
	once     bool
	format   string
	follower follower

	memory *memory
	feeds  []*followed
	table  *rowWriter
	// What was done in all.
	added   lake.Appended
	refused int
	events  int
	failed  int
}

// arrived is a reading on its way to the lake. kept is closed when it is there.
type arrived struct {
	feed *followed
	feedReading
	kept chan struct{}
}

// run follows feeds until ctx is over, or with once until each was read.
func (w *watcher) run(ctx context.Context, addresses []string) error {
	// The lake is made now, so that what cannot be written is told before anything is fetched.
	l, err := w.open(ctx)
	if err != nil {
		return w.ended(err)
	}
	if err := l.Close(); err != nil {
		return err
	}
	if w.memory, err = recall(w.in.folder()); err != nil {
		return err
	}
	for _, a := range addresses {
		w.feeds = append(w.feeds, w.memory.of(a))
	}
	fmt.Fprintf(w.c.err, "entente: following %s\n", counted(len(w.feeds), "feed"))

	reading, stop := context.WithCancel(ctx)
	defer stop()
	from, hosts := make(chan arrived), w.byHost()
	slots, done := make(chan struct{}, hostsAtOnce), make(chan struct{})
	for _, feeds := range hosts {
		go func() {
			w.follow(reading, feeds, slots, from)
			done <- struct{}{}
		}()
	}
	return w.ended(w.take(ctx, from, done, len(hosts)))
}

// byHost sorts the feeds by the host that they are asked of, in the order of the feeds.
func (w *watcher) byHost() (out [][]*followed) {
	place := map[string]int{}
	for _, f := range w.feeds {
		if f.Gone {
			fmt.Fprintf(w.c.err, "entente: %s: its server said that it is gone; it is not asked again\n", printable(f.Named))
			continue
		}
		host := hostOf(f.Address)
		at, ok := place[host]
		if !ok {
			at = len(out)
			place[host] = at
			out = append(out, nil)
		}
		out[at] = append(out[at], f)
	}
	return out
}

// follow reads the feeds of a host in turn, each when it is due.
func (w *watcher) follow(ctx context.Context, feeds []*followed, slots chan struct{}, to chan<- arrived) {
	for _, f := range feeds {
		f.next = f.NotBefore
	}
	for ctx.Err() == nil && len(feeds) > 0 {
		f := slices.MinFunc(feeds, func(a, b *followed) int { return a.next.Compare(b.next) })
		if wait := time.Until(f.next); wait > 0 {
			if w.once {
				w.excuse(ctx, feeds, to)
				return
			}
			t := time.NewTimer(wait)
			select {
			case <-t.C:
			case <-ctx.Done():
				t.Stop()
				return
			}
		}
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		a := arrived{feed: f, feedReading: w.follower.read(ctx, *f), kept: make(chan struct{})}
		<-slots
		if ctx.Err() != nil && a.trouble {
			return // what failed is the end, not the feed
		}
		select {
		case to <- a:
		case <-ctx.Done():
			return
		}
		select {
		case <-a.kept:
		case <-ctx.Done():
			return
		}
		// A page that named its feed is followed at once.
		if w.once && f.next.After(time.Now()) || f.Gone {
			feeds = slices.DeleteFunc(feeds, func(g *followed) bool { return g == f })
		}
	}
}

// excuse tells why feeds are not read now.
func (w *watcher) excuse(ctx context.Context, feeds []*followed, to chan<- arrived) {
	for _, f := range feeds {
		a := arrived{feed: f, kept: make(chan struct{}), feedReading: feedReading{after: *f,
			note: fmt.Sprintf("not asked before %s, as it failed or asked to wait", f.next.Format(time.DateTime))}}
		select {
		case to <- a:
		case <-ctx.Done():
			return
		}
	}
}

// take codes and keeps what arrives until all hosts are done or ctx is over.
func (w *watcher) take(ctx context.Context, from <-chan arrived, done <-chan struct{}, hosts int) error {
	var waiting []arrived
	items := 0
	var due <-chan time.Time
	commit := func() error {
		if due == nil {
			return nil
		}
		due = nil
		// A batch that was begun is finished, also when Ctrl-C was pressed.
		err := w.commit(context.WithoutCancel(ctx), ctx, waiting)
		waiting, items = nil, 0
		return err
	}
	for hosts > 0 {
		select {
		case a := <-from:
			w.tell(&a)
			if due == nil {
				due = time.After(keepAfterReading)
			}
			if len(a.items) == 0 {
				*a.feed = a.after
				close(a.kept)
				break
			}
			waiting = append(waiting, a)
			if items += len(a.items); items >= itemsWaiting {
				if err := commit(); err != nil {
					return err
				}
			}
		case <-due:
			if err := commit(); err != nil {
				return err
			}
		case <-done:
			hosts--
		case <-ctx.Done():
			return worst(commit(), ctx.Err())
		}
		// When every host waits for what it read to be kept, there is no more to wait for.
		if len(waiting) > 0 && len(waiting) == hosts {
			if err := commit(); err != nil {
				return err
			}
		}
	}
	return commit()
}

// tell says what came of a reading.
func (w *watcher) tell(a *arrived) {
	if a.trouble {
		w.failed++
	}
	if a.note != "" {
		fmt.Fprintf(w.c.err, "entente: %s: %s\n", printable(a.feed.Address), a.note)
	}
}

// commit codes and keeps what arrived, prints the events that it is part of, and
// remembers where the feeds stand. waiting is over when the user has had enough
// of waiting for a lake that is locked.
func (w *watcher) commit(ctx, waiting context.Context, arrivals []arrived) error {
	var items []source.Item
	for _, a := range arrivals {
		items = append(items, a.items...)
	}
	if len(items) > 0 {
		l, err := w.open(waiting)
		if err != nil {
			return err
		}
		if err = worst(w.keep(ctx, l, items), l.Close()); err != nil {
			return err
		}
	}
	for _, a := range arrivals {
		next := a.after
		*a.feed = next
		close(a.kept)
	}
	return w.memory.keep(w.in.folder())
}

// open opens the lake for writing, and waits while another process writes to it.
func (w *watcher) open(ctx context.Context) (*lake.Lake, error) {
	for told := false; ; told = true {
		l, err := w.in.write("watch")
		locked := (*lake.LockedError)(nil)
		if err == nil || !errors.As(err, &locked) {
			return l, err
		}
		if !told {
			fmt.Fprintf(w.c.err, "entente: waiting: %v\n", err)
		}
		select {
		case <-time.After(lockedWait):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// keep codes items into the lake and prints the events that their records are part of.
func (w *watcher) keep(ctx context.Context, l *lake.Lake, items []source.Item) error {
	k := newKeeper(l)
	fresh := map[string]bool{}
	produce := func(yield func(source.Item) error) error {
		for _, item := range items {
			refuseForeign(&item)
			if err := yield(item); err != nil {
				return err
			}
		}
		return nil
	}
	err := each(ctx, w.c, w.jobs, k.fresh(produce), w.coding.CodeAll, func(item source.Item, records []entente.Record) error {
		for i := range records {
			fresh[records[i].ID] = true
		}
		return k.keep(item, records)
	})
	if refused := (partial{}); errors.As(err, &refused) {
		w.refused += refused.refused
		err = nil
	}
	if err = worst(k.flush(), err); err != nil {
		return err
	}
	w.added.Documents += k.added.Documents
	w.added.Records += k.added.Records
	if len(fresh) == 0 {
		return nil
	}
	g, err := gathered(ctx, w.c, l, int(w.jobs))
	if err != nil {
		return err
	}
	var found []entente.Event
	if _, _, err := l.ReplaceEvents(ctx, func(yield func(entente.Event) bool) {
		for e := range g.Events() {
			if slices.ContainsFunc(e.Records, func(id string) bool { return fresh[id] }) {
				found = append(found, e)
			}
			if !yield(e) {
				return
			}
		}
	}); err != nil {
		return err
	}
	return w.print(found, fresh)
}

// watchColumns are the columns of the table, and watchWidths their widths.
var (
	watchColumns = []string{"news", "kind", "stage", "who", "when", "name", "event"}
	watchWidths  = []int{4, 12, 9, 28, 16, 20, 19}
)

// print prints events, the new ones as such.
func (w *watcher) print(events []entente.Event, fresh map[string]bool) error {
	if w.table == nil {
		w.table = newRowWriter(w.format, w.c.out, w.c, watchColumns)
		if w.format == "table" {
			w.table.widths = watchWidths
			var head []string
			for _, name := range watchColumns {
				head = append(head, strings.ToUpper(name))
			}
			if len(events) > 0 {
				if err := w.table.line(head, true); err != nil {
					return err
				}
			} else {
				w.table = nil
			}
		}
	}
	for i := range events {
		e := &events[i]
		news := "more"
		if !slices.ContainsFunc(e.Records, func(id string) bool { return !fresh[id] }) {
			news = "new"
		}
		cells := []string{news, string(e.Kind), string(e.Stage), sidesText(&entente.Record{From: e.From, To: e.To, With: e.With}), string(e.When), e.Name, e.ID}
		if err := w.table.write(e, cells); err != nil {
			return err
		}
	}
	w.events += len(events)
	return nil
}

// ended says what was done in all. To stop watching by Ctrl-C is no failure;
// that feeds could not be read is one of a part of the input.
func (w *watcher) ended(err error) error {
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(w.c.err, "entente: %s kept with %s; %s told; %d refused\n", counted(w.added.Documents, "document"),
		counted(w.added.Records, "record"), counted(w.events, "event"), w.refused)
	if w.once && w.failed+w.refused > 0 {
		return partial{w.failed + w.refused}
	}
	return nil
}

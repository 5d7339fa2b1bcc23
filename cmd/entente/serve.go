package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"entente/source"
	"entente/source/fetch"
	"entente/web"
)

// defaultListen is where serve listens: this machine only.
const defaultListen = "127.0.0.1:8765"

func newServe(c console) *cobra.Command {
	var in lakeFlags
	var listen string
	var hosts []string
	var noFetch bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve pages and an API over a lake",
		Long: `Serve shows a lake in a browser and answers the same questions as an API, which
/openapi.json describes. It needs no key, asks no other machine anything but for
a page whose address is given to it to be coded, and changes nothing in the lake;
what other commands add meanwhile appears within seconds. It listens on this
machine only, unless --listen says otherwise.`,
		Example: `  entente serve
  entente serve --lake /data/lake --listen 127.0.0.1:9000
  curl 'http://127.0.0.1:8765/api/v1/events?q=kind:transfer+dyad:RUS~IND'`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			l, err := in.read()
			if err != nil {
				return err
			}
			o := web.Options{Lake: l, Hosts: hosts, Version: versionText(),
				Report: func(err error) { fmt.Fprintln(c.err, "entente:", printable(err.Error())) }}
			if !noFetch {
				o.Fetch = fetchPage
			}
			err = serve(cmd.Context(), c, listen, o)
			return worst(err, l.Close())
		},
	}
	in.add(cmd)
	cmd.Flags().StringVar(&listen, "listen", defaultListen, "address and port to listen on; port 0 takes a free one")
	cmd.Flags().StringSliceVar(&hosts, "host", nil, "names by which it may be addressed when it listens on more than this machine; repeatable")
	cmd.Flags().BoolVar(&noFetch, "no-fetch", false, "fetch no page, not even one whose address is given to be coded")
	return cmd
}

// fetchPage opens a page that somebody wants coded, never one of a private network.
func fetchPage(ctx context.Context, address string) (source.Answer, error) {
	client := fetch.New(fetch.Options{Version: versionText(), Pause: -1, Bytes: 8 << 20, Timeout: 20 * time.Second})
	got, err := client.Get(ctx, address, fetch.Seen{})
	if err != nil {
		return source.Answer{}, err
	}
	return source.Answer{Body: io.NopCloser(bytes.NewReader(got.Body)), MediaType: got.ContentType, URL: got.Address}, nil
}

// serve reads the lake and answers until ctx is over.
func serve(ctx context.Context, c console, listen string, o web.Options) error {
	on, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; choose another with --listen, as 127.0.0.1:0 for any free port", listen, err)
	}
	// Until the server takes it over, giving up closes it.
	defer func() { _ = on.Close() }()
	local := true
	if a, is := on.Addr().(*net.TCPAddr); is && !a.IP.IsLoopback() {
		local = false
		if len(o.Hosts) == 0 {
			return usageError{fmt.Errorf("--listen %s is open to other machines; name with --host how they address this one, so that no other site's page can pass for it", listen)}
		}
	}
	if len(o.Hosts) > 0 {
		o.Hosts = append(o.Hosts, "localhost", "127.0.0.1", "::1")
	}
	if o.Coder, err = newCoder(); err != nil {
		return fmt.Errorf("the program's tables are damaged; build it anew: %w", err)
	}
	begun := time.Now()
	s, err := web.New(ctx, o)
	if err != nil {
		return err
	}
	documents, records, events := s.Size()
	fmt.Fprintf(c.err, "entente: %s documents, %s records, %s events read in %.1f s\n", grouped(int64(documents)), grouped(int64(records)), grouped(int64(events)), time.Since(begun).Seconds())
	switch {
	case local:
		fmt.Fprintln(c.err, "entente: only this machine can reach the address; Ctrl-C stops")
	default:
		fmt.Fprintf(c.err, "entente: other machines can reach the address as %s, and nothing asks them who they are; Ctrl-C stops\n", strings.Join(o.Hosts, ", "))
	}
	if !web.Pages() {
		fmt.Fprintln(c.err, "entente: this program was built without the pages and serves the data only; make pages build, which needs Node, builds both")
	}
	fmt.Fprintf(c.out, "http://%s/\n", on.Addr())

	server := s.HTTPServer()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(on) }()
	following, stop := context.WithCancel(ctx)
	defer stop()
	go s.Follow(following)
	select {
	case err = <-ended:
	case <-ctx.Done():
		// Who is being answered has a moment to read it.
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		err = server.Shutdown(last)
		if errors.Is(err, context.DeadlineExceeded) {
			err = server.Close()
		}
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

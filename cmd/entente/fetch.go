package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"entente/source"
	"entente/source/fetch"
)

// fetchFlags are the flags of every command that reads from the web.
type fetchFlags struct {
	allowPrivate bool
	contact      string
}

func (f *fetchFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.allowPrivate, "allow-private", false, "fetch from private and loopback addresses too")
	cmd.Flags().StringVar(&f.contact, "contact", "", "address or mail address to tell servers, for those who want to complain")
}

// client makes what fetches. pause is the least time between two requests to a host.
func (f *fetchFlags) client(pause time.Duration) *fetch.Client {
	return fetch.New(fetch.Options{Version: strings.Fields(versionText())[1], Contact: f.contact, AllowPrivate: f.allowPrivate, Pause: pause})
}

// opener opens an address for package source.
func opener(ctx context.Context, client *fetch.Client) func(address string) (source.Answer, error) {
	return func(address string) (source.Answer, error) {
		answer, err := client.Get(ctx, address, fetch.Seen{})
		if err != nil {
			return source.Answer{}, err
		}
		return source.Answer{Body: io.NopCloser(bytes.NewReader(answer.Body)), MediaType: answer.ContentType, URL: answer.Address}, nil
	}
}

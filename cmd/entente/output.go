package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// output is where a command's data goes: standard output, or a file that
// appears under its name only when it is complete.
type output struct {
	*bufio.Writer
	file *os.File
	name string
}

// openOutput opens name, or standard output if it is empty. inputs are the
// paths that are read: none of them may be written over.
func openOutput(c console, name string, inputs []string) (*output, error) {
	if name == "" {
		return &output{Writer: bufio.NewWriter(c.out)}, nil
	}
	if at, err := os.Stat(name); err == nil {
		if at.IsDir() {
			return nil, usageError{fmt.Errorf("--out %s is a folder; name a file", name)}
		}
		for _, in := range inputs {
			if other, err := os.Stat(in); err == nil && os.SameFile(at, other) {
				return nil, usageError{fmt.Errorf("--out %s is also read; name another file", name)}
			}
		}
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return nil, fmt.Errorf("cannot write %s: %w; check the folder and its permissions", name, err)
	}
	return &output{Writer: bufio.NewWriter(f), file: f, name: name}, nil
}

// finish completes the output if err is nil or a partial, and drops a file that
// is not complete. It returns err, or what went wrong in finishing.
func (o *output) finish(err error) error {
	var part partial
	complete := err == nil || errors.As(err, &part)
	if complete {
		if e := o.Flush(); e != nil {
			err, complete = fmt.Errorf("cannot write %s: %w", o.what(), e), false
		}
	}
	if o.file == nil {
		return err
	}
	if complete {
		e := errors.Join(o.file.Chmod(0o644), o.file.Sync(), o.file.Close())
		if e == nil {
			e = os.Rename(o.file.Name(), o.name)
		}
		if e == nil {
			return err
		}
		err = fmt.Errorf("cannot write %s: %w", o.name, e)
	}
	// The first error is the one to tell; what is left behind is a hidden file at worst.
	_ = o.file.Close()
	_ = os.Remove(o.file.Name())
	return err
}

func (o *output) what() string {
	if o.name == "" {
		return "standard output"
	}
	return o.name
}

// printable makes a string safe for one line of a terminal: white space becomes
// a blank, and control and direction characters, which could rewrite the
// screen, a replacement character.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// oneLine is printable with runs of blanks made one.
func oneLine(s string) string { return strings.Join(strings.Fields(printable(s)), " ") }

// fit cuts a line to a number of columns, with an ellipsis where it was cut.
func fit(s string, columns int) string {
	if uniseg.StringWidth(s) <= columns {
		return s
	}
	var b strings.Builder
	width, state := 0, -1
	for s != "" {
		var cluster string
		var w int
		cluster, s, w, state = uniseg.FirstGraphemeClusterInString(s, state)
		if width+w > columns-1 {
			break
		}
		width += w
		b.WriteString(cluster)
	}
	if columns > 0 {
		b.WriteString("…")
	}
	return b.String()
}

// cell fits a string into exactly so many columns.
func cell(s string, columns int) string {
	s = fit(s, columns)
	return s + strings.Repeat(" ", max(columns-uniseg.StringWidth(s), 0))
}

// style marks text for a terminal.
type style bool

func (s style) bold(text string) string  { return s.wrap("1", text) }
func (s style) faint(text string) string { return s.wrap("2", text) }
func (s style) mark(text string) string  { return s.wrap("1;36", text) }

func (s style) wrap(code, text string) string {
	if !s || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// ended writes the end of an output, unless err says that it is not complete.
func ended(err error, end func() error) error {
	var part partial
	if err != nil && !errors.As(err, &part) {
		return err
	}
	if e := end(); e != nil {
		return e
	}
	return err
}

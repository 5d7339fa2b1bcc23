package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"entente/register"
	"entente/register/atop"
	"entente/register/cow"
	"entente/register/exercises"
	"entente/register/sipri"
)

// realRegisters is where files of the registers are, which the terms of their
// publishers keep out of this project.
const realRegisters = "../../../shared/registers"

// TestRealRegisters reads the registers' own files where they are at hand: every
// row is accounted for, every record holds against its document, no state is left
// unmapped, and no more rows are refused than are known to be damaged.
func TestRealRegisters(t *testing.T) {
	if _, err := os.Stat(realRegisters); err != nil {
		t.Skipf("no files of registers in %s", realRegisters)
	}
	type read func(io.Reader, register.Options, func(register.Entry) error) (register.Report, error)
	for _, c := range []struct {
		file string
		read read
		// rows, records and refused are what the file has.
		rows, records, refused int
	}{
		{"sipri/trade-register_2025-03-13_per-deal_ColasDroin.csv", sipri.Read, 29515, 29514, 0},
		{"cow/raw/alliance_v4.1_by_member.csv", cow.Read, 1221, 3629, 0},
		{"cow/atop_alliance.csv", atop.Read, 273296, 273126, 0},
		{"exercises/mme_v7.csv", exercises.Read, 3707, 3707, 0},
		{"exercises/jme_v3.xls", exercises.Read, 1790, 1789, 0},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			f, err := os.Open(filepath.Join(realRegisters, c.file))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			began := time.Now()
			shown := 0
			report, err := c.read(f, register.Options{Path: c.file}, func(e register.Entry) error {
				if err := e.Check(); err != nil {
					return fmt.Errorf("line %d: %w", e.Line, err)
				}
				if e.Skip != nil && shown < 10 {
					shown++
					t.Log(e)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := report.Check(); err != nil {
				t.Error(err)
			}
			for _, n := range report.Unmapped {
				if n.Sort == "state" {
					t.Errorf("%s %q is unmapped in %d rows that weigh %v %s", n.Sort, n.Name, n.Rows, n.Weight, report.Weight)
				}
			}
			if report.Rows != c.rows || report.Records != c.records || report.Skips != c.refused {
				t.Errorf("rows %d, records %d, refused %d; want %d, %d, %d", report.Rows, report.Records, report.Skips, c.rows, c.records, c.refused)
			}
			t.Logf("%v %+v", time.Since(began), report)
		})
	}
}

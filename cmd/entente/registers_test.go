package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"entente/register"
	"entente/register/atop"
	"entente/register/bases"
	"entente/register/cow"
	"entente/register/exercises"
	"entente/register/gdelt"
	"entente/register/icews"
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
	for _, c := range []struct {
		file string
		read readRegister
		// rows and records are what the file has; refused are the rows that cannot
		// be read, and unmapped the states among them that no table knows.
		rows, records, refused, unmapped int
	}{
		{"sipri/trade-register_2025-03-13_per-deal_ColasDroin.csv", sipri.Read, 29515, 29514, 0, 0},
		{"sipri/trade-register-csv_2025-02-10_2000-2001_17col_atbackend.csv", sipri.Read, 1414, 1414, 0, 0},
		{"sipri/DealsAndTIVs-2022-09-17-00_25_02.txt", sipri.Read, 2010, 2009, 0, 0},
		{"sipri/TIV-Export-All-1950-2022.csv", sipri.Read, 12, 0, 0, 0},
		{"sipri/TIV-Export-All-Country-1950-2022.csv", sipri.Read, 136, 2613, 0, 0},
		{"sipri/TIV-Import-All-Country-1950-2022.csv", sipri.Read, 262, 7848, 0, 0},
		{"sipri/dsci554_supplier_1950-2023.csv", sipri.Read, 138, 2668, 0, 0},
		{"sipri/dsci554_recipient_1950-2023.csv", sipri.Read, 262, 7976, 0, 0},
		{"sipri/dsci554_us_import-export-values.csv", sipri.Read, 181, 4088, 0, 0},
		{"sipri/dsci554_russia_import-export-values.csv", sipri.Read, 109, 822, 0, 0},
		{"sipri/dsci554_regional_transfers_1950-2023.csv", sipri.Read, 8, 0, 0, 0},
		// A mark of a version control system is left in it.
		{"sipri/dsci554_weapon_transfer_by_category.csv", sipri.Read, 24, 0, 1, 0},
		{"cow/raw/alliance_v4.1_by_member.csv", cow.Read, 1221, 3629, 0, 0},
		{"cow/atop_alliance.csv", atop.Read, 273296, 273126, 0, 0},
		{"exercises/mme_v7.csv", exercises.Read, 3707, 3707, 0, 0},
		{"exercises/jme_v3.xls", exercises.Read, 1790, 1789, 0, 0},
		{"bases/basedata.csv", bases.Read, 414, 383, 0, 0},
		// Four abbreviations that nothing explains, and a sum below zero.
		{"bases/builddata.csv", bases.Read, 5532, 459, 11, 4},
		{"bases/troopdata-rebuild-country-year.csv", bases.Read, 13135, 9612, 0, 0},
		{"events/icews_events.2018.sample.tab", icews.Read, 3705, 77, 0, 0},
		{"events/gdelt2_native61.export.CSV", gdelt.Read, 50, 0, 0, 0},
		{"events/gdelt_events1samp.tsv", gdelt.Read, 50, 0, 0, 0},
		{"events/gdelt_events2samp.tsv", gdelt.Read, 50, 0, 0, 0},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			f, err := os.Open(filepath.Join(realRegisters, c.file))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			shown := 0
			report, err := c.read(f, register.Options{Path: c.file}, func(e register.Entry) error {
				if err := e.Check(); err != nil {
					return fmt.Errorf("line %d: %w", e.Line, err)
				}
				if e.Skip != nil && c.refused == 0 && shown < 10 {
					shown++
					t.Error(e)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := report.Check(); err != nil {
				t.Error(err)
			}
			states := 0
			for _, n := range report.Unmapped {
				if n.Sort == "state" {
					states++
				}
				if c.unmapped == 0 {
					t.Errorf("%s %q is unmapped in %d rows that weigh %v %s", n.Sort, n.Name, n.Rows, n.Weight, report.Weight)
				}
			}
			if report.Rows != c.rows || report.Records != c.records || report.Skips != c.refused || states != c.unmapped {
				t.Errorf("rows %d, records %d, refused %d, unmapped states %d; want %d, %d, %d, %d",
					report.Rows, report.Records, report.Skips, states, c.rows, c.records, c.refused, c.unmapped)
			}
		})
	}
}

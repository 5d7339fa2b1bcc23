package text

// designation returns the length of the designation that s begins with
// ("AH-64E", "Su-30SM", "Il-76MD-90A", "SS-N-22", "3M-54", "Iskander-M",
// "Agni-III", "F-16C/D", "ARMY-2022"), 0 if it does not begin with one.
func designation(s string) int {
	i := 0
	for i < len(s) && i < 3 && isDigit(s[i]) {
		i++
	}
	digits := i
	for i < len(s) && i < digits+10 && class[s[i]] == letter {
		if (i == digits || digits > 0) && !isUpper(s[i]) {
			return 0
		}
		i++
	}
	letters := i - digits
	if letters == 0 || digits > 0 && letters > 3 {
		return 0
	}
	n := hyphen(s[i:])
	if n == 0 {
		return 0
	}
	var buffer [8]byte
	if head := lowered(buffer[:], s[:i]); digits == 0 && head != nil && prefixes[string(head)] {
		return 0 // "Post-2014", "Mid-1990s"
	}
	i += n
	// SS-N-22: a second group of capitals before the number.
	if j := i; digits == 0 && letters <= 3 {
		for j < len(s) && j < i+2 && isUpper(s[j]) {
			j++
		}
		if j > i && j < len(s) {
			if n := hyphen(s[j:]); n > 0 && j+n < len(s) && isDigit(s[j+n]) {
				i = j + n
			}
		}
	}
	j := i
	for j < len(s) && isDigit(s[j]) {
		j++
	}
	if j > i {
		if j-i > 4 {
			return 0
		}
		j = variant(s, j)
	} else if digits == 0 {
		j = mark(s, i, letters)
	}
	if j == i || j < len(s) && (isAlnum(s[j]) && hyphen(s[j:]) == 0 && !dash(s[j:])) {
		return 0
	}
	return j
}

// variant extends a designation whose number ends at i by its letters and
// further groups: the "SM" of Su-30SM, the "V5" of Mi-17V5, the "-90A" of
// Il-76MD-90A, the "C/D" of F-16C/D, the "s" of F-16s.
func variant(s string, i int) int {
	for n := 0; n < 5 && i < len(s) && class[s[i]] == letter; n++ {
		i++
	}
	for n := 0; n < 3 && i < len(s) && isDigit(s[i]); n++ {
		i++
	}
	for i < len(s) && (s[i] == '/' || s[i] == '-') {
		j := i + 1
		for j < len(s) && j < i+5 && (isUpper(s[j]) || isDigit(s[j])) {
			j++
		}
		if j == i+1 || j < len(s) && (isAlnum(s[j]) || s[j] == '-' && s[i] == '/') {
			break
		}
		i = j
	}
	return i
}

// mark returns the end of a group without a leading number that s has at i:
// a Roman numeral or one capital with digits or capitals after it
// ("Iskander-M", "Pantsir-S1", "KF-X"); i if there is none.
func mark(s string, i, letters int) int {
	j := i
	for j < len(s) && j < i+4 && (s[j] == 'I' || s[j] == 'V' || s[j] == 'X') {
		j++
	}
	if j > i && letters > 1 && (j == len(s) || !isAlnum(s[j])) {
		return j
	}
	j = i
	if j < len(s) && isUpper(s[j]) {
		j++
		for n := 0; n < 3 && j < len(s) && isDigit(s[j]); n++ {
			j++
		}
		if j > i+1 {
			for n := 0; n < 2 && j < len(s) && isUpper(s[j]); n++ {
				j++
			}
		}
		// Buk-M1-2: a modification of a mark.
		if j > i+1 && j+1 < len(s) && s[j] == '-' && isDigit(s[j+1]) {
			j += 2
			for n := 0; n < 2 && j < len(s) && isDigit(s[j]); n++ {
				j++
			}
		}
		// "Sino-U.S." is two actors.
		if j < len(s) && s[j] == '.' && j+1 < len(s) && isAlnum(s[j+1]) {
			return i
		}
		return j
	}
	return i
}

// hyphen returns the length of the hyphen s begins with: "-", "‐", "‑" or, as
// typesetters put it into designations, "–"; 0 if there is none.
func hyphen(s string) int {
	if s == "" {
		return 0
	}
	if s[0] == '-' {
		return 1
	}
	if len(s) > 2 && s[0] == 0xe2 && s[1] == 0x80 && s[2] >= 0x90 && s[2] <= 0x93 {
		return 3
	}
	return 0
}

// dash reports whether s begins with an em dash or a horizontal bar.
func dash(s string) bool {
	return len(s) > 2 && s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0x94 || s[2] == 0x95)
}

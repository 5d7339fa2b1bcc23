package fetch

import (
	"strconv"
	"strings"
	"time"
)

// robots are the rules of a robots.txt for one agent, by RFC 9309.
type robots struct {
	rules []rule
	// delay is the Crawl-delay, which the RFC does not have and many sites do.
	delay time.Duration
}

// rule allows or forbids the paths that match a pattern.
type rule struct {
	pattern string
	allow   bool
}

// The bounds of what of a robots.txt is read. The RFC asks for 500 KiB at least.
const (
	maxRobots = 512 << 10
	maxRules  = 10_000
)

// longestDelay is the longest Crawl-delay that is kept to; more would mean that
// the feed is never read.
const longestDelay = 5 * time.Minute

// parseRobots reads the groups of a robots.txt that name agent, or if there are
// none those for everyone.
func parseRobots(text, agent string) *robots {
	var own, everyone robots
	named := false                    // whether any group names agent
	inOwn, inEveryone := false, false // which the group at hand is for
	heading := false                  // whether the last line was a user-agent
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent":
			if !heading {
				inOwn, inEveryone = false, false
			}
			heading = true
			if value == "*" {
				inEveryone = true
			} else if name, _, _ := strings.Cut(strings.ToLower(value), "/"); name == agent {
				inOwn, named = true, true
			}
			continue
		case "allow", "disallow":
			if value == "" {
				break // forbids nothing
			}
			if inOwn && len(own.rules) < maxRules {
				own.rules = append(own.rules, rule{value, key == "allow"})
			}
			if inEveryone && len(everyone.rules) < maxRules {
				everyone.rules = append(everyone.rules, rule{value, key == "allow"})
			}
		case "crawl-delay":
			if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
				delay := min(longestDelay, time.Duration(min(seconds, 1e6)*float64(time.Second)))
				if inOwn {
					own.delay = delay
				}
				if inEveryone {
					everyone.delay = delay
				}
			}
		}
		heading = false
	}
	if named {
		return &own
	}
	return &everyone
}

// allows reports whether a path with its query may be fetched: the longest
// pattern that matches decides, and of two as long as each other the one that allows.
func (r *robots) allows(path string) bool {
	longest, allow := -1, true
	for _, rule := range r.rules {
		if n := len(rule.pattern); (n > longest || n == longest && rule.allow) && matches(rule.pattern, path) {
			longest, allow = n, rule.allow
		}
	}
	return allow
}

// matches reports whether a path matches a pattern, in which * stands for any
// characters and a $ at the end for the end. It takes no longer than the product
// of their lengths.
func matches(pattern, path string) bool {
	end := strings.HasSuffix(pattern, "$")
	pattern = strings.TrimSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	path = path[len(parts[0]):]
	for i, part := range parts[1:] {
		if end && i == len(parts)-2 {
			return strings.HasSuffix(path, part)
		}
		at := strings.Index(path, part)
		if at < 0 {
			return false
		}
		path = path[at+len(part):]
	}
	return !end || path == ""
}

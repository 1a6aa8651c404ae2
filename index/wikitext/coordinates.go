package wikitext

import (
	"math"
	"strconv"
	"strings"
)

// coordinates records those of a template, whose arguments begin behind bar:
// {{coord|34.8|114.3}}, {{coord|34|48|N|114|18|E|display=title}}, or, as some
// languages have it, {{coor|34_48_0_N_114_18_0_E}}, {{coor|NS=34/48//N|EW=...}}.
func (p *Parser) coordinates(bar, hi int) {
	if bar >= hi {
		return
	}
	var parts []string
	var c Coordinates
	var ns, ew string
	base := len(p.args)
	p.splitArgs(bar+1, hi, true)
	for _, a := range p.args[base:] {
		lo, hi := p.trimRange(a.lo, a.hi)
		value := p.src[lo:hi]
		switch name := strings.ToLower(p.src[a.name.lo:a.name.hi]); {
		case name == "" || a.number > 0:
			if len(parts) >= maxCoordParts {
				continue
			}
			if strings.Contains(value, "_") {
				parts = append(parts, strings.SplitN(value, "_", maxCoordParts)...)
			} else {
				parts = append(parts, value)
			}
		case name == "ns":
			ns = value
		case name == "ew":
			ew = value
		case name == "display":
			c.Title = strings.Contains(value, "title") || value == "t" || value == "it" || value == "ti"
		}
	}
	p.args = p.args[:base]
	ok := false
	if ns != "" || ew != "" {
		c.Lat, ok = degrees(strings.Split(ns, "/"), "NS")
		if ok {
			c.Lon, ok = degrees(strings.Split(ew, "/"), "EW")
		}
	} else {
		c.Lat, c.Lon, ok = latLon(parts)
	}
	c.Globe = globe(parts)
	if ok {
		p.addCoordinates(c)
	}
}

// maxCoordParts is how many arguments of coordinates are looked at.
const maxCoordParts = 12

// addCoordinates records coordinates that can be.
func (p *Parser) addCoordinates(c Coordinates) {
	limit := 180.0
	if c.Globe != "" {
		limit = 360 // other globes count to the east all around
	}
	if math.Abs(c.Lat) <= 90 && math.Abs(c.Lon) <= limit && len(p.coords) < MaxCoordinates {
		p.coords = append(p.coords, c)
	}
}

// globe returns the globe that the parameter "type:city_globe:moon" names,
// also where its underscores have parted it.
func globe(parts []string) string {
	for _, s := range parts {
		if _, name, ok := strings.Cut(s, "globe:"); ok {
			name, _, _ = strings.Cut(name, "_")
			if name = strings.ToLower(strings.TrimSpace(name)); name != "earth" && len(name) < maxCode {
				return strings.Clone(name)
			}
		}
	}
	return ""
}

// latLon reads two numbers, or two lists of numbers that end with a direction.
// What follows is not looked at.
func latLon(parts []string) (lat, lon float64, ok bool) {
	n := direction(parts, "NS")
	if n < 0 {
		if len(parts) < 2 {
			return 0, 0, false
		}
		if lat, ok = degrees(parts[:1], "NS"); !ok {
			return 0, 0, false
		}
		lon, ok = degrees(parts[1:2], "EW")
		return lat, lon, ok
	}
	rest := parts[n+1:]
	e := direction(rest, "EWO")
	if e < 0 {
		return 0, 0, false
	}
	if lat, ok = degrees(parts[:n+1], "NS"); !ok {
		return 0, 0, false
	}
	lon, ok = degrees(rest[:e+1], "EWO")
	return lat, lon, ok
}

// direction returns which of the first four parts is one of the letters.
func direction(parts []string, letters string) int {
	for i, s := range parts[:min(len(parts), 4)] {
		if len(s) == 1 && strings.Contains(letters, strings.ToUpper(s)) {
			return i
		}
	}
	return -1
}

// degrees adds up degrees, minutes and seconds, which a direction may follow:
// the second letter given, of south and west, makes it negative. "O" is east
// in German and west in Romance languages, so it says nothing.
func degrees(parts []string, letters string) (float64, bool) {
	if len(parts) == 0 || len(parts) > 4 {
		return 0, false
	}
	sign := 1.0
	last := strings.ToUpper(strings.TrimSpace(parts[len(parts)-1]))
	switch {
	case last == "O":
		return 0, false
	case len(last) == 1 && strings.Contains(letters, last):
		if last == letters[1:2] {
			sign = -1
		}
		parts = parts[:len(parts)-1]
	}
	if len(parts) == 0 || len(parts) > 3 {
		return 0, false
	}
	sum, unit := 0.0, 1.0
	for i, s := range parts {
		s = strings.Replace(strings.TrimSpace(s), "\u2212", "-", 1)
		if s == "" && i > 0 {
			unit /= 60
			continue
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || !plainNumber(s) || i > 0 && (f < 0 || f >= 60) {
			return 0, false
		}
		if i == 0 && s[0] == '-' {
			sign, f = -sign, -f
		}
		sum += f * unit
		unit /= 60
	}
	return sign * sum, true
}

// plainNumber reports whether s is a decimal number as people write it.
func plainNumber(s string) bool {
	return strings.Trim(s, "0123456789.+-") == "" && len(s) < 32
}

// boxCoordinates records those that stand in the arguments of a box, the
// fields from first on: "latitude = 34.8", "lat_deg = 34" with "lat_min",
// "Breitengrad = 34/48//N".
func (p *Parser) boxCoordinates(template string, first int) {
	if c, ok := p.fieldCoordinates(template, p.fields[first:]); ok {
		c.Title = true
		p.addCoordinates(c)
	}
}

func (p *Parser) fieldCoordinates(template string, fields []BoxField) (c Coordinates, ok bool) {
	values := make(map[string]string)
	lat, lon := "", ""
	for _, f := range fields {
		if f.Template != template {
			continue
		}
		key := string(appendKey(nil, f.Key))
		values[key] = f.Text
		if lat == "" && p.details.table.lats.has(key) {
			lat = key
		}
		if lon == "" && p.details.table.lons.has(key) {
			lon = key
		}
	}
	if lat == "" || lon == "" {
		return c, false
	}
	if c.Lat, ok = fieldDegrees(values, lat, "NS"); !ok {
		return c, false
	}
	c.Lon, ok = fieldDegrees(values, lon, "EW")
	return c, ok
}

// angleNames are how names of arguments end for degrees, minutes, seconds and
// direction; "" is the two letters of the directions.
var angleNames = [][4]string{
	{" degrees", " minutes", " seconds", " direction"}, {" deg", " min", " sec", " dir"}, {" d", " m", " s", " "}, {"d", "m", "s", ""},
}

// fieldDegrees reads the value of key, with the minutes, seconds and direction
// that stand in arguments of their own.
func fieldDegrees(values map[string]string, key, letters string) (float64, bool) {
	parts := strings.Split(values[key], "/")
	for _, names := range angleNames {
		stem, ok := strings.CutSuffix(key, names[0])
		if !ok || len(parts) > 1 {
			continue
		}
		parts = append(parts, values[stem+names[1]], values[stem+names[2]])
		dir := names[3]
		if strings.TrimSpace(dir) == "" {
			dir += strings.ToLower(letters)
		}
		if v := values[stem+dir]; v != "" {
			parts = append(parts, v)
		}
	}
	return degrees(parts, letters)
}

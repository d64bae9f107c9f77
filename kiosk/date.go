package kiosk

import (
	"fmt"
	"time"
)

// Date is a civil date. The zero Date means unknown and prints as "".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// China is the zone all civil dates and clocks of the product are in.
var China = time.FixedZone("CST", 8*60*60)

// DateOf returns the civil date of an instant in China.
func DateOf(t time.Time) Date {
	y, m, d := t.In(China).Date()
	return Date{y, m, d}
}

// ParseDate reads YYYY-MM-DD; "" is the unknown date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, Errorf(Invalid, "日期 %q 不对，请写成 2018-09-03 这样。", s)
	}
	y, m, d := t.Date()
	return Date{y, m, d}, nil
}

// IsZero reports whether the date is unknown.
func (d Date) IsZero() bool { return d == Date{} }

// String returns YYYY-MM-DD, or "" for the unknown date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Before reports whether d is earlier than e; the unknown date is earliest.
func (d Date) Before(e Date) bool { return d.String() < e.String() }

// Time returns the start of the day in China; the zero time if unknown.
func (d Date) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, China)
}

// MarshalText writes String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

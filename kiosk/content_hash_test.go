package kiosk_test

import (
	"reflect"
	"testing"
	"time"

	"gongkai/kiosk"
)

// Every field is either seen by readers and counts, or is listed here: a new
// field cannot be forgotten.
func TestContentHashCoversWhatReadersSee(t *testing.T) {
	unseen := map[string]bool{
		"ID": true, "Version": true, "Revision": true, "Code": true, "SourceID": true, "ColumnID": true,
		"Placed": true, "PlacedConfidence": true, "Fields": true, "ContentHash": true, "FetchedAt": true, "ChangedAt": true, "State": true, "Family": true,
	}
	var base kiosk.Disclosure
	want := kiosk.ContentHash(&base)
	for i := range reflect.TypeFor[kiosk.Disclosure]().NumField() {
		name := reflect.TypeFor[kiosk.Disclosure]().Field(i).Name
		d := base
		f := reflect.ValueOf(&d).Elem().Field(i)
		switch f.Interface().(type) {
		case kiosk.Date:
			f.Set(reflect.ValueOf(kiosk.Date{Year: 2018, Month: 9, Day: 3}))
		case time.Time:
			f.Set(reflect.ValueOf(time.Unix(1, 0)))
		case []kiosk.Attachment:
			f.Set(reflect.ValueOf([]kiosk.Attachment{{Title: "附件"}}))
		case []kiosk.Field:
			f.Set(reflect.ValueOf([]kiosk.Field{{Value: "x"}}))
		case float64:
			f.SetFloat(0.5)
		case bool:
			f.SetBool(true)
		case int, int64:
			f.SetInt(7)
		default:
			f.SetString("x")
		}
		if changed := kiosk.ContentHash(&d) != want; changed == unseen[name] {
			t.Errorf("%s: changes the hash %v", name, changed)
		}
	}
	a, b := kiosk.Disclosure{Title: "ab", DocumentNumber: "c"}, kiosk.Disclosure{Title: "a", DocumentNumber: "bc"}
	if kiosk.ContentHash(&a) == kiosk.ContentHash(&b) {
		t.Error("letters may move from one field to the next")
	}
}

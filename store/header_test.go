package store

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestDecodeHeader(t *testing.T) {
	tests := []struct {
		doc  string
		want header
		err  string // "", "newer" or "damaged"
	}{
		{`{"version":1}`, header{Version: 1}, ""},
		{`{"version":1,"practice":true,"x":{}}`, header{Version: 1, Practice: true}, ""},
		{`{"version":2,"practice":"perhaps"}`, header{Version: 2}, "newer"},
		{`{"version":1,"practice":"yes"}`, header{}, "damaged"},
		{`{"VERSION":1}`, header{}, "damaged"},
		{`{"version":"1"}`, header{}, "damaged"},
		{`{"version":1.5}`, header{}, "damaged"},
		{`{"version":0}`, header{}, "damaged"},
		{`{"version":-2}`, header{}, "damaged"},
		{`{"version":null}`, header{}, "damaged"},
		{`{}`, header{}, "damaged"},
		{`null`, header{}, "damaged"},
		{`[1]`, header{}, "damaged"},
		{``, header{}, "damaged"},
		{`{"version":1`, header{}, "damaged"},
		{`{"version":1}{}`, header{}, "damaged"},
		{"\x00\x00\x00", header{}, "damaged"},
		{"{\"version\":1,\"x\":\"a\x00\"}", header{}, "damaged"},
		{"{\"version\":1,\"x\":\"\xc9vry\"}", header{}, "damaged"},
		{`{"version":1,"x":["\ud83d"]}`, header{}, "damaged"},
		{`{"version":1,"x":"\ud83d\ud83d\ude00"}`, header{}, "damaged"},
		{`{"version":1,"\udc00":1}`, header{}, "damaged"},
		{`{"version":1,"x":"\ud83d\ude00 \\ud83d"}`, header{Version: 1}, ""},
		{"{\"version\":1,\"x\":\"\ufffd \\u00e9\"}", header{Version: 1}, ""},
	}
	for _, tt := range tests {
		h, _, err := decodeHeader([]byte(tt.doc))
		kind := ""
		if errors.Is(err, errNewer) {
			kind = "newer"
		} else if err != nil {
			kind = "damaged"
		}
		if h != tt.want || kind != tt.err {
			t.Errorf("decodeHeader(%s) = %+v, %v, want %+v, %q", tt.doc, h, err, tt.want, tt.err)
		}
	}
}

func FuzzDecodeHeader(f *testing.F) {
	for _, doc := range []string{`{"version":1}`, `{"version":2}`, `{"version":1,"practice":true}`, `null`, `[]`, `{"version":1e0}`} {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		h, _, err := decodeHeader(doc)
		var object map[string]any
		whole := json.Unmarshal(doc, &object) == nil && object != nil
		switch {
		case err == nil && (h.Version != currentVersion || !whole):
			t.Errorf("took %q as version %d", doc, h.Version)
		case errors.Is(err, errNewer) && (h.Version <= currentVersion || !whole):
			t.Errorf("took %q as newer, version %d", doc, h.Version)
		case err != nil && !errors.Is(err, errNewer) && h != header{}:
			t.Errorf("%q is damaged and has header %+v", doc, h)
		}
	})
}

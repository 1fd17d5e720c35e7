package chorus

import (
	"net/url"
	"testing"

	"github.com/mattn/go-ieproxy"
)

// TestFixedProxy: one for each scheme, or one for all; exclusions.
func TestFixedProxy(t *testing.T) {
	origin := &url.URL{Scheme: "https", Host: "oauth.piste.gouv.fr", Path: "/"}
	type protocols = map[string]string
	cases := []struct {
		name     string
		settings ieproxy.StaticProxyConf
		want     string
	}{
		{"none", ieproxy.StaticProxyConf{}, ""},
		{"switched off", ieproxy.StaticProxyConf{Protocols: protocols{"": "proxy.example:3128"}}, ""},
		{"for all", ieproxy.StaticProxyConf{Active: true, Protocols: protocols{"": "proxy.example:3128"}}, "proxy.example:3128"},
		{"for https", ieproxy.StaticProxyConf{Active: true, Protocols: protocols{"": "all.example", "https": "proxy.example:3128"}}, "proxy.example:3128"},
		{"for http only", ieproxy.StaticProxyConf{Active: true, Protocols: protocols{"http": "proxy.example:3128"}}, ""},
		{"excluded", ieproxy.StaticProxyConf{Active: true, Protocols: protocols{"": "proxy.example"}, NoProxy: "<local>,*.gouv.fr"}, ""},
		{"others excluded", ieproxy.StaticProxyConf{Active: true, Protocols: protocols{"": "proxy.example"}, NoProxy: "<local>,*.example.fr"}, "proxy.example"},
	}
	for _, c := range cases {
		if got := fixedProxy(c.settings, origin); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestFirstProxy(t *testing.T) {
	for list, want := range map[string]string{
		"": "", ";": "", "a.example:1": "a.example:1", "a.example:1;b.example:2": "a.example:1", "a.example:1 b.example:2": "a.example:1",
	} {
		if got := firstProxy(list); got != want {
			t.Errorf("%q: %q, want %q", list, got, want)
		}
	}
}

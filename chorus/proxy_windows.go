package chorus

import (
	"net/url"
	"strings"

	"github.com/mattn/go-ieproxy"
)

// systemProxies are Windows' own settings, of the user or else of the computer, as they are when
// the program starts: a script (PAC), given or to be detected (WPAD), before a fixed proxy. Of
// the exclusions only those in NO_PROXY's form count: names, "*.example.fr", addresses.
func systemProxies() systemSetting {
	settings := ieproxy.GetConf()
	fixed := func(origin *url.URL) string { return fixedProxy(settings.Static, origin) }
	if !settings.Automatic.Active {
		return systemSetting{fixed: fixed}
	}
	scripted := &scriptedProxy{ask: func(origin *url.URL) string {
		if proxy := firstProxy(settings.Automatic.FindProxyForURL(origin.String())); proxy != "" {
			return proxy
		}
		return fixed(origin) // as Windows does when there is no script after all
	}}
	return systemSetting{script: scripted.find}
}

// fixedProxy is the one for https, or else the one for everything.
func fixedProxy(settings ieproxy.StaticProxyConf, origin *url.URL) string {
	if !settings.Active || direct(origin, settings.NoProxy) {
		return ""
	}
	if proxy, ok := settings.Protocols["https"]; ok {
		return proxy
	}
	return settings.Protocols[""]
}

// firstProxy is the first of a script's list, which semicolons or spaces part.
func firstProxy(list string) string {
	for proxy := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ';' || r == ' ' }) {
		return proxy
	}
	return ""
}

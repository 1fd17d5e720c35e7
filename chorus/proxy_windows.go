package chorus

import "github.com/mattn/go-ieproxy"

// systemProxies are Windows' own settings, of the user or else of the computer, as they are when
// the program starts: a script (PAC), given or to be detected (WPAD), before a fixed proxy. Of
// the exclusions only those in NO_PROXY's form count: names, "*.example.fr", addresses.
func systemProxies() systemSetting {
	settings := ieproxy.GetConf()
	return systemSetting{proxy: ieproxy.GetProxyFunc(), scripted: settings.Automatic.Active}
}

//go:build !windows

package chorus

// systemProxies are nothing here. On macOS there are some (« Proxys » in the network settings):
// reading them takes cgo, which these builds do without. Elsewhere the variables are all there is.
func systemProxies() systemSetting { return systemSetting{} }

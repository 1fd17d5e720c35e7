package chorus_test

import (
	"context"
	"crypto/md5"
	"crypto/x509"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	. "raccord/chorus"
	"raccord/chorus/chorustest"
	"raccord/chorus/simulator"
)

// squidFolders are where systems keep squid, and its helpers, besides the PATH.
var squidFolders = []string{"/usr/sbin", "/usr/lib/squid", "/usr/lib64/squid", "/usr/libexec/squid", "/usr/local/libexec/squid"}

// squidProgram is the path of one of squid's programs. Without it the test is skipped, unless
// all peers have to be there.
func squidProgram(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	for _, folder := range squidFolders {
		if err != nil {
			path, err = exec.LookPath(filepath.Join(folder, name))
		}
	}
	if err != nil && os.Getenv("RACCORD_PEERS") == "1" {
		t.Fatalf("%s is not installed", name)
	} else if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

// squidConfig is a proxy that lets the users of a file CONNECT to one port, and nothing else.
// It keeps nothing, and knows piste.example from a file of its own.
const squidConfig = `http_port 127.0.0.1:{port}
auth_param basic program {helper} {folder}/users
auth_param basic children 1
acl known proxy_auth REQUIRED
acl piste port {target}
acl CONNECT method CONNECT
http_access deny !CONNECT
http_access deny !piste
http_access allow known
http_access deny all
hosts_file {folder}/hosts
dns_nameservers 127.0.0.1
visible_hostname proxy.example
cache deny all
cache_mem 1 MB
memory_cache_shared off
access_log none
cache_log {folder}/log/squid.log
cache_store_log none
logfile_rotate 0
pid_filename {folder}/squid.pid
coredump_dir {folder}
pinger_enable off
icp_port 0
max_filedescriptors 256
shutdown_lifetime 0 seconds
`

// squid runs the real proxy in front of target, a port, until the test ends. It knows one user.
func squid(t *testing.T, user, password, target string) (address string) {
	t.Helper()
	program, helper := squidProgram(t, "squid"), squidProgram(t, "basic_ncsa_auth")
	folder, address := t.TempDir(), chorustest.ClosedPort(t)
	_, port, _ := net.SplitHostPort(address)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	fill := strings.NewReplacer("{port}", port, "{helper}", helper, "{folder}", folder, "{target}", target)
	write("squid.conf", fill.Replace(squidConfig))
	write("hosts", "127.0.0.1 piste.example\n")
	write("users", fmt.Sprintf("%s:%x\n", user, md5.Sum([]byte(password)))) // the one form of its helper's without a salt
	letIn(t, folder)
	name := "raccord" + port // its shared memory is the whole system's
	ended := start(t, program, "-N", "-n", name, "-f", filepath.Join(folder, "squid.conf"))
	if !listens(t.Context(), address, ended) {
		said, _ := os.ReadFile(filepath.Join(folder, "log", "squid.log"))
		t.Fatalf("squid does not listen:\n%s", said)
	}
	return address
}

// start runs a program until the test ends, and then asks it to put its things away. The channel
// is closed when the program has ended.
func start(t *testing.T, program string, args ...string) <-chan struct{} {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background()) // t's own would end before its cleanups
	run := exec.CommandContext(ctx, program, args...)
	run.Stdout, run.Stderr = t.Output(), t.Output()
	run.Cancel = func() error { return run.Process.Signal(os.Interrupt) }
	run.WaitDelay = 10 * time.Second
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = run.Wait()
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	return ended
}

// letIn opens a folder to squid, which leaves the rights of root behind.
func letIn(t *testing.T, folder string) {
	t.Helper()
	log := filepath.Join(folder, "log")
	for _, err := range []error{os.Mkdir(log, 0o700), os.Chmod(log, 0o777), os.Chmod(folder, 0o755), os.Chmod(filepath.Dir(folder), 0o755)} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// listens waits for somebody at address, until the program has ended or patience has.
func listens(ctx context.Context, address string, ended <-chan struct{}) bool {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		if conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address); err == nil {
			conn.Close()
			return true
		}
		select {
		case <-ended:
			return false
		case <-ctx.Done():
			return false
		case <-again.C:
		}
	}
}

// TestSquid goes to PISTE through a real proxy that asks who, set by the variable as anybody
// sets it. The host's name is known to the proxy alone.
func TestSquid(t *testing.T) {
	const password = "proxy-password/5#1@é"
	authority := chorustest.NewAuthority(t, "Autorité d'essai")
	piste := https(t, authority.ServerConfig(func(c *x509.Certificate) { c.DNSNames = []string{"piste.example"} }), says(simulator.Recorded("token", "token", "abc")))
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(piste.url, "https://"))
	proxy := squid(t, "claire", password, port)
	cases := []struct {
		name, setting string
		host          string
		requests      int64 // that reach PISTE
		want          *Result
	}{
		{"right", (&url.URL{Scheme: "http", User: url.UserPassword("claire", password), Host: proxy}).String(), "piste.example:" + port, 1, nil},
		{"wrong", "http://claire:proxy-password@" + proxy, "piste.example:" + port, 0, &Result{Reason: ReasonAuthentication, ProxyStatus: 407, Proxy: proxy}},
		{"unknown", "http://" + proxy, "piste.example:" + port, 0, &Result{Reason: ReasonAuthentication, ProxyStatus: 407, Proxy: proxy}},
		{"not escaped", "http://claire:" + password + "@" + proxy, "piste.example:" + port, 0, &Result{Reason: ReasonProxyAddress}},
		{"another port", (&url.URL{Scheme: "http", User: url.UserPassword("claire", password), Host: proxy}).String(), "piste.example:1", 0, &Result{Reason: ReasonProxyRefused, ProxyStatus: 403, Proxy: proxy}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			environment(t, map[string]string{"HTTPS_PROXY": c.setting})
			before := piste.requests.Load()
			client := newTestClient(t, ClientOptions{Endpoints: everywhere("https://" + c.host), RootCAs: authority.PEM()})
			attempt, err := client.Authenticate(t.Context(), Production, testPair)
			if received := piste.requests.Load() - before; err != nil || received != c.requests || (attempt.Verdict == Valid) != (c.want == nil) {
				t.Errorf("%d requests received, %+v, %v", received, attempt, err)
			}
			if c.want != nil {
				c.want.Fault, c.want.Environment, c.want.Host = Proxy, Production, c.host
			}
			if c.want != nil && !reflect.DeepEqual(finding(attempt), *c.want) {
				t.Errorf("%+v, want %+v", attempt, *c.want)
			}
			noLeak(t, attempt)
		})
	}
}

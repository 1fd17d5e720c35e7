package postgres_test

import (
	"net"
	"testing"
)

// relay starts a proxy in front of a server, which ends with the test, and returns its address. Join
// is called with each pair of connections, the client's and the server's.
func relay(t *testing.T, server string, join func(client, behind net.Conn)) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			behind, err := net.Dial("tcp", server)
			if err != nil {
				client.Close()
				continue
			}
			join(client, behind)
		}
	}()
	return listener.Addr().String()
}

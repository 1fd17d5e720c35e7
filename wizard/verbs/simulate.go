package verbs

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"raccord/chorus/simulator"
)

// Simulate serves the simulator on address until ctx ends. The first line on Out is the
// endpoints file.
func (e *Env) Simulate(ctx context.Context, piste *simulator.Simulator, address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	base := "http://" + listener.Addr().String()
	line, err := piste.Endpoints(base)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: piste, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	if err := e.printf("%s\n", line); err != nil {
		return err
	}
	fmt.Fprintf(e.Err, e.Voice.Command.Listening+"\n", base)
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

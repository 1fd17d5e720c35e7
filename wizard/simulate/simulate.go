// Package simulate is the command simulate, which serves the simulated PISTE and Chorus Pro.
package simulate

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"raccord/chorus/simulator"
	"raccord/wizard/cli"
)

type options struct {
	*cli.Program
	listen, scenario string
}

// Command is the command simulate.
func Command(p *cli.Program) *cobra.Command {
	o := &options{Program: p}
	c := &cobra.Command{
		Use:  "simulate",
		Args: p.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c.Context()) },
	}
	c.Flags().StringVar(&o.listen, "listen", "127.0.0.1:0", "")
	c.Flags().StringVar(&o.scenario, "scenario", "happy", "")
	cli.Complete(c, "scenario", simulator.Scenarios())
	return c
}

// run serves the simulator until ctx ends. The first line on Out is the endpoints file.
func (o *options) run(ctx context.Context) error {
	simulator, err := o.Simulator(o.scenario)
	if err != nil {
		return err
	}
	listener, err := o.listener()
	if err != nil {
		return err
	}
	base := "http://" + listener.Addr().String()
	line, err := simulator.Endpoints(base)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: simulator, ReadHeaderTimeout: 10 * time.Second}
	defer context.AfterFunc(ctx, func() { server.Close() })()
	if err := o.Printf("%s\n", line); err != nil {
		return err
	}
	fmt.Fprintln(o.Err, o.Voice.Say("simulate.listening", "address", base))
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// listener listens on a loopback address, for the simulator asks nobody who they are. Its error
// is a *cli.UsageError.
func (o *options) listener() (net.Listener, error) {
	host, port, err := net.SplitHostPort(o.listen)
	if _, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil {
		return nil, o.Usage("usage.listen-address", "address", o.listen)
	}
	if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return nil, o.Usage("usage.listen-loopback", "address", o.listen)
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return nil, o.Usage("usage.listen-taken", "address", o.listen)
	}
	return listener, nil
}

// Package simulate is the command simulate, which serves the simulated PISTE and Chorus Pro.
package simulate

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

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
	return c
}

// run serves the simulator until ctx ends. The first line on Out is the endpoints file.
func (o *options) run(ctx context.Context) error {
	simulator, err := o.Simulator(o.scenario)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.listen)
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

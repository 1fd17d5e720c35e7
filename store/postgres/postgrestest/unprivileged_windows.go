package postgrestest

import "errors"

var errUnix = errors.New("the tests start PostgreSQL on Unix alone")

func (s *Server) give() error                     { return errUnix }
func (s *Server) command(string, ...string) error { return errUnix }
func (s *Server) guard() error                    { return errUnix }

package postgres

import "testing"

// TestSettings: a connection asks for keepalives, so that what a program has locked is free a minute after
// its computer is gone; what the address asks for itself stays.
func TestSettings(t *testing.T) {
	a, err := parse("postgres://claire@db.example/desk?tcp_keepalives_idle=7")
	if err != nil {
		t.Fatal(err)
	}
	asked := a.config.ConnConfig.RuntimeParams
	if asked["tcp_keepalives_idle"] != "7" || asked["tcp_keepalives_count"] != "3" || asked["application_name"] != "raccord" {
		t.Errorf("%v", asked)
	}
}

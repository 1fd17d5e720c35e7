// Minimal is the smallest Huh form: what raccord's start is measured against.
package main

import (
	"fmt"
	"os"

	"charm.land/huh/v2"
)

func main() {
	var name string
	form := huh.NewForm(huh.NewGroup(huh.NewInput().Title("Name").Value(&name)))
	if err := form.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

package wizard

import (
	"raccord/steps"
)

// lockedPage asks for the passphrase of the file, or what to do about a closed keyring.
func (v Voice) lockedPage(s State) Page {
	p := v.frame(s, v.Say("vault.title"))
	for _, problem := range s.Problems {
		p.Body = append(p.Body, v.Problem(problem)...)
	}
	switch s.Vault.Kind {
	case "desk":
		v.choose(&p, offer{v.Say("action.again"), Unlock{}}, offer{v.Say("action.back"), Back{}})
		return p
	case "keyring":
		v.choose(&p, offer{v.Say("vault.retry"), Unlock{Kind: "keyring"}}, offer{v.Say("vault.file"), Unlock{Kind: "file"}}, offer{v.Say("action.back"), Back{}})
		return p
	}
	intro, asks := v.Say("vault.known"), []Ask{v.passphrase("passphrase", v.Say("passphrase.enter"))}
	if s.Vault.New {
		intro, asks = v.Say("vault.new"), append(asks, v.passphrase("again", v.Say("passphrase.again")))
	}
	p.Lead, p.Body = append(p.Body, steps.Block{Text: intro}, steps.Block{Kind: steps.Link, Text: s.Vault.Place}), nil
	p.Asks = asks
	p.Submit = func(g steps.Given) Event {
		typed := g.Secrets["passphrase"]
		if again, asked := g.Secrets["again"]; asked && !again.Is(typed.Reveal()) {
			return Mistyped{v.Say("passphrase.differs")}
		}
		return Unlock{Kind: "file", Passphrase: typed}
	}
	return p
}

// Uncompared is the warning about members of a desk to whom nothing is sealed; nil where there are none.
func Uncompared(vault VaultState) *steps.Problem {
	if vault.Uncompared == "" {
		return nil
	}
	return &steps.Problem{Code: "warn.uncompared", Args: steps.Args{"names": vault.Uncompared}}
}

// Mistyped is what Submit returns for answers that do not agree with each other. It is no
// event of the machine: the reader says the sentence and asks the page again.
type Mistyped struct{ Sentence string }

func (Mistyped) event() {}

// ShortestPassphrase is the least number of characters of a passphrase.
const ShortestPassphrase = 8

func (v Voice) passphrase(key steps.Key, label string) Ask {
	return Ask{
		Field: steps.Field{Key: key, Kind: steps.Secret, Clean: steps.CleanNothing},
		Label: label,
		Help:  v.Say("passphrase.help"),
		Problem: func(text string) string {
			if len([]rune(text)) < ShortestPassphrase {
				return v.Say("passphrase.short")
			}
			return ""
		},
	}
}

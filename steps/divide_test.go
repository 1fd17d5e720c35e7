package steps

import (
	"encoding/base64"
	"testing"
)

// Both values at once are two values, however they were copied; anything else stays whole.
func TestDivide(t *testing.T) {
	encode := base64.StdEncoding.EncodeToString
	for text, want := range map[string][2]string{
		anID + "\t" + aSecret:                                               {anID, aSecret},
		anID + "\n" + aSecret + "\n":                                        {anID, aSecret},
		anID + "\r\n" + aSecret:                                             {anID, aSecret},
		anID + " " + aSecret:                                                {anID, aSecret},
		anID + ";" + aSecret:                                                {anID, aSecret},
		anID + ":" + aSecret:                                                {anID, aSecret},
		"\ufeff" + anID + "\u00a0" + aSecret:                                {anID, aSecret},
		"Client ID : " + anID + "\nClient Secret : " + aSecret:              {anID, aSecret},
		"Client Secret: " + aSecret + "\nClient ID: " + anID:                {anID, aSecret},
		"Client ID\n" + anID + "\nClient Secret\n" + aSecret:                {anID, aSecret},
		"Client ID\t" + anID + "\tSecret Key\t" + aSecret:                   {anID, aSecret},
		"client_id=" + anID + "&client_secret=" + aSecret:                   {anID, aSecret},
		"PISTE_CLIENT_ID=" + anID + "\nPISTE_SECRET='" + aSecret + "'":      {anID, aSecret},
		`{"client_id": "` + anID + `", "client_secret": "` + aSecret + `"}`: {anID, aSecret},
		`"client_id":"` + anID + `","client_secret":"` + aSecret + `"`:      {anID, aSecret},
		"Identifiant : " + aLogin + "\nMot de passe : Mot-invente7":         {aLogin, "Mot-invente7"},
		"Identifiant : " + aLogin + "\nMdp : Mot-invente7":                  {aLogin, "Mot-invente7"},
		aLogin + ":Mot-invente:7":                                           {aLogin, "Mot-invente:7"},
		aLogin + "\tMot-invente7":                                           {aLogin, "Mot-invente7"},
		encode([]byte(aLogin + ":Mot-invente7")):                            {aLogin, "Mot-invente7"},
		"Basic " + encode([]byte(anID+":"+aSecret)):                         {anID, aSecret},

		anID:                              {},
		aLogin:                            {},
		"":                                {},
		"Client ID : " + anID:             {},
		aLogin + "\n" + "two words here":  {},
		anID + " " + aSecret + " " + anID: {},
	} {
		id, word, ok := Divide(text)
		if id != want[0] || word != want[1] || ok != (want[0] != "") {
			if ok || want[0] != "" {
				t.Errorf("%q: %q and %q, %t, want %q", text, id, word, ok, want)
			}
		}
	}
}

package canary

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
)

// Usual is a secret of the form that PISTE gives to its secrets, and ID a Client ID beside it.
const (
	Usual = "98bb462e-8f13-4a61-9e8f-5f0e1c2a7b3d"
	ID    = "5f0e1c2a-7b3d-4e8f-9a61-0c4d2b7e8f13"
)

// word is a password of no particular form: only what stands before it tells.
const word = "Mot-invente7"

// Spellings are texts that hold Usual, or a password, as people and programs write them.
var Spellings = spellings()

func spellings() map[string]string {
	bare := strings.ReplaceAll(Usual, "-", "")
	pair := ID + ":" + Usual
	all := map[string]string{
		"as it is":             Usual,
		"in capitals":          strings.ToUpper(Usual),
		"without hyphens":      bare,
		"in braces":            "{" + Usual + "}",
		"with blanks":          strings.ReplaceAll(Usual, "-", " "),
		"in groups":            bare[:8] + " " + bare[8:16] + " " + bare[16:24] + " " + bare[24:],
		"with dots":            strings.ReplaceAll(Usual, "-", "."),
		"en dash":              strings.ReplaceAll(Usual, "-", "–"),
		"em dash":              strings.ReplaceAll(Usual, "-", "—"),
		"no-break hyphen":      strings.ReplaceAll(Usual, "-", "\u2011"),
		"soft hyphens":         strings.ReplaceAll(Usual, "-", "\u00ad"),
		"full-width":           strings.Map(fullWidth, Usual),
		"zero width":           strings.ReplaceAll(Usual, "b", "b\u200b"),
		"Cyrillic":             strings.NewReplacer("a", "а", "c", "с", "e", "е").Replace(Usual),
		"O and l":              strings.NewReplacer("0", "O", "1", "l").Replace(Usual),
		"French keyboard":      strings.NewReplacer("1", "&", "2", "é", "3", `"`, "4", "'", "5", "(", "6", "-", "7", "è", "8", "_", "9", "ç", "0", "à").Replace(Usual),
		"French, bare":         strings.NewReplacer("1", "&", "2", "é", "3", `"`, "4", "'", "5", "(", "6", "-", "7", "è", "8", "_", "9", "ç", "0", "à").Replace(bare),
		"English on French":    strings.NewReplacer("1", "&", "2", "é", "3", `"`, "4", "'", "5", "(", "6", "-", "7", "è", "8", "_", "9", "ç", "0", "à", "-", ")", "a", "q").Replace(Usual),
		"French on English":    strings.NewReplacer("1", "!", "2", "@", "3", "#", "4", "$", "5", "%", "6", "^", "7", "&", "8", "*", "9", "(", "0", ")", "-", "6", "a", "q").Replace(Usual),
		"percent-encoded":      percent(Usual),
		"encoded hyphens":      strings.ReplaceAll(Usual, "-", "%2D"),
		"JSON escapes":         `\u0039\u0038` + Usual[2:18] + `\u002d` + Usual[19:],
		"HTML escapes":         strings.ReplaceAll(Usual, "-", "&#45;"),
		"hexadecimal":          hex.EncodeToString([]byte(Usual)),
		"hexadecimal, capital": strings.ToUpper(hex.EncodeToString([]byte(Usual))),
		"hexadecimal, groups":  spaced(hex.EncodeToString([]byte(Usual)), " "),
		"hexadecimal, colons":  spaced(hex.EncodeToString([]byte(Usual)), ":"),
		"hexadecimal password": hex.EncodeToString([]byte("login:" + word)),
		"JSON":                 `{"client_secret":"` + Usual + `"}`,
		"JSON, a word":         `{"client_secret":"` + word + `"}`,
		"URL with a password":  "https://claire:" + word + "@evry.example/",
		"URL with a parameter": "https://evry.example/?client_secret=" + word,
		"quoted-printable":     "=" + spaced(strings.ToUpper(hex.EncodeToString([]byte(Usual))), "="),
		"Base64 of UTF-16":     base64.StdEncoding.EncodeToString(wide([]rune(Usual), 0)),
		"Base64 in Base64":     base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(Usual)))),
		"escaped Base64":       url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(pair))),
		"half":                 Usual[:20],
		"other half":           Usual[12:],
		"SIRETs before it":     "73282932000074 " + Usual,
	}
	for name, text := range map[string]string{"the pair": pair, "the secret": Usual, "a login": "claire:" + word} {
		for alphabet, encoding := range map[string]*base64.Encoding{"": base64.StdEncoding, " for URLs": base64.URLEncoding} {
			all["Base64"+alphabet+", "+name] = encoding.EncodeToString([]byte(text))
			all["Base64"+alphabet+", no padding, "+name] = encoding.WithPadding(base64.NoPadding).EncodeToString([]byte(text))
		}
		encoded := base64.StdEncoding.EncodeToString([]byte(text))
		all["Base64, two lines, "+name] = encoded[:len(encoded)/2] + "\n" + encoded[len(encoded)/2:]
		all["header, "+name] = "Authorization: Basic " + encoded
	}
	for _, label := range []string{
		"mdp: ", "MDP=", "mdp :", "m.d.p. : ", "mot de passe : ", "Mot de passe\u00a0: ", "MOT DE PASSE=", "motdepasse=", "mot_de_passe: ",
		"pwd: ", "PWD=", "pass: ", "passwd=", "password: ", "Passphrase : ", "phrase de passe : ", "psw:", "pw: ", "/PW ", "/pw:", "--password ", "-pw ",
		"--client-secret ", "Client Secret → ", "CLIENT_SECRET -> ", "client secret => ", "Client-Secret: ", "clientSecret: ", "secret client : ", "Secret Key | ",
		"clé secrète : ", "cle secrete : ", "CLÉ SECRÈTE = ", "clés secrètes : ", "PISTE_CLIENT_SECRET=", "export PASSWORD=", "mot de passe ", "mdp est ", "mot de passe\n", "secret : ", "API key: ", "clef secrète : ", "code secret : ", "piste.client.secret=", "Application secret: ", "secret PISTE : ", "m2p: ", "p/w: ", "pswd: ", "passcode: ", "mot-de-passe : ", "mdp ➡ ",
		"« mot de passe » : ", "mot de passe PISTE : ", "mot de passe du compte technique : ", "Client Secret (production) : ", "mdp d'Open Bee: ", "mdp;", "mot de passe temporaire = ",
		"mdp de Claire Martin : ",
		"Ｍｄｐ： ", "m\u200bdp: ", "mоt de pаsse : ", "X-Api-Key: ", "<password>", "curl -u claire:", "curl --user 'claire:", "curl -d client_secret=",
		`curl --data-urlencode "client_secret=`, "-d 'grant_type=client_credentials&client_secret=", "wget --password=", "Authorization: Bearer 0123456789",
	} {
		all["label "+label] = label + word
	}
	return all
}

func fullWidth(r rune) rune { return r - '!' + '！' }

func percent(text string) string {
	return "%" + spaced(hex.EncodeToString([]byte(text)), "%")
}

// spaced puts a separator between the pairs of digits.
func spaced(digits, separator string) string {
	var pairs []string
	for i := 0; i < len(digits); i += 2 {
		pairs = append(pairs, digits[i:i+2])
	}
	return strings.Join(pairs, separator)
}

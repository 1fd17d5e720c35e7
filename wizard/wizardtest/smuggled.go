package wizardtest

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"raccord/steps"
	"raccord/store"
	"raccord/store/storetest/canary"
)

// Smuggled are texts that hold the canary, as a secret comes along with what is copied.
var Smuggled = map[string]string{
	"alone":     canary.Text,
	"tab":       FirstID + "\t" + canary.Text,
	"two lines": FirstID + "\r\n" + canary.Text + "\r\n",
	"labels":    "Client ID : " + FirstID + "\nClient Secret : " + canary.Text,
	"label":     "Mot de passe : " + canary.Text,
	"login":     Login + ":" + canary.Text,
	"base64":    base64.StdEncoding.EncodeToString([]byte(Login + ":" + canary.Text)),
	"hex":       hex.EncodeToString([]byte(canary.Text)),
	"escaped":   url.QueryEscape(canary.Text),
	"JSON":      `{"client_secret":"` + canary.Text + `"}`,
	"curl":      "curl -u " + FirstID + ":" + canary.Text,
	"mdp":       "MDP=" + canary.Text,
	"header":    "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(FirstID+":"+canary.Text)),
}

// TextFields are the fields of the table that are answered with a text, each with its step and
// the number of fields before it.
func TextFields(each func(step *steps.Step, before int, f *steps.Field)) {
	for i := range steps.Procedure {
		step := &steps.Procedure[i]
		for j := range step.Fields {
			if f := &step.Fields[j]; f.Kind == steps.Text {
				each(step, j, f)
			}
		}
	}
}

// NoCanary searches every file of a store for the canary, those of earlier saves too.
func NoCanary(t *testing.T, s *store.Folder, after string) {
	t.Helper()
	err := filepath.WalkDir(s.Dir(), func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if forms := canary.Find([]byte(path+"\n"+string(content)), canary.Text); forms != nil {
			t.Errorf("%s: %s holds the secret: %q", after, path, forms)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

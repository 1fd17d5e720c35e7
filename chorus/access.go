package chorus

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/oauth2"
	"golang.org/x/sync/errgroup"
)

const (
	accessTimeout = 20 * time.Second // everything that Access does
	accessAtOnce  = 2                // far under the smallest quota that is reported of PISTE
)

// A visit holds what the reads made with one token share.
type visit struct {
	client     *Client
	env        Environment
	id         ClientID
	token      *oauth2.Token
	account    TechnicalAccount
	indicative bool // without an account of the user's
	structure  Structure
}

// Access implements Service. Reads that find no time left are untested.
func (c *Client) Access(ctx context.Context, env Environment, pair Pair, account *TechnicalAccount, structure Structure) (Result, error) {
	limited, cancel := context.WithTimeout(ctx, accessTimeout)
	defer cancel()
	result, token, err := c.token(ctx, min(c.timeout, accessTimeout), env, pair)
	if err != nil || token == nil {
		return result, err
	}
	v := &visit{client: c, env: env, id: pair.ID, token: token, account: noAccount, indicative: account == nil, structure: structure}
	if account != nil {
		v.account = *account
	}
	v.try(limited, &result)
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	return result, nil
}

// try makes all reads, accessAtOnce at a time, then what only their answers allow.
func (v *visit) try(ctx context.Context, result *Result) {
	reads := readsFor(v.structure)
	for _, r := range reads {
		report(ctx, Report{Subject: Subject(r.api)})
	}
	result.APIs = make([]API, len(reads))
	replies := make([]reply, len(reads))
	var group errgroup.Group
	group.SetLimit(accessAtOnce)
	group.Go(func() error {
		result.Disclosed = v.disclosedName(ctx)
		report(ctx, Report{Subject: SubjectRest, Ended: true})
		return nil
	})
	for i, r := range reads {
		group.Go(func() error {
			start := time.Now()
			result.APIs[i], replies[i] = v.read(ctx, Subject(r.api), r)
			report(ctx, Report{Subject: Subject(r.api), Ended: true, Took: time.Since(start), Access: result.APIs[i].Access})
			return nil
		})
	}
	_ = group.Wait() // every outcome is in its row
	if v.indicative {
		return
	}
	id, complete := "", false
	for _, answer := range replies {
		result.Proven = result.Proven || answer.succeeded()
		if answer.attachments() != nil {
			result.Attached, complete = answer.attached(), answer.complete()
		}
		id = cmp.Or(id, answer.structure(v.structure.SIRET))
	}
	closed := func(api API) bool { return api.Access != AccessGranted }
	result.Unattached = complete && v.structure.SIRET != "" && !slices.Contains(result.Attached, v.structure.SIRET) && !slices.ContainsFunc(result.APIs, closed)
	if id != "" {
		_, sheet := v.read(ctx, SubjectRest, consultation(id))
		report(ctx, Report{Subject: SubjectRest, Ended: true})
		result.PasswordExpires = sheet.passwordExpires()
	}
}

// read makes one read, which is reported under subject, and says what its answer means. The reply
// is empty unless it is a 200.
func (v *visit) read(ctx context.Context, subject Subject, r read) (API, reply) {
	row := API{Name: r.api, Access: AccessUntested, Indicative: v.indicative}
	request, err := r.request(v.client.endpoints.Of(v.env).API, v.account)
	if err != nil || ctx.Err() != nil {
		return row, reply{}
	}
	x, end := v.client.exchange(ctx, subject, v.client.timeout, v.env, replyLimit)
	defer end()
	bearer := &oauth2.Transport{Source: oauth2.StaticTokenSource(v.token), Base: x}
	_, broken := bearer.RoundTrip(request) // its answer is in the exchange
	row.Access, row.Status = x.access(v.indicative), x.status
	f, _ := judgeStatus(x.status, x.header)
	row.RetryAfter = f.RetryAfter
	var answer reply
	if broken == nil && x.status == http.StatusOK {
		_ = json.Unmarshal(x.body, &answer) // a member of another type leaves the others readable
	}
	return row, answer
}

// disclosedName is the application's name from the gateway's tokeninfo, "" almost
// always: a 404 is expected, and whatever goes wrong here says nothing.
func (v *visit) disclosedName(ctx context.Context) string {
	form := url.Values{"access_token": {v.token.AccessToken}}
	request, err := http.NewRequest(http.MethodPost, v.client.endpoints.Of(v.env).OAuth+TokenInfoPath, strings.NewReader(form.Encode()))
	if err != nil {
		return ""
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	x, end := v.client.exchange(ctx, SubjectRest, v.client.timeout, v.env, tokenLimit)
	defer end()
	_, err = x.RoundTrip(request)
	answer, _ := object(x.body)
	name, _ := answer["audience"].(string)
	if err != nil || x.status != http.StatusOK || ClientID(name).WellFormed() || name == string(v.id) || !nameable(name) {
		return ""
	}
	return name
}

// nameable tells whether a text from PISTE can be an application's name. It is compared
// character by character later, so it is kept whole or not at all.
func nameable(name string) bool {
	return strings.TrimSpace(name) != "" && utf8.RuneCountInString(name) <= 255 && !strings.ContainsFunc(name, unicode.IsControl)
}

package chorus

import (
	"context"
	"time"
)

// This file reports a verification while it runs. The rules are:
//
//   - Every report names the exchange that it is about by its subject: the token, or an API.
//   - A stage is reported as it begins, and as it ends where the exchange goes on after it, each
//     once and in order. A stage that does not take place is left out.
//   - The last report on a subject says what came of it. A stage that has begun by then and not
//     ended is where the exchange came to its end, well or not.
//   - Nothing is reported of an exchange that the user has left.

// A Subject is what an exchange of a verification asks for: SubjectToken, SubjectRest, or an API
// by its name.
type Subject string

const (
	SubjectToken Subject = "token"
	// SubjectRest is what is asked beside the token and the APIs: the name of the application, the
	// day on which the technical password expires.
	SubjectRest Subject = "rest"
)

// A Report is news of one exchange. Without a Stage it is about the whole of it: that it will
// take place, or once Ended is set, that it is over.
type Report struct {
	Subject Subject
	Stage   Stage
	Ended   bool
	Took    time.Duration // of what has ended
	Verdict Verdict       // of the token's exchange, once it is over
	Access  Access        // of an API's, once it is over
}

type reporterKey struct{}

// WithProgress makes every verification under the context report to f as it goes. f may be called
// from several goroutines at once, and must return quickly.
func WithProgress(ctx context.Context, f func(Report)) context.Context {
	return context.WithValue(ctx, reporterKey{}, f)
}

// report hands a report to the function that the context holds, if it holds one.
func report(ctx context.Context, r Report) {
	if tell, ok := ctx.Value(reporterKey{}).(func(Report)); ok && ctx.Err() == nil {
		tell(r)
	}
}

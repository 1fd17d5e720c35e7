package chorus

import (
	"encoding/json"
	"time"
)

// A reply holds the members of Chorus Pro's answers that are read, under the names of the
// official Swagger. One answer has the members of one route only.
type reply struct {
	Code       *int `json:"codeRetour"` // 0 is success, 20000 a search without result
	Structures []struct {
		ID    json.Number `json:"idStructureCPP"`
		SIRET string      `json:"identifiantStructure"`
	} `json:"listeStructures"`
	// The Swagger's name for the list, and another one that two products read.
	Attachments      []attachment `json:"listeStructureRattachement"`
	AttachmentsOther []attachment `json:"listeRattachements"`
	Page             struct {
		Total *int `json:"total"`
	} `json:"parametresRetour"`
	Sheet struct {
		PasswordExpires string `json:"dateExpirationMotPasseCompteTech"`
	} `json:"informationGenerales"`
}

// An attachment is one structure that a technical account is attached to (« rattachement »).
type attachment struct {
	SIRET string `json:"identifiantStructure"`
}

// succeeded tells whether Chorus Pro did what was asked.
func (r reply) succeeded() bool { return r.Code != nil && *r.Code == 0 }

// attachments are the structures of the account, nil when the reply is not about them.
func (r reply) attachments() []attachment {
	if !r.succeeded() {
		return nil
	}
	if r.Attachments != nil {
		return r.Attachments
	}
	return r.AttachmentsOther
}

// attached are the SIRETs of the attachments.
func (r reply) attached() []string {
	var all []string
	for _, a := range r.attachments() {
		all = append(all, shortened(a.SIRET))
	}
	return all
}

// complete tells whether the page holds every attachment there is.
func (r reply) complete() bool {
	return r.Page.Total != nil && *r.Page.Total <= len(r.attachments())
}

// structure is the idStructureCPP of siret, "" when the reply does not hold it.
func (r reply) structure(siret string) string {
	for _, s := range r.Structures {
		if siret != "" && s.SIRET == siret {
			return s.ID.String()
		}
	}
	return ""
}

// dateForms are the ways in which Chorus Pro's answers write a date.
var dateForms = []string{
	time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05",
	"2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly, "02/01/2006",
}

// passwordExpires is nil when the reply says nothing that can be read.
func (r reply) passwordExpires() *time.Time {
	for _, form := range dateForms {
		if date, err := time.Parse(form, r.Sheet.PasswordExpires); err == nil {
			return &date
		}
	}
	return nil
}

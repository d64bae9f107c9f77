package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/ingest/extract"
	"gongkai/ingest/fields"
	"gongkai/ingest/personal"
	"gongkai/kiosk"
)

// heldText stands in a record that is held.
const heldText = "这份文件里可能有不宜公开的个人信息，正在核对，暂时不显示。"

// put screens records and stores them: the only way from here to the archive.
func (p *Pipeline) put(ctx context.Context, records []kiosk.Record) ([]kiosk.PutResult, error) {
	var decided []kiosk.PersonalDecision
	if p.Personal != nil && len(records) > 0 {
		ids := make([]string, len(records))
		for i := range records {
			ids[i] = records[i].Disclosure.ID
		}
		var err error
		if decided, err = p.Personal.PersonalDecisions(ctx, ids); err != nil {
			return nil, err
		}
	}
	for i := range records {
		p.screen(&records[i], decided)
	}
	results, err := p.Archive.Put(ctx, records)
	if err != nil || p.Personal == nil {
		return results, err
	}
	for i, r := range results {
		if s := records[i].Screening; r.Version > 1 && r.Change == kiosk.Updated && (s.Held || s.Masks()) {
			if err := p.maskVersions(ctx, r.ID, decided); err != nil {
				return nil, err
			}
		}
	}
	return results, nil
}

// maskVersions masks what is to be masked today in every version of a record.
func (p *Pipeline) maskVersions(ctx context.Context, id string, decided []kiosk.PersonalDecision) error {
	_, err := p.Personal.RewriteVersions(ctx, id, func(d *kiosk.Disclosure) bool {
		r := kiosk.Record{Disclosure: *d}
		p.screen(&r, decided)
		*d = r.Disclosure
		return r.Screening.Held || r.Screening.Masks()
	})
	return err
}

// Rescreen masks a record anew, as it was extracted last and as it is decided
// now. A record without findings stays as it is.
func (p *Pipeline) Rescreen(ctx context.Context, id string) error {
	if p.Personal == nil {
		return nil
	}
	d, err := p.Personal.Unscreened(ctx, id)
	if kiosk.KindOf(err) == kiosk.NotFound && err != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("ingest: rescreen %q: %w", id, err)
	}
	if _, err := p.put(ctx, []kiosk.Record{{Disclosure: *d, Why: whyMasked}}); err != nil {
		return fmt.Errorf("ingest: rescreen %q: %w", id, err)
	}
	return nil
}

// whyMasked is said of versions made by screening alone.
const whyMasked = "个人信息重新遮盖"

// ScreenStored masks what was stored before anybody looked for personal data,
// or under older rules: every record with all its versions, once. It can be
// killed and run again.
func (p *Pipeline) ScreenStored(ctx context.Context, s kiosk.Screened) error {
	rules, err := s.ScreenedWith(ctx)
	if err != nil || rules >= personal.Rules || p.Personal == nil {
		return err
	}
	last, err := s.LastRevision(ctx)
	if err != nil {
		return err
	}
	for after := int64(0); after < last; {
		changes, err := s.Changes(ctx, after, 200)
		if err != nil {
			return err
		}
		if len(changes) == 0 {
			break
		}
		for i := range changes {
			if err := p.screenStored(ctx, s, changes[i].ID); err != nil {
				return fmt.Errorf("ingest: screen %q: %w", changes[i].ID, err)
			}
		}
		after = changes[len(changes)-1].Revision
	}
	return s.SetScreenedWith(ctx, personal.Rules)
}

func (p *Pipeline) screenStored(ctx context.Context, s kiosk.Screened, id string) error {
	d, err := p.Personal.Unscreened(ctx, id)
	if kiosk.KindOf(err) == kiosk.NotFound && err != nil {
		d, err = s.GetAny(ctx, id)
	}
	if err != nil {
		return err
	}
	if _, err := p.put(ctx, []kiosk.Record{{Disclosure: *d, Why: whyMasked}}); err != nil {
		return err
	}
	decided, err := p.Personal.PersonalDecisions(ctx, []string{id})
	if err != nil {
		return err
	}
	return p.maskVersions(ctx, id, decided)
}

// screening is the look at one record.
type screening struct {
	record  *kiosk.Record
	policy  string
	decided map[string]kiosk.PersonalDecision // by kind and hash
	out     *kiosk.Screening
	context personal.Context
	where   string // of the text being looked at
	seen    map[string]bool
}

// screen masks what may not be shown in a record and notes what was found.
func (p *Pipeline) screen(r *kiosk.Record, decided []kiosk.PersonalDecision) {
	d := &r.Disclosure
	s := &screening{record: r, policy: kiosk.PolicyMask, out: &kiosk.Screening{}}
	if p.Catalogue != nil {
		if item := p.Catalogue.Item(d.ItemID); item != nil && item.Personal != "" {
			s.policy = item.Personal
		}
	}
	released := s.decisions(d.ID, decided)
	s.context = personal.Context{Title: d.Title, Names: s.policy == kiosk.PolicyNames || s.policy == kiosk.PolicyHold}
	before := *d
	before.Attachments = slices.Clone(d.Attachments)

	s.where = "标题"
	d.Title = s.line(d.Title)
	s.where = "发布机构"
	d.Publisher = s.line(d.Publisher)
	s.where = "文号"
	d.DocumentNumber = s.line(d.DocumentNumber)
	d.Attachments = slices.Clone(d.Attachments)
	for i := range d.Attachments {
		s.where = fmt.Sprintf("附件 %d 的名称", i+1)
		s.attachment(&d.Attachments[i])
	}
	s.text()
	if s.policy == kiosk.PolicyHold && !released {
		s.out.Held = true
		d.Text, d.HTML = extract.FromText(heldText)
		d.Attachments = nil
		for i := range s.out.Findings {
			s.out.Findings[i].Around = ""
		}
	}
	if s.out.Total > 0 || s.out.Held {
		s.out.Before = &before
	}
	// What it states is read from what may be shown.
	d.Fields = fields.Of(d)
	r.Screening = s.out
}

// decisions keeps those that are for a record, one of its own before one for
// all, and tells whether it was released from being held.
func (s *screening) decisions(id string, decided []kiosk.PersonalDecision) (released bool) {
	for _, x := range decided {
		if x.Disclosure != "" && x.Disclosure != id {
			continue
		}
		if x.Kind == "" {
			released = released || x.Keep
			continue
		}
		key := string(x.Kind) + x.Value
		if had, ok := s.decided[key]; ok && had.Disclosure != "" && x.Disclosure == "" {
			continue
		}
		if s.decided == nil {
			s.decided = map[string]kiosk.PersonalDecision{}
		}
		s.decided[key] = x
	}
	return released
}

// line masks a text of one line.
func (s *screening) line(text string) string {
	for {
		found := s.look(text)
		if len(found) == 0 {
			return text
		}
		edits := personal.Edits(text, found)
		masked := personal.Apply(text, edits)
		s.note(text, masked, found)
		text = masked
	}
}

// attachment masks what an attachment and its parts are called.
func (s *screening) attachment(a *kiosk.Attachment) {
	a.Title = s.line(a.Title)
	a.Parts = slices.Clone(a.Parts)
	for i := range a.Parts {
		a.Parts[i].Label = s.line(a.Parts[i].Label)
	}
}

// text masks the text of the record and its HTML with it.
func (s *screening) text() {
	d := &s.record.Disclosure
	s.where = ""
	for {
		found := s.look(d.Text)
		if len(found) == 0 {
			break
		}
		edits := personal.Edits(d.Text, found)
		masked := personal.Apply(d.Text, edits)
		html, ok := extract.Edit(d.HTML, d.Text, edits)
		if !ok {
			_, html = extract.FromText(masked)
		}
		s.note(d.Text, masked, found)
		d.Text, d.HTML = masked, html
	}
	d.HTML = extract.EditLinks(d.HTML, func(address string) bool { return len(personal.Find(address)) == 0 })
}

// look returns what is to be masked in a text, and notes what is kept.
func (s *screening) look(text string) []personal.Finding {
	found := personal.FindIn(text, s.context)
	masked := found[:0]
	var kept []personal.Finding
	for _, f := range found {
		if _, keep := s.keeps(text, f); keep {
			kept = append(kept, f)
		} else {
			masked = append(masked, f)
		}
	}
	if len(kept) > 0 {
		s.noteKept(text, kept)
	}
	return masked
}

// keeps says who says that a finding may be shown.
func (s *screening) keeps(text string, f personal.Finding) (why string, keep bool) {
	if x, ok := s.decided[string(f.Kind)+valueHash(f.Kind, text[f.Start:f.End])]; ok {
		return x.Author + "：" + x.Reason, x.Keep
	}
	if s.policy == kiosk.PolicyContacts && !f.Kind.Grave() {
		switch f.Kind {
		case kiosk.PersonalMobile, kiosk.PersonalPhone, kiosk.PersonalEmail, kiosk.PersonalAddress:
			return "目录规定公布联系方式", true
		}
	}
	return "", false
}

// valueHash tells whether two values are the same. It stands beside the
// originals and hides nothing from who can read them.
func valueHash(k kiosk.PersonalKind, value string) string {
	sum := sha256.Sum256([]byte(string(k) + "\x00" + personal.Value(k, value)))
	return hex.EncodeToString(sum[:16])
}

// note lists findings that were masked. A masked text keeps its lines: what
// stands around a finding is read from there, so that no other shows.
func (s *screening) note(text, masked string, found []personal.Finding) {
	lines := lineIndex{text: text}
	shown := lineIndex{text: masked}
	for _, f := range found {
		s.out.Total++
		if len(s.out.Findings) >= kiosk.MaxPersonalFindings {
			continue
		}
		n, start := lines.line(f.Start)
		with := personal.Masked(f.Kind, text[f.Start:f.End])
		s.out.Findings = append(s.out.Findings, kiosk.PersonalFinding{
			Kind: f.Kind, Masked: with, Place: s.place(n, strings.Count(text[start:f.Start], "\t")),
			Around: around(shown.at(n), with), Value: valueHash(f.Kind, text[f.Start:f.End]),
			Confidence: float64(f.Confidence), Reason: f.Reason, Action: kiosk.PersonalMasked,
		})
	}
}

// noteKept lists findings that are shown, each once.
func (s *screening) noteKept(text string, found []personal.Finding) {
	lines := lineIndex{text: text}
	for _, f := range found {
		n, start := lines.line(f.Start)
		x := kiosk.PersonalFinding{
			Kind: f.Kind, Masked: personal.Masked(f.Kind, text[f.Start:f.End]),
			Place: s.place(n, strings.Count(text[start:f.Start], "\t")), Value: valueHash(f.Kind, text[f.Start:f.End]),
			Confidence: float64(f.Confidence), Reason: f.Reason, Action: kiosk.PersonalKept,
		}
		x.Why, _ = s.keeps(text, f)
		if key := x.Place + x.Value; !s.seen[key] {
			if s.seen == nil {
				s.seen = map[string]bool{}
			}
			s.seen[key] = true
			s.out.Kept++
			if s.out.Total++; len(s.out.Findings) < kiosk.MaxPersonalFindings {
				s.out.Findings = append(s.out.Findings, x)
			}
		}
	}
}

// place says where in the record a line and a cell of it are.
func (s *screening) place(line, cell int) string {
	if s.where != "" {
		return s.where
	}
	out := fmt.Sprintf("正文第 %d 行", line+1)
	if a, part := s.record.Disclosure.Place(line); a != nil {
		out = fmt.Sprintf("附件“%s”第 %d 行", a.Title, line-a.Start+1)
		if part != "" {
			out = fmt.Sprintf("附件“%s”%s", a.Title, part)
		}
	}
	if cell > 0 {
		out += fmt.Sprintf("，第 %d 格", cell+1)
	}
	return out
}

// lineIndex finds the lines of a text, asked for in order.
type lineIndex struct {
	text     string
	n, start int
}

// line returns the number of the line a place lies in, from 0, and where it
// begins.
func (l *lineIndex) line(at int) (n, start int) {
	for {
		i := strings.IndexByte(l.text[l.start:at], '\n')
		if i < 0 {
			return l.n, l.start
		}
		l.n, l.start = l.n+1, l.start+i+1
	}
}

// at returns a line by its number.
func (l *lineIndex) at(n int) string {
	for l.n < n {
		i := strings.IndexByte(l.text[l.start:], '\n')
		if i < 0 {
			return ""
		}
		l.n, l.start = l.n+1, l.start+i+1
	}
	line, _, _ := strings.Cut(l.text[l.start:], "\n")
	return line
}

// aroundBytes is how much of a line is shown on each side of a finding.
const aroundBytes = 48

// around cuts the neighbourhood of a mask out of a masked line.
func around(line, mask string) string {
	at := max(0, strings.Index(line, mask))
	from, to := max(0, at-aroundBytes), min(len(line), at+len(mask)+aroundBytes)
	for from < at && !utf8.RuneStart(line[from]) {
		from++
	}
	for to < len(line) && !utf8.RuneStart(line[to]) {
		to--
	}
	return strings.TrimSpace(strings.ReplaceAll(line[from:to], "\t", "　"))
}

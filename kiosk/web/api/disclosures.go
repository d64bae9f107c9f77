package api

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/link"
)

func (h *Handler) disclosure(c *fiber.Ctx) (any, error) {
	id, err := pathID(c)
	if err != nil {
		return nil, err
	}
	version, err := paramVersion.number(c)
	if err != nil {
		return nil, err
	}
	var d *kiosk.Disclosure
	if version == 0 {
		d, err = h.Disclosures.Get(c.UserContext(), id)
	} else {
		d, err = h.Disclosures.GetVersion(c.UserContext(), id, version)
	}
	if err != nil {
		return nil, fmt.Errorf("api: disclosure: %w", err)
	}
	a := h.disclosureAnswer(d)
	public := h.Site.PublicURL
	if public == "" {
		public = c.BaseURL()
	}
	a.Link = link.URL(public, d.Code)
	return a, nil
}

func (h *Handler) disclosureAnswer(d *kiosk.Disclosure) disclosureAnswer {
	a := disclosureAnswer{
		ID: d.ID, Version: d.Version, Code: d.Code, URL: d.URL,
		Title: d.Title, DocumentNumber: d.DocumentNumber, IndexNumber: d.IndexNumber,
		Publisher: d.Publisher, Body: h.bodyName(d.BodyID, d.Publisher), BodyID: d.BodyID,
		Area: d.AreaID, Category: d.CategoryID, Item: d.ItemID, Town: d.Town, Type: d.Type,
		IssuedOn: d.IssuedOn, PublishedOn: d.PublishedOn, EffectiveOn: d.EffectiveOn, RepealedOn: d.RepealedOn,
		Validity: validity(d.Validity), Text: d.Text, HTML: d.HTML,
		Attachments: make([]attachment, 0, len(d.Attachments)),
		ContentHash: d.ContentHash, FetchedAt: at(d.FetchedAt), ChangedAt: at(d.ChangedAt), Demo: d.Demo,
	}
	a.Fields = make([]field, 0, len(d.Fields))
	for _, f := range d.Fields {
		a.Fields = append(a.Fields, field{
			Kind: f.Kind, Label: f.Kind.Label(), Lot: f.Lot, Value: f.Value,
			Line: f.Line, Start: f.Start, End: f.End, How: f.How, Confidence: f.Confidence,
		})
	}
	if a.Type == "" {
		a.Type = kiosk.TypeOther
	}
	for _, f := range d.Attachments {
		x := attachment{
			Title: f.Title, URL: f.URL, Type: f.Type, Bytes: f.Bytes, Hash: f.Hash,
			Start: f.Start, End: f.End, Parts: make([]attachmentPart, 0, len(f.Parts)),
		}
		for _, p := range f.Parts {
			x.Parts = append(x.Parts, attachmentPart(p))
		}
		a.Attachments = append(a.Attachments, x)
	}
	return a
}

func (h *Handler) versions(c *fiber.Ctx) (any, error) {
	id, err := pathID(c)
	if err != nil {
		return nil, err
	}
	list, err := h.Disclosures.Versions(c.UserContext(), id)
	if err != nil {
		return nil, fmt.Errorf("api: versions: %w", err)
	}
	answer := versionsAnswer{ID: id, Versions: make([]versionInfo, 0, len(list))}
	for _, v := range list {
		answer.Versions = append(answer.Versions, versionInfo{
			Version: v.Version, ChangedAt: at(v.ChangedAt), ContentHash: v.ContentHash, Title: v.Title, Why: v.Why,
		})
	}
	return answer, nil
}

func kinRecords(list []kiosk.Kin) []kinRecord {
	out := make([]kinRecord, 0, len(list))
	for _, k := range list {
		out = append(out, kinRecord{
			ID: k.ID, Title: k.Title, DocumentNumber: k.DocumentNumber, Publisher: k.Publisher, PublishedOn: k.PublishedOn,
			URL: k.URL, How: k.How, Stage: k.Stage,
		})
	}
	return out
}

func (h *Handler) related(c *fiber.Ctx) (any, error) {
	id, err := pathID(c)
	if err != nil {
		return nil, err
	}
	limit, err := paramLimit.number(c)
	if err != nil {
		return nil, err
	}
	// What was taken down is not led on from, even while the index still has it.
	if _, err := h.Disclosures.Get(c.UserContext(), id); err != nil {
		return nil, fmt.Errorf("api: related: %w", err)
	}
	list, err := h.Searcher.Related(c.UserContext(), id, limit)
	if err != nil {
		return nil, fmt.Errorf("api: related: %w", err)
	}
	var bonds kiosk.Bonds
	if h.Relations != nil {
		if bonds, err = h.Relations.Bonds(c.UserContext(), id); err != nil {
			return nil, fmt.Errorf("api: related: %w", err)
		}
	}
	answer := relatedAnswer{
		ID: id, Related: make([]relatedRecord, 0, len(list)), Family: kinRecords(bonds.Family), Chain: kinRecords(bonds.Chain),
	}
	for _, r := range list {
		answer.Related = append(answer.Related, relatedRecord{
			ID: r.ID, Title: r.Title, Publisher: r.Publisher, PublishedOn: r.PublishedOn, Type: r.Type, How: r.How,
		})
	}
	return answer, nil
}

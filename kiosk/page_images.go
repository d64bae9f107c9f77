package kiosk

import "context"

// PageImages shows attachments as they look on paper. // 附件的页面
type PageImages interface {
	// CountPages returns how many pages of an attachment, given by its place in
	// d.Attachments, may be shown as pictures: 0 for what is no PDF or was not
	// kept, and for anything in which personal data was found or that could not
	// be read to the end, since a picture cannot be masked. Unavailable on a
	// terminal whose server does not answer, Gone if that has taken the
	// disclosure down.
	CountPages(ctx context.Context, d *Disclosure, attachment int) (int, error)
	// PageImage returns a page, from 1, as a PNG so many pixels wide. NotFound
	// where CountPages allows none, and for a page that is mostly a picture
	// itself: nobody has read what is on it. A context that ends before stops
	// the waiting, not always the drawing.
	PageImage(ctx context.Context, d *Disclosure, attachment, page, width int) ([]byte, error)
}

// Package phone is the surface people carry away: what a QR code or a short
// link opens. Pages are complete without JavaScript, small, and old web views
// show them: one column, one style sheet, dark when the phone is.
package phone

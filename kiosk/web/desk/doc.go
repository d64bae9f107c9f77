// Package desk is the operators' surface, /desk/…: a caller waits on the line
// and seconds count.
//
// Every state of the desk is an address (text, filters, page, which hit, which
// document), so it works as plain links and a form. The page's one script only
// makes it instant: it fetches the same address with part=1, which renders the
// same template without the frame, and it presses what carries the key that was
// pressed: keys are declared in the page, beside what they do.
//
// What a caller asks never reaches a log or a cache.
package desk

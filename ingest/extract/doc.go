// Package extract reads what a page says: title, numbers, organ, dates, body,
// attachments. It believes the official meta tags first, then the structure of
// the page (index tables, information lines, signature), then the address.
//
// [Page] reads an article, [List] a list of articles, [FromText] and
// [FromMarkdown] plain files. The text has one block a line; the HTML holds
// the same blocks, built from a short allow-list, and the element of line n
// has id="bN". Strangers wrote the pages: whatever they hold, reading them
// ends, within bounded time and memory, and nothing executable gets through.
//
// The package keeps no state.
package extract

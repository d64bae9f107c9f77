// Package browsertest looks at pages in a real browser, the Chromium of the
// distribution. It is imported by tests only.
//
// The browser is found in PATH or named by GONGKAI_CHROMIUM. Without one tests
// are skipped and say so; where CI is true they fail, so that a missing
// browser cannot hide a broken page. With GONGKAI_SCREENSHOTS naming a folder,
// pictures of the pages are kept there.
package browsertest

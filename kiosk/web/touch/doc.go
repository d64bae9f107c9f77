// Package touch is the surface for the screen in the hall: someone who stands,
// may be old, and is alone. Above the shoreline you read, below it you touch.
//
// Every page works without JavaScript; touch.js adds the keyboard's
// completions, turning by screens, the clock and the clearing of a screen
// nobody uses. No page links to anything outside.
package touch

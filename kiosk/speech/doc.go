// Package speech reads published text aloud: it cuts a text into sentences
// ([Sentences]), writes each as people say it ([Spoken]) and has a voice make
// the sound. Browsers on Debian have no Chinese voice, so the sound is made
// here.
//
// A voice is a program beside this one ([Espeak]), a service in the local
// network ([Service]) or nobody. Sounds are kept in memory for a while, never
// on disk.
package speech

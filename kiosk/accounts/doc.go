// Package accounts is the staff door: who may sign in, with which password,
// for how long, and what each role may do.
//
// Passwords are argon2id hashes in PHC form. A session token is 32 random
// bytes known only to the browser; the store keeps its SHA-256. Every sign-in,
// refusal, lock and change of an account is written to the audit log before it
// is answered; what cannot be logged does not happen.
//
// A stranger learns nothing about which names exist: an unknown name, a wrong
// password and a disabled account get the same words after the same time, and
// unknown names are locked like known ones.
//
// The package knows nothing of HTTP; kiosk/web/staff puts it behind pages.
package accounts

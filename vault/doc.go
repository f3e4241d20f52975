// Package vault keeps named records of bytes in the keyring of the operating
// system: the Secret Service on Linux, the keychain on macOS, the Credential
// Manager on Windows. It makes them dependable there: records larger than one
// item are cut up, every value is checked when it is read, and a crash at any
// moment leaves the old value or the new one, whole.
//
// Where there is no keyring, a person may choose an encrypted file (OpenFile);
// nothing here ever falls back to it by itself. What the records mean, and when
// they are read or written, is left to the caller.
package vault

// Package keys holds the keys of an installation: one to sign what its
// terminals take from it, one that what people leave at a terminal is sealed
// to, so that the terminal cannot read it again.
package keys

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/curve25519"
	"golang.org/x/crypto/nacl/box"

	"gongkai/kiosk"
)

// File is the name of the file in the data folder. Who has it can speak for
// the installation; without it every terminal is to be registered anew.
const File = "installation.key"

// Keys is the pair of keys of an installation with its secret halves.
type Keys struct {
	Public
	sign ed25519.PrivateKey
	box  [32]byte
}

// Public is what terminals know of the keys.
type Public struct {
	Sign ed25519.PublicKey
	Box  [32]byte
}

// kept is how the secret halves are kept, both in base64.
type kept struct {
	Sign []byte `json:"sign"` // seed of ed25519
	Box  []byte `json:"box"`  // of curve25519
}

// LoadOrCreate reads the keys of the data folder and makes them if there are
// none. Two processes that make them at once end with the same ones. The error
// of a file that cannot be used says what to do about it.
func LoadOrCreate(dir string) (*Keys, error) {
	path := filepath.Join(dir, File)
	k, err := load(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if err := create(dir, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, kiosk.Wrap(kiosk.Internal, "数据目录里写不进密钥文件 "+path+"。请检查权限和磁盘。", fmt.Errorf("keys: create: %w", err))
	}
	return load(path)
}

// create writes new keys under another name first: the file is there whole or
// not at all, and one that is there is never replaced.
func create(dir, path string) (err error) {
	var k kept
	_, sign, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	_, secret, err := box.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	k.Sign, k.Box = sign.Seed(), secret[:]
	b, err := json.Marshal(k)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, File+".*") // 0600
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(f.Name())) }()
	_, err = f.Write(append(b, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Link(f.Name(), path)
}

func load(path string) (*Keys, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var k kept
	if err := json.Unmarshal(b, &k); err != nil || len(k.Sign) != ed25519.SeedSize || len(k.Box) != 32 {
		return nil, kiosk.Wrap(kiosk.Internal, "密钥文件 "+path+" 坏了。请从备份里取回；没有备份就删掉它，然后重新登记每台终端。", err)
	}
	out := &Keys{sign: ed25519.NewKeyFromSeed(k.Sign), box: [32]byte(k.Box)}
	out.Sign = ed25519.PublicKey(out.sign[ed25519.SeedSize:])
	public, err := curve25519.X25519(out.box[:], curve25519.Basepoint)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	out.Box = [32]byte(public)
	return out, nil
}

// SignBytes returns the signature of a message.
func (k *Keys) SignBytes(message []byte) []byte { return ed25519.Sign(k.sign, message) }

// Open reads what a terminal has sealed; Invalid if it was not sealed to these
// keys.
func (k *Keys) Open(sealed []byte) ([]byte, error) {
	b, ok := box.OpenAnonymous(nil, sealed, &k.Box, &k.box)
	if !ok {
		return nil, kiosk.Errorf(kiosk.Invalid, "这一件不是封给本单位的，打不开。")
	}
	return b, nil
}

// Encode returns both keys in base64, as a registered terminal gets them.
func (p Public) Encode() (sign, box string) {
	return base64.StdEncoding.EncodeToString(p.Sign), base64.StdEncoding.EncodeToString(p.Box[:])
}

// Parse reads what Encode has made.
func Parse(sign, box string) (Public, error) {
	s, err := base64.StdEncoding.DecodeString(sign)
	if err != nil || len(s) != ed25519.PublicKeySize {
		return Public{}, kiosk.Errorf(kiosk.Invalid, "签名公钥不对。请重新登记这台终端。")
	}
	b, err := base64.StdEncoding.DecodeString(box)
	if err != nil || len(b) != 32 {
		return Public{}, kiosk.Errorf(kiosk.Invalid, "加密公钥不对。请重新登记这台终端。")
	}
	return Public{Sign: s, Box: [32]byte(b)}, nil
}

// Verify reports whether the installation has signed a message.
func (p Public) Verify(message, signature []byte) bool {
	return len(p.Sign) == ed25519.PublicKeySize && ed25519.Verify(p.Sign, message, signature)
}

// Seal makes bytes readable for the installation alone: not even who sealed
// them can open them again.
func (p Public) Seal(b []byte) ([]byte, error) {
	return box.SealAnonymous(nil, b, &p.Box, rand.Reader)
}

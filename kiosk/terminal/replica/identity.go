// Package replica is how a terminal keeps a copy of what its installation
// publishes: who it is to the server, what it says to it over HTTP, and how it
// takes snapshots so that at any moment, even after a power cut, there is a
// whole one that the installation has signed.
package replica

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

// IdentityFile is the name of the file in a terminal's data folder that says
// who it is.
const IdentityFile = "terminal.json"

// Identity is who a terminal is.
type Identity struct {
	URL     string `json:"url"` // of the server
	ID      string `json:"id"`
	Token   string `json:"token"`
	SignKey string `json:"sign_key"` // public, base64
	BoxKey  string `json:"box_key"`  // public, base64
}

// Keys returns the public keys of the installation.
func (i *Identity) Keys() (keys.Public, error) { return keys.Parse(i.SignKey, i.BoxKey) }

// LoadIdentity reads who the terminal with this data folder is. NotFound if it
// has not been registered.
func LoadIdentity(dir string) (*Identity, error) {
	path := filepath.Join(dir, IdentityFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, kiosk.Wrap(kiosk.NotFound, "这台终端还没有登记。请让管理员在“终端”页面添加它，再用得到的登记码启动：gongkai serve --replica-of 服务器网址 --terminal-code 登记码。", err)
	}
	if err != nil {
		return nil, fmt.Errorf("replica: identity: %w", err)
	}
	var i Identity
	if err := json.Unmarshal(b, &i); err != nil || i.ID == "" || i.Token == "" || i.URL == "" {
		return nil, kiosk.Wrap(kiosk.Invalid, "终端身份文件 "+path+" 坏了。请删掉它，让管理员发新的登记码，重新登记。", err)
	}
	return &i, nil
}

// Save writes it into the data folder.
func (i *Identity) Save(dir string) error {
	return SaveJSON(filepath.Join(dir, IdentityFile), i)
}

// SaveJSON writes a file so that it is there whole or as it was, for this
// account alone.
func SaveJSON(path string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("replica: save: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("replica: save: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // 0600
	if err != nil {
		return fmt.Errorf("replica: save: %w", err)
	}
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("replica: save: %w", err), os.Remove(f.Name()))
	}
	return nil
}

package accounts

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/kiosk"
)

// tokenPrefix makes a secret that was left somewhere recognisable.
const tokenPrefix = "gkt_"

// longestTokenName bounds the name of a system, in runes.
const longestTokenName = 40

// IssueToken makes a token for another system and returns its secret, which is
// shown once and not stored. Invalid if the name will not do, Conflict if a
// good token has it.
func IssueToken(ctx context.Context, tokens kiosk.Tokens, actor kiosk.Actor, name string) (secret string, err error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > longestTokenName || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) {
		return "", kiosk.Errorf(kiosk.Invalid, "请给令牌起个名字，写明是哪个系统用，不超过 %d 个字。", longestTokenName)
	}
	secret = tokenPrefix + rand.Text()
	if err := tokens.AddToken(ctx, actor, kiosk.Token{Name: name, Hash: tokenHash(secret)}); err != nil {
		return "", fmt.Errorf("accounts: issue token: %w", err)
	}
	return secret, nil
}

// CheckToken returns the token a secret belongs to. Unsigned if there is none or
// it was revoked.
func CheckToken(ctx context.Context, tokens kiosk.Tokens, secret string, now time.Time) (*kiosk.Token, error) {
	refused := kiosk.Errorf(kiosk.Unsigned, "令牌不对或已撤销，请向管理员要新的。")
	if !strings.HasPrefix(secret, tokenPrefix) {
		return nil, refused
	}
	t, err := tokens.TokenByHash(ctx, tokenHash(secret))
	switch {
	case kiosk.KindOf(err) == kiosk.NotFound:
		return nil, refused
	case err != nil:
		return nil, fmt.Errorf("accounts: token: %w", err)
	case !t.RevokedAt.IsZero():
		return nil, refused
	}
	if err := tokens.UseToken(ctx, t.ID, now); err != nil {
		return nil, fmt.Errorf("accounts: token: %w", err)
	}
	return t, nil
}

package accounts

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"

	"gongkai/kiosk"
)

// Params are the costs of an argon2id hash.
type Params struct {
	Memory  uint32 // KiB
	Time    uint32 // passes
	Threads uint8
}

// DefaultParams are the OWASP recommendation of 19 MiB, two passes, one lane.
var DefaultParams = Params{Memory: 19 * 1024, Time: 2, Threads: 1}

// Bounds of what a stored hash may ask for, so that a damaged or planted row
// cannot take the machine's memory at the next sign-in.
const (
	maxMemory  = 256 * 1024
	maxTime    = 16
	maxThreads = 16
	saltBytes  = 16
	keyBytes   = 32
)

func (p Params) valid() bool {
	return p.Time >= 1 && p.Time <= maxTime && p.Threads >= 1 && p.Threads <= maxThreads &&
		p.Memory >= 8*uint32(p.Threads) && p.Memory <= maxMemory
}

// below reports whether p is weaker than q in any cost that raises security.
func (p Params) below(q Params) bool { return p.Memory < q.Memory || p.Time < q.Time }

// phc is a parsed $argon2id$v=19$m=…,t=…,p=…$salt$hash string.
type phc struct {
	Params
	Salt, Key []byte
}

var b64 = base64.RawStdEncoding.Strict()

var errPHC = errors.New("not an argon2id PHC string")

// String writes the PHC form.
func (h phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, h.Memory, h.Time, h.Threads, b64.EncodeToString(h.Salt), b64.EncodeToString(h.Key))
}

// parsePHC reads exactly what String writes, within the bounds above.
func parsePHC(s string) (phc, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return phc{}, errPHC
	}
	costs := strings.Split(parts[3], ",")
	if len(costs) != 3 {
		return phc{}, errPHC
	}
	var n [3]uint64
	for i, prefix := range [3]string{"m=", "t=", "p="} {
		digits, ok := strings.CutPrefix(costs[i], prefix)
		v, err := strconv.ParseUint(digits, 10, 32)
		if !ok || err != nil {
			return phc{}, errPHC
		}
		n[i] = v
	}
	if n[2] > maxThreads {
		return phc{}, errPHC
	}
	h := phc{Params: Params{Memory: uint32(n[0]), Time: uint32(n[1]), Threads: uint8(n[2])}}
	if !h.valid() {
		return phc{}, errPHC
	}
	var err error
	if h.Salt, err = b64.DecodeString(parts[4]); err != nil || len(h.Salt) < 8 || len(h.Salt) > 64 {
		return phc{}, errPHC
	}
	if h.Key, err = b64.DecodeString(parts[5]); err != nil || len(h.Key) < 16 || len(h.Key) > 64 {
		return phc{}, errPHC
	}
	if h.String() != s { // base64 overlooks line ends
		return phc{}, errPHC
	}
	return h, nil
}

// matches computes the hash of a password with h's costs and salt.
func (h phc) matches(password string) bool {
	key := argon2.IDKey([]byte(password), h.Salt, h.Time, h.Memory, h.Threads, uint32(len(h.Key)))
	return subtle.ConstantTimeCompare(key, h.Key) == 1
}

// nobody is a hash no password has, for names without an account.
func nobody(p Params) phc {
	return phc{Params: p, Salt: randomBytes(saltBytes), Key: randomBytes(keyBytes)}
}

// hasher limits how many hashes are computed at once: each takes Memory, and
// sign-in is open to strangers.
type hasher struct {
	params  Params
	running chan struct{} // one slot a hash being computed
	waiting chan struct{} // one slot a caller, running or in the queue
}

// queueFactor is how many callers may wait for each hash being computed.
const queueFactor = 16

func newHasher(p Params, concurrent int) *hasher {
	return &hasher{params: p, running: make(chan struct{}, concurrent), waiting: make(chan struct{}, concurrent*queueFactor)}
}

// do runs f in a slot. TooMany when the queue is full.
func (h *hasher) do(ctx context.Context, f func()) error {
	select {
	case h.waiting <- struct{}{}:
	default:
		return kiosk.Errorf(kiosk.TooMany, "现在登录的人太多，请过一会儿再试。")
	}
	defer func() { <-h.waiting }()
	select {
	case h.running <- struct{}{}:
	case <-ctx.Done():
		return kiosk.Wrap(kiosk.Unavailable, "", ctx.Err())
	}
	defer func() { <-h.running }()
	f()
	return nil
}

// hash makes the PHC string of a password.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	out := phc{Params: h.params, Salt: randomBytes(saltBytes)}
	err := h.do(ctx, func() {
		out.Key = argon2.IDKey([]byte(password), out.Salt, out.Time, out.Memory, out.Threads, keyBytes)
	})
	if err != nil {
		return "", err
	}
	return out.String(), nil
}

// verify compares a password with a stored hash; stale says that the hash was
// made with weaker costs than today's.
func (h *hasher) verify(ctx context.Context, stored phc, password string) (ok, stale bool, err error) {
	err = h.do(ctx, func() { ok = stored.matches(password) })
	return ok, stored.below(h.params), err
}

// randomBytes returns n bytes from the system's source, which never fails.
func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // documented to never return an error
	return b
}

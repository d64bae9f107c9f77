package speech

import (
	"container/list"
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// Cache keeps the sounds of a voice in memory, those said last. A sentence many
// ask for at once is said once.
type Cache struct {
	Voice
	most   int // bytes
	flight singleflight.Group

	mu    sync.Mutex
	held  int
	order *list.List // of *kept, the one used last in front
	byKey map[string]*list.Element
}

type kept struct {
	key   string
	sound Sound
}

const (
	cacheSize = 48 << 20         // ten minutes of espeak-ng and more
	makeTime  = 15 * time.Second // for one sound, whoever waits for it
)

// NewCache keeps the sounds of v.
func NewCache(v Voice) *Cache {
	return &Cache{Voice: v, most: cacheSize, order: list.New(), byKey: map[string]*list.Element{}}
}

// Say implements [Voice]. A sound that was begun is finished for those who ask
// next, even if the first one leaves.
func (c *Cache) Say(ctx context.Context, text string, speed Speed) (Sound, error) {
	key := string(speed) + " " + text
	if s, ok := c.get(key); ok {
		return s, nil
	}
	done := c.flight.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), makeTime)
		defer cancel()
		s, err := c.Voice.Say(ctx, text, speed)
		if err == nil {
			c.put(key, s)
		}
		return s, err
	})
	select {
	case r := <-done:
		if r.Err != nil {
			return Sound{}, r.Err
		}
		return r.Val.(Sound), nil
	case <-ctx.Done():
		return Sound{}, ctx.Err()
	}
}

func (c *Cache) get(key string) (Sound, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[key]
	if !ok {
		return Sound{}, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*kept).sound, true
}

func (c *Cache) put(key string, s Sound) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byKey[key]; ok || len(s.Data) > c.most {
		return
	}
	c.byKey[key] = c.order.PushFront(&kept{key, s})
	c.held += len(s.Data)
	for c.held > c.most {
		last := c.order.Back()
		old := c.order.Remove(last).(*kept)
		delete(c.byKey, old.key)
		c.held -= len(old.sound.Data)
	}
}

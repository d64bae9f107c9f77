package main

import (
	"net"
	"sync"
)

// relisten is a listener that one server after another can use: closing what
// [relisten.next] returns leaves it open, and who connects in between waits.
type relisten struct {
	net.Listener
	conns chan net.Conn
	ended chan struct{} // no more will come
	err   error         // why, once ended is closed
}

func newRelisten(ln net.Listener) *relisten {
	r := &relisten{Listener: ln, conns: make(chan net.Conn), ended: make(chan struct{})}
	go func() {
		defer close(r.ended)
		for {
			c, err := ln.Accept()
			if err != nil {
				r.err = err
				return
			}
			r.conns <- c
		}
	}()
	return r
}

// close ends it; a connection nobody took is closed.
func (r *relisten) close() error {
	err := r.Listener.Close()
	for {
		select {
		case c := <-r.conns:
			_ = c.Close()
		case <-r.ended:
			return err
		}
	}
}

// next returns a listener for the next server.
func (r *relisten) next() net.Listener { return &relistened{relisten: r, done: make(chan struct{})} }

// relistened is one server's use of a relisten.
type relistened struct {
	*relisten
	once sync.Once
	done chan struct{}
}

// Accept implements net.Listener.
func (t *relistened) Accept() (net.Conn, error) {
	select {
	case <-t.done:
		return nil, net.ErrClosed
	default:
	}
	select {
	case c := <-t.conns:
		return c, nil
	case <-t.done:
		return nil, net.ErrClosed
	case <-t.ended:
		return nil, t.err
	}
}

// Close implements net.Listener.
func (t *relistened) Close() error {
	t.once.Do(func() { close(t.done) })
	return nil
}

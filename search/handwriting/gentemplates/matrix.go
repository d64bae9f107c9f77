package main

import (
	"cmp"
	"math"
	"slices"
)

// matrix is a square one.
type matrix struct {
	n int
	v []float64 // row by row
}

func newMatrix(n int) *matrix { return &matrix{n, make([]float64, n*n)} }

func (m *matrix) at(i, j int) float64     { return m.v[i*m.n+j] }
func (m *matrix) set(i, j int, x float64) { m.v[i*m.n+j] = x }
func (m *matrix) row(i int) []float64     { return m.v[i*m.n : (i+1)*m.n] }

func (m *matrix) add(o *matrix) {
	for i, x := range o.v {
		m.v[i] += x
	}
}

// addProduct adds x × xᵀ.
func (m *matrix) addProduct(x []float64) {
	for i, a := range x {
		if a == 0 {
			continue
		}
		row := m.row(i)
		for j, b := range x {
			row[j] += a * b
		}
	}
}

// cholesky returns the lower L with L × Lᵀ = m, which is positive.
func (m *matrix) cholesky() *matrix {
	l := newMatrix(m.n)
	for i := range m.n {
		for j := range i + 1 {
			sum := m.at(i, j)
			for k := range j {
				sum -= l.at(i, k) * l.at(j, k)
			}
			if i == j {
				l.set(i, i, math.Sqrt(sum))
				continue
			}
			l.set(i, j, sum/l.at(j, j))
		}
	}
	return l
}

// solve returns x with m × x = b, m lower.
func (m *matrix) solve(b []float64) []float64 {
	x := slices.Clone(b)
	for i := range x {
		for k := range i {
			x[i] -= m.at(i, k) * x[k]
		}
		x[i] /= m.at(i, i)
	}
	return x
}

// solveTransposed returns x with mᵀ × x = b, m lower.
func (m *matrix) solveTransposed(b []float64) []float64 {
	x := slices.Clone(b)
	for i := len(x) - 1; i >= 0; i-- {
		x[i] /= m.at(i, i)
		for k := range i {
			x[k] -= m.at(i, k) * x[i]
		}
	}
	return x
}

// reduce returns L⁻¹ × m × L⁻ᵀ for a symmetric m.
func (m *matrix) reduce(lower *matrix) *matrix {
	half := newMatrix(m.n) // rows are columns of L⁻¹ × m
	for i := range m.n {
		copy(half.row(i), lower.solve(m.row(i)))
	}
	out := newMatrix(m.n)
	column := make([]float64, m.n)
	for j := range m.n {
		for i := range m.n {
			column[i] = half.at(i, j)
		}
		copy(out.row(j), lower.solve(column))
	}
	return out
}

// eigen returns the eigenvalues and, as columns, the vectors of a symmetric
// matrix, by Jacobi's rotations. m is used up.
func (m *matrix) eigen() ([]float64, *matrix) {
	vectors := newMatrix(m.n) // transposed while it is made: rows are faster
	for i := range m.n {
		vectors.set(i, i, 1)
	}
	for range 14 {
		var off, on float64
		for i := range m.n {
			for j := range m.n {
				if i == j {
					on += m.at(i, i) * m.at(i, i)
				} else {
					off += m.at(i, j) * m.at(i, j)
				}
			}
		}
		if off < 1e-18*on {
			break
		}
		for p := range m.n - 1 {
			for q := p + 1; q < m.n; q++ {
				m.rotate(p, q, vectors)
			}
		}
	}
	values := make([]float64, m.n)
	columns := newMatrix(m.n)
	for i := range m.n {
		values[i] = m.at(i, i)
		for j := range m.n {
			columns.set(j, i, vectors.at(i, j))
		}
	}
	return values, columns
}

// rotate makes m[p][q] zero.
func (m *matrix) rotate(p, q int, vectors *matrix) {
	apq := m.at(p, q)
	if apq == 0 {
		return
	}
	theta := (m.at(q, q) - m.at(p, p)) / (2 * apq)
	t := 1 / (math.Abs(theta) + math.Sqrt(theta*theta+1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(t*t+1)
	s := t * c
	for k := range m.n {
		kp, kq := m.at(k, p), m.at(k, q)
		m.set(k, p, c*kp-s*kq)
		m.set(k, q, s*kp+c*kq)
	}
	turn(m.row(p), m.row(q), c, s)
	turn(vectors.row(p), vectors.row(q), c, s)
}

func turn(a, b []float64, c, s float64) {
	for k, x := range a {
		y := b[k]
		a[k] = c*x - s*y
		b[k] = s*x + c*y
	}
}

// largest returns the places of the n largest numbers.
func largest(values []float64, n int) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	return order[:n]
}

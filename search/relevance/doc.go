// Package relevance measures search against judged sets: questions, documents
// and which of them answer. It knows nothing of any engine.
package relevance

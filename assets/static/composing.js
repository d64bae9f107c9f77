// composing holds the keys that are not words yet, and asks the server what
// they may mean. It knows nothing of the page.

const patience = 3000; // ms until the server counts as silent
const soon = 800; // ms a key that needs an answer waits for it
const few = 24; // candidates for the row; 更多 asks for more
const many = 96;
const first = { 2: "a", 3: "d", 4: "g", 5: "j", 6: "m", 7: "p", 8: "t", 9: "w" };

// read cuts the syllables an answer gave so that they show the keys as they are
// now: letters that were added since stand at the end, those erased are gone.
export function read(keys, answer) {
  const same = keys.startsWith(answer.keys) || answer.keys.startsWith(keys);
  const count = (s) => s.replaceAll("'", "").length;
  if (keys === answer.keys && answer.syllables.length) return answer.syllables;
  let left = count(keys);
  const out = [];
  if (same && count(answer.syllables.join("")) === count(answer.keys)) {
    for (const s of answer.syllables) {
      if (left > 0) out.push(s.slice(0, left));
      left -= s.length;
    }
  }
  if (left <= 0) return out;
  const rest = [...keys.replaceAll("'", " ").trim()].slice(-left).join("");
  const tail = rest.replace(/\d/g, (d) => first[d]).split(" ").filter(Boolean);
  if (out.length && !/[' ]/.test(keys.slice(-left - 1, -left))) out.push(out.pop() + (tail.shift() ?? ""));
  return [...out, ...tail];
}

export function composing({ changed }) {
  const none = { keys: "", syllables: [], candidates: [] };
  let keys = "";
  let answer = none;
  let failed = false;
  let asked = null; // { control, done }

  const fetchAnswer = async (of, limit, signal) => {
    const r = await fetch(`/api/v1/ime?limit=${limit}&pinyin=${encodeURIComponent(of)}`, { signal });
    if (!r.ok) throw new Error("HTTP " + r.status);
    const { syllables, candidates } = await r.json();
    return { keys: of, syllables: syllables ?? [], candidates: candidates ?? [] };
  };

  const ask = () => {
    asked?.control.abort();
    asked = null;
    if (!keys) {
      answer = none;
      return;
    }
    const control = new AbortController();
    const timer = setTimeout(() => control.abort("late"), patience);
    const of = keys;
    const mine = { control };
    asked = mine;
    mine.done = fetchAnswer(of, few, control.signal).then((a) => { answer = a; failed = false; }, () => {
      if (asked === mine) {
        failed = true;
        answer = none;
      }
    }).finally(() => {
      clearTimeout(timer);
      if (asked !== mine) return;
      asked = null;
      changed();
    });
  };

  // cut takes away the first n keys and their syllables.
  const cut = (n) => {
    let gone = keys.slice(0, n).replaceAll("'", "").length;
    const syllables = read(keys, answer).filter((s) => (gone -= s.length) < 0);
    keys = keys.slice(n).replace(/^'+/, "");
    answer = { keys, syllables, candidates: null };
    ask();
  };

  const ready = () => Promise.race([asked?.done, new Promise((r) => { setTimeout(r, asked ? soon : 0); })]);

  return {
    active: () => keys !== "",
    failed: () => failed,
    keys: () => keys,
    pieces: () => read(keys, answer),
    // candidates are those of the keys as they are, or while the server still
    // thinks those of a moment ago, or null where these mean nothing any more.
    candidates: () => (keys ? answer.candidates : []),
    settled: () => !asked,
    add(key) {
      if (keys.length >= 64 || (key === "'" && (!keys || keys.endsWith("'")))) return;
      keys += key;
      ask();
    },
    erase() {
      keys = keys.slice(0, -1);
      ask();
    },
    // ready ends when the server has answered, or when nobody would wait longer.
    ready,
    // drop takes the keys away and returns them.
    drop() {
      const old = keys;
      keys = "";
      ask();
      return old;
    },
    restore(old) {
      keys = old;
      ask();
    },
    // take chooses a candidate and goes on composing the keys it does not stand
    // for; it returns its text. A quick finger chooses before the answer to its
    // last key has come: in that the same word may stand for more of the keys.
    async take(candidate) {
      const until = performance.now() + soon;
      while (asked && performance.now() < until) await ready(); // further keys ask again
      if (!keys) return ""; // cleared meanwhile
      const now = answer.candidates ?? [];
      const same = now.includes(candidate) ? candidate : now.find((c) => c.text === candidate.text && c.consumed >= candidate.consumed);
      cut((same ?? candidate).consumed);
      return candidate.text;
    },
    // all chooses the first candidate until no key is left, and returns the
    // whole text. Keys that mean nothing stay letters: the search reads pinyin.
    async all() {
      let text = "";
      while (keys) {
        await ready();
        const best = answer.keys === keys ? answer.candidates?.[0] : null;
        if (!best || best.consumed < 1) {
          text += keys.replace(/[\d']/g, "");
          break;
        }
        text += best.text;
        cut(best.consumed);
      }
      keys = "";
      ask();
      return text;
    },
    // more lists all the candidates.
    async more() {
      const of = keys;
      const control = new AbortController();
      const timer = setTimeout(() => control.abort(), patience);
      try {
        return (await fetchAnswer(of, many, control.signal)).candidates;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

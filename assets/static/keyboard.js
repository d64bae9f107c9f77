// keyboard types into the question with the keys on the screen and turns what
// is typed, pinyin or initials or words, into things to touch: rows that
// search, and above the keys short words that are filled in.

const delay = 90; // ms without a key before the server is asked

export function keyboard() {
  const input = document.getElementById("q");
  const rows = document.getElementById("words");
  const template = document.getElementById("row");
  const cands = document.getElementById("cands");
  if (!input || !rows || !template) return;
  input.inputMode = "none"; // the keys are on the page; without this script the system's are needed
  input.placeholder = "点字母打字";
  const hint = document.getElementById("hint");
  const start = [...rows.children];
  const startHint = hint.textContent;
  const startCands = [...cands.childNodes];
  let asked = null;
  let timer = 0;

  // split tells the Latin run being typed from what stands before it.
  const split = () => {
    const m = /^(.*?)([a-z' ]*)$/is.exec(input.value);
    return /[a-z]/i.test(m[2]) ? [m[1], m[2].trim()] : [input.value, ""];
  };
  const search = (text) => "/k/search?q=" + encodeURIComponent(text);

  const suggest = async (text, signal) => {
    const r = await fetch("/api/v1/suggest?q=" + encodeURIComponent(text), { signal });
    if (!r.ok) return [];
    return (await r.json()).suggestions ?? [];
  };

  const row = (text, typed, count) => {
    const li = template.content.firstElementChild.cloneNode(true);
    const a = li.querySelector("a");
    a.href = search(text);
    const words = li.querySelector(".lead");
    if (typed && text.startsWith(typed)) {
      const rest = document.createElement("b");
      rest.textContent = text.slice(typed.length);
      words.append(typed, rest);
    } else {
      words.textContent = text;
    }
    if (count > 0) li.querySelector(".n").textContent = count + " 份";
    return li;
  };

  const fill = (prefix, word) => {
    const key = document.createElement("button");
    key.type = "button";
    key.className = "key";
    key.textContent = word;
    key.addEventListener("click", () => set(prefix + word));
    return key;
  };

  const show = (list, prefix, short) => {
    const text = input.value.trim();
    rows.replaceChildren(...(list.length ? list.slice(0, 6).map((s) => row(s.text, prefix, s.count)) : start));
    hint.textContent = list.length ? "点一下就找" : `没有联想到“${text}”，可以点“查找”，或者大家常找的：`;
    const words = [...new Set(short.map((s) => s.text).filter((w) => [...w].length <= 8))].slice(0, 5);
    cands.replaceChildren(...(words.length ? words.map((w) => fill(prefix, w)) : startCands));
    fit();
  };

  // fit drops the words that would be cut off at the edge.
  const fit = () => {
    const keys = [...cands.querySelectorAll(".key")];
    while (keys.length > 1 && cands.scrollWidth > cands.clientWidth) keys.pop().remove();
  };

  const changed = () => {
    clearTimeout(timer);
    asked?.abort();
    const text = input.value.trim();
    if (!text) {
      rows.replaceChildren(...start);
      cands.replaceChildren(...startCands);
      hint.textContent = startHint;
      return;
    }
    timer = setTimeout(async () => {
      asked = new AbortController();
      try {
        const [prefix, run] = split();
        const whole = await suggest(text, asked.signal);
        const short = run && prefix ? await suggest(run, asked.signal) : run ? whole : [];
        const list = whole.length || !prefix ? whole : short.map((s) => ({ text: prefix + s.text, count: 0 }));
        show(list, prefix, short);
      } catch (e) {
        if (e.name !== "AbortError") hint.textContent = "联想暂时用不了，点“查找”一样可以找";
      }
    }, delay);
  };

  const set = (value) => {
    input.value = value.slice(0, 200);
    input.setSelectionRange(input.value.length, input.value.length);
    input.focus({ preventScroll: true });
    changed();
  };
  const insert = (s) => {
    const at = input.selectionStart ?? input.value.length;
    const to = input.selectionEnd ?? at;
    const value = (input.value.slice(0, at) + s + input.value.slice(to)).slice(0, 200);
    input.value = value;
    input.setSelectionRange(at + s.length, at + s.length);
    changed();
  };
  const erase = () => {
    const at = input.selectionStart ?? input.value.length;
    const to = input.selectionEnd ?? at;
    const from = at === to ? at - [...input.value.slice(0, at)].slice(-1).join("").length : at;
    input.value = input.value.slice(0, from) + input.value.slice(to);
    input.setSelectionRange(from, from);
    changed();
  };

  for (const key of document.querySelectorAll("[data-key]")) {
    key.addEventListener("pointerdown", (e) => e.preventDefault()); // the cursor stays in the field
    key.addEventListener("click", () => insert(key.dataset.key));
  }
  const del = document.querySelector("[data-del]");
  let again = 0;
  const stop = () => clearInterval(again);
  del?.addEventListener("pointerdown", (e) => {
    e.preventDefault();
    stop();
    again = setTimeout(() => { again = setInterval(erase, 90); }, 450);
  });
  for (const type of ["pointerup", "pointerleave", "pointercancel"]) del?.addEventListener(type, stop);
  del?.addEventListener("click", erase);
  document.querySelector("[data-layer]")?.addEventListener("click", (e) => {
    const digits = document.querySelector(".digits");
    digits.hidden = !digits.hidden;
    digits.parentElement.firstElementChild.hidden = !digits.hidden;
    e.currentTarget.textContent = digits.hidden ? "123" : "abc";
  });
  document.getElementById("clear")?.addEventListener("click", () => set(""));
  document.getElementById("ask").addEventListener("submit", (e) => {
    if (!input.value.trim()) e.preventDefault();
  });
  input.addEventListener("input", (e) => e.isComposing || changed());
  input.addEventListener("compositionend", changed);
  if (input.value) set(input.value);
}

// suggestions are the rows under the field: what can be found that begins with
// the words, each with how much there is, and the question that is likely meant
// with its answer.

const delay = 90; // ms without a key before the server is asked
const patience = 400; // ms the rows wait for an answer to stand above them
const shown = 6;
const han = /\p{Script=Han}/u;

const search = (text) => "/k/search?q=" + encodeURIComponent(text);

export function suggestions() {
  const rows = document.getElementById("words");
  if (!rows) return { about() {} }; // a page where nothing is searched
  const template = document.getElementById("row");
  const hint = document.getElementById("hint");
  const tip = document.getElementById("tip");
  const start = [...rows.children];
  const startHint = hint.textContent;
  let timer = 0;
  let asked = null;
  let about = "";

  const row = ({ text, count }, typed) => {
    const li = template.content.firstElementChild.cloneNode(true);
    li.querySelector("a").href = search(text);
    const lead = li.querySelector(".lead");
    if (typed && text.startsWith(typed)) {
      const rest = document.createElement("b");
      rest.textContent = text.slice(typed.length);
      lead.append(typed, rest);
    } else {
      lead.textContent = text;
    }
    if (count > 0) li.querySelector(".n").textContent = count + " 份";
    return li;
  };

  const get = async (address, signal) => {
    const r = await fetch(address, { signal });
    if (r.status === 204) return null;
    if (!r.ok) throw new Error("HTTP " + r.status);
    return r.json();
  };
  const words = async (text, signal) => (text ? (await get("/api/v1/suggest?q=" + encodeURIComponent(text), signal)).suggestions ?? [] : []);

  // likely is the question that people ask about these words, with its answer,
  // or null. It comes with the rows or not at all: nothing moves under a finger.
  const likely = (text, signal) => Promise.race([
    get("/k/likely?q=" + encodeURIComponent(text), signal).catch(() => null),
    new Promise((r) => { setTimeout(r, patience, null); }),
  ]);

  // continued asks by the letters alone and puts the words that stand in the
  // field already before what goes on from them; how much there is of both
  // together is not known.
  const continued = async (text, typed, letters, signal) => {
    const part = text.slice(typed.length);
    const list = await words(letters, signal);
    return list.flatMap((s) => {
      if (s.text.startsWith(typed)) return [s];
      return !han.test(part) || s.text.startsWith(part[0]) ? [{ text: typed + s.text, count: 0 }] : [];
    });
  };

  const show = (text, typed, list, question) => {
    const few = list.length > 1 || list[0]?.count ? [] : start;
    rows.replaceChildren(...list.slice(0, question ? shown - 1 : shown).map((s) => row(s, typed)), ...few);
    hint.textContent = list.length ? "点一下就找" : text === typed.trim() ? `没有联想到“${text}”，可以点“查找”，或者大家常找的：` : startHint;
    tip.hidden = !question;
    if (!question) return;
    const [, strong, figure, from] = tip.children;
    [strong.textContent, figure.textContent, from.textContent, tip.href] = [question.text, question.figure, question.source, question.url];
  };

  const ask = async (text, typed, letters) => {
    asked = new AbortController();
    const { signal } = asked;
    try {
      const answer = text === typed.trim() && [...text].length > 1 ? likely(text, signal) : null;
      let list = await words(text, signal);
      if (!list.length && letters && letters !== text) list = await continued(text, typed.trim(), letters, signal);
      // Words that nothing goes on from can be searched as they are.
      if (han.test(text) && !list.some((s) => s.text.startsWith(text))) list.unshift({ text, count: 0 });
      const question = await answer;
      if (!signal.aborted) show(text, typed, list, question);
    } catch {
      if (!signal.aborted) hint.textContent = "联想暂时用不了，点“查找”一样可以找";
    }
  };

  return {
    // about asks for what goes on from text; typed is the part of it that is
    // words already, letters the same with the letters as they were typed.
    about(text, typed, letters) {
      text = text.trim();
      if (text + "\0" + letters === about) return;
      about = text + "\0" + letters;
      clearTimeout(timer);
      asked?.abort();
      if (!text) {
        tip.hidden = true;
        rows.replaceChildren(...start);
        hint.textContent = startHint;
        return;
      }
      timer = setTimeout(ask, delay, text, typed, letters.trim());
    },
  };
}

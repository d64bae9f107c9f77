// follow shows on the page what is being read: a bar beside the block and a
// line under the sentence, and calmly brings both into view.

const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
const places = { title: "main h1", about: "main .meta", answer: "main .ans" };

// mark shows one item of the list, null shows none.
export function mark(item) {
  document.querySelectorAll(".being-read").forEach((e) => e.classList.remove("being-read"));
  CSS.highlights?.delete("spoken");
  if (!item) return;
  const element = item.on ?? (item.part === "body" ? document.getElementById("b" + item.block) : document.querySelector(places[item.part] ?? "none"));
  if (!element) return;
  element.classList.add("being-read");
  const range = item.part === "body" ? find(element, item.text) : null;
  if (range && CSS.highlights) CSS.highlights.set("spoken", new Highlight(range));
  show(range ?? element);
}

// find returns where a sentence stands in an element. Blanks do not count: the
// markup may break lines where the text does not.
function find(element, sentence) {
  const want = sentence.replace(/\s/g, "");
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const at = []; // node and offset of every sounding character
  let all = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let i = 0; i < node.data.length; i++) {
      if (/\s/.test(node.data[i])) continue;
      all += node.data[i];
      at.push([node, i]);
    }
  }
  const from = all.indexOf(want);
  if (!want || from < 0) return null;
  const range = document.createRange();
  const [last, end] = at[from + want.length - 1];
  range.setStart(...at[from]);
  range.setEnd(last, end + 1);
  return range;
}

// show scrolls only when what is read is not in sight.
function show(what) {
  const element = what.startContainer?.parentElement ?? what;
  const area = element.closest(".scroll");
  if (!area) return;
  const r = what.getBoundingClientRect();
  const box = area.getBoundingClientRect();
  if (r.top >= box.top + 24 && r.bottom <= box.bottom - 48) return;
  area.scrollBy({ top: r.top - box.top - box.height / 3, behavior: calm() });
}

// field is the text of the question: a real input with the words, and over it
// a line that shows them with the letters that are not words yet.

const most = 200; // characters, as the input's maxlength

export function field({ changed }) {
  const input = document.getElementById("q");
  const line = document.getElementById("line");
  const clear = document.getElementById("clear");
  const undo = document.getElementById("undo");
  const usual = input.placeholder;
  let pieces = [];
  let dropped = null; // what 清空 took away; forgotten at the next key

  const at = () => [input.selectionStart ?? input.value.length, input.selectionEnd ?? input.value.length];
  const around = () => {
    const [from, to] = at();
    return [input.value.slice(0, from), input.value.slice(to)];
  };
  const set = (before, after) => {
    input.value = (before + after).slice(0, most);
    input.setSelectionRange(before.length, before.length);
    dropped = null;
  };

  const caret = document.createElement("i");
  const draw = (now = []) => {
    pieces = now;
    const [before, after] = around();
    const letters = pieces.map((p) => {
      const u = document.createElement("u");
      u.textContent = p;
      return u;
    });
    line.replaceChildren(before, ...letters, caret, after);
    input.placeholder = pieces.length ? "" : usual;
    const filled = input.value !== "" || pieces.length > 0;
    clear.hidden = !filled;
    undo.hidden = filled || dropped === null;
    const over = caret.offsetLeft + caret.offsetWidth - line.clientWidth;
    line.scrollLeft = over > 0 ? over : 0;
    if (!pieces.length) input.scrollLeft = line.scrollLeft;
  };

  input.inputMode = "none"; // the keys are on the page; without this script the system's are needed
  input.addEventListener("input", () => { dropped = null; changed(); });
  input.addEventListener("pointerdown", (e) => pieces.length && e.preventDefault()); // the caret stays with the letters
  document.addEventListener("selectionchange", () => document.activeElement === input && draw(pieces));

  return {
    input, draw, around,
    empty: () => input.value === "",
    insert(text) {
      const [before, after] = around();
      set(before + text, after);
    },
    // erase takes away the selection or the character before the caret.
    erase() {
      const [from, to] = at();
      const [before, after] = around();
      set(from === to ? [...before].slice(0, -1).join("") : before, after);
    },
    // replace puts another text in the place of what stands before the caret;
    // it reports false if that is not there any more.
    replace(old, text) {
      const [before, after] = around();
      if (!old || !before.endsWith(old)) return false;
      set(before.slice(0, -old.length) + text, after);
      return true;
    },
    // clear empties the field; with the letters that were not words yet it can
    // be undone.
    clear(letters) {
      const words = input.value;
      set("", "");
      dropped = { words, letters };
    },
    // back gives again what clear took away, and returns the letters.
    back() {
      const { words, letters } = dropped ?? { words: "", letters: "" };
      set(words, "");
      return letters;
    },
    // follow keeps the keyboard of the machine with the field.
    follow: () => document.activeElement === document.body && input.focus({ preventScroll: true }),
  };
}

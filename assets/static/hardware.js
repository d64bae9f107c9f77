// hardware lets a keyboard with a cable write the same way as the keys on the
// screen, where no input method of the system is at work.

// hardware calls do(action, value) for: letter, digit, split, space, erase,
// drop, search. do reports whether it took the key.
export function hardware(input, { act }) {
  const html = document.documentElement;
  document.addEventListener("pointerdown", () => html.classList.remove("by-keys"), true);
  document.addEventListener("keydown", (e) => {
    if (e.key === "Tab") html.classList.add("by-keys");
    if (e.isComposing || e.key === "Process" || e.ctrlKey || e.metaKey || e.altKey) return;
    const here = e.target === input || e.target === document.body;
    if (!here && !e.target.closest?.("#keyboard")) return;
    const took = /^[a-z]$/i.test(e.key) ? act("letter", e.key.toLowerCase(), e.key)
      : e.key === "Escape" ? act("drop")
      : !here ? false
      : /^[1-9]$/.test(e.key) ? act("digit", Number(e.key))
      : e.key === "'" ? act("split")
      : e.key === " " ? act("space")
      : e.key === "Backspace" ? act("erase")
      : e.key === "Enter" ? act("search")
      : false;
    if (!took) return;
    e.preventDefault();
    if (e.target === document.body) input.focus({ preventScroll: true });
  });
}

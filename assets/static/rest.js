// rest is the screen while nobody is there: a sheet over the home page that the
// first touch or key takes away at once, without asking the server. What it
// shows changes slowly, one block at a time.

const every = 7000; // ms between two changes

export function rest() {
  const sheet = document.getElementById("rest");
  if (!sheet) return;
  const under = [...document.body.children].filter((el) => !el.contains(sheet) && el.tagName !== "DIALOG");
  under.forEach((el) => { el.inert = true; });
  const blocks = [...sheet.querySelectorAll(".turns")].filter((b) => b.children.length > 1);
  let next = 0;
  const timer = blocks.length ? setInterval(() => {
    const block = blocks[next++ % blocks.length];
    const on = block.querySelector(".on");
    on.classList.remove("on");
    (on.nextElementSibling || block.firstElementChild).classList.add("on");
  }, every) : 0;

  // The page is there from the moment the finger lands; the sheet stays, unseen,
  // until it lifts, so that the same touch presses nothing below.
  const wake = () => {
    if (sheet.classList.contains("gone")) return;
    sheet.classList.add("gone");
    clearInterval(timer);
    under.forEach((el) => { el.inert = false; });
    history.replaceState(null, "", "/k/");
  };
  const away = () => { wake(); sheet.parentElement.remove(); };
  sheet.addEventListener("pointerdown", wake);
  sheet.addEventListener("click", (e) => { e.preventDefault(); away(); });
  sheet.addEventListener("pointercancel", away);
  addEventListener("keydown", (e) => {
    if (!sheet.isConnected || ["Shift", "Control", "Alt", "Meta", "Tab"].includes(e.key)) return;
    e.preventDefault();
    away();
    document.querySelector(".find")?.focus();
  });
}

// visit ends a visit and leaves nothing of it: pages take each other's place in
// the browser's history, and at the end everything on the screen is cleared.

// leave clears what can be cleared at once and goes the careful way home: a
// browser's own error page has no way back.
export async function leave() {
  wipe();
  try {
    await fetch("/healthz", { cache: "no-store" });
    location.replace("/k/leave");
  } catch {
    setTimeout(leave, 5000);
  }
}

// wipe empties the page. Others clear what is theirs at the event "leaving".
function wipe() {
  document.dispatchEvent(new Event("leaving"));
  document.querySelectorAll("form").forEach((f) => f.reset());
  document.querySelectorAll("input:not([type=hidden]), textarea").forEach((f) => { f.value = ""; });
  getSelection()?.removeAllRanges();
  document.activeElement?.blur();
  document.getElementById("main").replaceChildren();
  document.title = "";
}

// visit has links and questions replace the page instead of following it.
export function visit() {
  document.addEventListener("click", (e) => {
    const a = e.target.closest?.("a[href]");
    if (!a || e.defaultPrevented || a.origin !== location.origin) return;
    if (a.pathname === "/k/leave") {
      e.preventDefault();
      leave();
    } else if (a.pathname.startsWith("/k/") && !a.hasAttribute("data-jump")) {
      e.preventDefault();
      location.replace(a.href);
    }
  });
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (e.defaultPrevented) return;
    const to = new URL(form.action);
    if (form.method === "get") {
      e.preventDefault();
      send(form, e.submitter);
    } else if (to.pathname === "/k/mode") {
      e.preventDefault();
      turn(to, new URLSearchParams(new FormData(form, e.submitter)));
    }
  });
}

// send sends a form; what a question leads to replaces the page.
export function send(form, submitter) {
  if (form.method !== "get") return form.submit();
  const to = new URL(form.action);
  to.search = new URLSearchParams(new FormData(form, submitter));
  location.replace(to);
}

// turn switches a mode and shows the same page in it. A question that is being
// left is in no address, so its page is not fetched again but changed.
async function turn(to, fields) {
  const here = document.body.classList.contains("asking");
  try {
    const r = await fetch(to, { method: "POST", body: fields, headers: { "X-Stay": "1" } });
    if (here) switchMode(fields.get("toggle"), await r.json());
  } finally {
    if (!here) location.replace(location.pathname + location.search);
  }
}

// modes are the attributes of the page that the server writes for each.
const modes = { large: ["data-size", "large"], contrast: ["data-contrast", "high"], low: ["data-low", ""] };

// switchMode changes the page to a mode, in which it waits as long as told.
function switchMode(name, { idle, left }) {
  const html = document.documentElement;
  const [attribute, value] = modes[name];
  const on = !html.hasAttribute(attribute);
  if (on) html.setAttribute(attribute, value);
  else html.removeAttribute(attribute);
  document.querySelector(`.dock [name=toggle][value=${name}]`).setAttribute("aria-pressed", String(on));
  Object.assign(document.body.dataset, { idle, left });
  document.dispatchEvent(new Event("patience"));
}

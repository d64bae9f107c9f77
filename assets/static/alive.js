// Says every 15 s that the page is well, to the server on this machine only:
// the size of the screen, how many errors scripts had, how long nobody touched
// it, and what can be seen: which kind of page, whose name is on it, whether it
// has words and its look. Nothing of what anybody typed or opened.
const every = 15000;
let errors = 0;
let touched = 0;
addEventListener("error", () => { errors++; });
addEventListener("unhandledrejection", () => { errors++; });
addEventListener("pointerdown", () => { touched = performance.now(); }, { capture: true, passive: true });
addEventListener("keydown", () => { touched = performance.now(); }, { capture: true, passive: true });

function shows() {
  const body = document.body;
  const kind = [...body.classList].find((c) => c !== "k") || location.pathname.split("/")[2] || "home";
  return {
    page: kind, name: document.querySelector(".brand")?.textContent.trim() ?? "", stamp: body.dataset.told ?? "",
    words: document.getElementById("main")?.innerText.trim().length ?? 0,
    bare: !getComputedStyle(body).getPropertyValue("--ink").trim(),
  };
}

async function report() {
  const said = { screen: `${screen.width}x${screen.height}`, errors, idle: touched ? Math.round((performance.now() - touched) / 1000) : -1, shows: shows() };
  try {
    const answer = await fetch("/k/alive", { method: "POST", body: JSON.stringify(said), headers: { "Content-Type": "application/json" } });
    if (answer.ok) errors -= said.errors;
  } catch { /* said again in 15 s */ }
}

if (["127.0.0.1", "localhost", "[::1]"].includes(location.hostname)) {
  report();
  setInterval(report, every);
}

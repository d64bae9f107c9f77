// Runs before the first paint: tells the style sheet that scripts run, and sees
// that no page of an earlier visit comes back. Every entry of the browser's
// history is marked with its visit, a number that says nothing of a person.
(() => {
  const html = document.documentElement;
  html.classList.add("js");
  const visit = html.dataset.visit;
  const before = history.state?.visit;
  history.replaceState({ visit }, "");
  if (before && before !== visit) {
    html.classList.add("gone");
    location.replace("/k/");
  }
  addEventListener("pageshow", (e) => {
    if (!e.persisted) return;
    html.classList.add("gone");
    location.reload();
  });
})();

// note says one thing in a sheet at the bottom of the screen, with one key.
// A picture may stand in it, for instance a code to take along.
export function note(title, text, picture) {
  const sheet = document.getElementById("tell");
  if (!sheet || sheet.open) return;
  const from = document.activeElement;
  document.getElementById("tell-t").textContent = title;
  document.getElementById("tell-p").textContent = text;
  const qr = document.getElementById("tell-qr");
  qr.hidden = !picture;
  if (picture) qr.src = picture;
  sheet.showModal();
  sheet.onclick = (e) => (e.target === sheet || e.target.closest("button")) && sheet.close();
  sheet.onclose = () => {
    qr.removeAttribute("src");
    from?.focus?.({ preventScroll: true });
  };
}

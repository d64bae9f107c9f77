// rate sends whether a document helped, and stays where the reader is.
export function rate() {
  const box = document.getElementById("rate");
  const form = box?.querySelector("form");
  if (!form) return;
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const helped = e.submitter.value;
    for (const b of form.querySelectorAll("button")) b.disabled = true;
    const body = new URLSearchParams(new FormData(form));
    body.set("helped", helped);
    try {
      const r = await fetch(form.action, { method: "POST", body, headers: { "X-Stay": "1" } });
      if (!r.ok) throw new Error(String(r.status));
      form.replaceWith(document.getElementById(`rated-${helped}`).content);
    } catch {
      for (const b of form.querySelectorAll("button")) b.disabled = false;
    }
  });
}

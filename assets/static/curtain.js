// curtain hides the screen at once, until it is touched again.
export function curtain() {
  const key = document.getElementById("hide");
  const cover = document.getElementById("curtain");
  if (!key || !cover) return;
  key.addEventListener("click", () => {
    document.dispatchEvent(new Event("hush"));
    cover.showModal();
  });
  cover.addEventListener("click", (e) => e.target.closest("a") || cover.close());
}

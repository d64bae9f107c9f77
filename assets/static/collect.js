// The page of collecting, live while something runs. It works without this
// file: load it again to see how far it is. Here the same part is fetched every
// few seconds, as long as someone is there to see it: asking keeps the person
// signed in.

const every = 3000; // milliseconds between two looks
const present = 10 * 60 * 1000; // how long after the last touch someone is taken to be there

const live = document.getElementById('live');
let touched = Date.now();
for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel']) {
  addEventListener(event, () => { touched = Date.now(); }, { passive: true });
}

/** Fetches the part anew; when nothing runs any more, the whole page. */
async function look() {
  if (!live.hasAttribute('data-live')) return;
  if (document.hidden || Date.now() - touched > present || live.contains(document.activeElement)) return;
  try {
    const answer = await fetch('/office/collect?part=1', { redirect: 'manual', headers: { Accept: 'text/html' } });
    if (!answer.ok) return; // signed out or busy: what is shown stays
    const part = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!part.querySelector('form[action$="/stop"], .st.hold')) {
      location.assign('/office/collect');
      return;
    }
    live.replaceChildren(...part.body.childNodes);
  } catch {
    // not reachable for the moment: the next look may be
  }
}

setInterval(look, every);

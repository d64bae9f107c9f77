// The desk made instant. The page works without this file: every state is an
// address. Here the same addresses are fetched with part=1, and a key presses
// what declares it with data-key.

const quiet = 80; // milliseconds without a key before a search starts
const form = document.getElementById('find');
const box = document.getElementById('q');
const main = document.getElementById('main');
const said = document.getElementById('said');
const note = document.getElementById('note');

let running = null; // AbortController of the newest request
let timer = 0;
let composing = false; // the input method has not handed over its text yet

/** Address of the search in the box, with the filters on the screen. */
function asked() {
  const params = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...params]) if (!value.trim()) params.delete(name);
  const query = params.toString();
  return '/desk/' + (query ? '?' + query : '');
}

/** Shows an address of the desk. Only the newest request may draw. */
async function load(address, cardOnly = false) {
  running?.abort();
  clearTimeout(timer);
  const mine = (running = new AbortController());
  const late = setTimeout(() => main.classList.add('late'), 400);
  try {
    const answer = await fetch(address + (address.includes('?') ? '&' : '?') + 'part=1', {
      signal: mine.signal, redirect: 'manual', headers: { Accept: 'text/html' },
    });
    if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) {
      location.assign(address); // signed out: the door asks again and comes back here
      return;
    }
    const html = await answer.text();
    if (running !== mine) return;
    const part = new DOMParser().parseFromString(html, 'text/html').getElementById('part');
    if (!part) {
      tell(troubles[answer.status] ?? '服务器没有答上来，显示的还是上一次的。');
      return;
    }
    draw(part, cardOnly);
    tell('');
  } catch (error) {
    if (error.name !== 'AbortError' && running === mine) tell('连不上服务器，显示的还是上一次的。');
  } finally {
    clearTimeout(late);
    if (running === mine) main.classList.remove('late');
  }
}

const troubles = { 429: '查得太快了，停一下再打。', 503: '资料正在准备，请稍等。', 410: '这份文件已撤下。' };

function draw(part, cardOnly) {
  const old = document.getElementById('part');
  if (cardOnly) {
    old.querySelector('.card').replaceWith(part.querySelector('.card'));
    mark(part.querySelector('#hits [aria-current] a')?.dataset.key);
  } else {
    old.replaceWith(part);
    said.textContent = part.dataset.said;
  }
  enhance();
}

/** Marks a row at once, before its card has come. */
function mark(key) {
  for (const row of main.querySelectorAll('#hits li')) {
    const link = row.querySelector('a');
    if (link.dataset.key === key) {
      row.setAttribute('aria-current', 'true');
      row.scrollIntoView({ block: 'nearest' });
      said.textContent = link.dataset.said;
    } else row.removeAttribute('aria-current');
  }
}

/** Shows what only works with this script, and the passage that answers. */
function enhance() {
  for (const b of main.querySelectorAll('.js')) b.hidden = false;
  main.querySelector('.prose .hit')?.scrollIntoView({ block: 'center' });
}

function tell(text) {
  note.textContent = text;
  note.hidden = !text;
}

function search() {
  load(asked());
}

/** Empties the box and drops the filters, after what lies over them is closed. */
function clear() {
  const back = main.querySelector('[data-back]');
  if (back) {
    back.click();
    return;
  }
  box.value = '';
  box.focus();
  load('/desk/');
}

function move(step) {
  const rows = [...main.querySelectorAll('#hits a')];
  const at = rows.findIndex((a) => a.parentElement.hasAttribute('aria-current'));
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  if (next && next !== rows[at]) next.click();
}

/** Scrolls the full text by most of a screen; false if none is open. */
function scroll(screens) {
  const text = main.querySelector('.text');
  text?.scrollBy({ top: screens * text.clientHeight * 0.85 });
  return Boolean(text);
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Plain http has no clipboard interface; the old way needs a selection.
    const area = Object.assign(document.createElement('textarea'), { value: text, className: 'vh' });
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    box.focus();
    if (!done) {
      tell('浏览器不让复制，请用鼠标选中再复制。');
      return;
    }
  }
  said.textContent = '已复制';
  button.classList.add('done');
  setTimeout(() => button.classList.remove('done'), 1500);
}

function open(id) {
  const dialog = document.getElementById(id);
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

/** The key as data-key writes it. Alt uses the place of the key, since the
 * letter depends on the input method. */
function name(event) {
  if (event.ctrlKey || event.metaKey) return '';
  if (event.altKey) return 'Alt+' + event.code;
  return event.key;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (!composing) search();
});
box.addEventListener('compositionstart', () => {
  composing = true;
});
box.addEventListener('input', (event) => {
  if (composing || event.isComposing) return;
  if (box.value === '?' || box.value === '？') {
    box.value = '';
    open('keys');
    return;
  }
  running?.abort();
  clearTimeout(timer);
  timer = setTimeout(search, quiet);
});
box.addEventListener('compositionend', () => {
  composing = false;
  clearTimeout(timer);
  timer = setTimeout(search, 0);
});

document.addEventListener('keydown', (event) => {
  if (composing || event.isComposing || event.keyCode === 229) return; // the input method's
  const key = name(event);
  const dialog = document.querySelector('dialog[open]');
  if (dialog) {
    if (key === 'F9' || key === '?') {
      event.preventDefault();
      dialog.close();
    }
    return;
  }
  const inBox = document.activeElement === box;
  switch (key) {
    case 'ArrowDown': case 'ArrowUp':
      if (!inBox && document.activeElement !== document.body) return;
      event.preventDefault();
      move(key === 'ArrowDown' ? 1 : -1);
      return;
    case 'Escape':
      event.preventDefault();
      clear();
      return;
    case 'F2':
      event.preventDefault();
      box.focus();
      box.select();
      return;
    case 'PageUp': case 'PageDown':
      if (scroll(key === 'PageDown' ? 1 : -1)) {
        event.preventDefault();
        return;
      }
  }
  const target = key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (target && (key.length > 1 || !inBox) && !target.hidden) {
    event.preventDefault();
    target.click();
  } else if (key.length === 1 && !inBox && !/^(INPUT|BUTTON|A)$/.test(document.activeElement.tagName)) {
    box.focus(); // whoever starts typing means the box
  }
});

document.addEventListener('click', (event) => {
  const target = event.target.closest('[data-copy], [data-open], [data-scroll], a');
  if (!target || event.defaultPrevented) return;
  if (target.dataset.copy !== undefined) return void copy(target);
  if (target.dataset.open) {
    event.preventDefault();
    return open(target.dataset.open);
  }
  if (target.dataset.scroll) return void scroll(Number(target.dataset.scroll));
  const address = target.getAttribute('href') ?? '';
  if (!address.startsWith('/desk/') || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const hit = target.closest('#hits');
  if (hit) mark(target.dataset.key);
  else if (!target.closest('.acts') && !target.hasAttribute('data-back')) follow(address);
  load(address, Boolean(hit || target.closest('.acts') || target.hasAttribute('data-back')));
  box.focus();
});

/** Puts the words of an address into the box. */
function follow(address) {
  box.value = new URL(address, location.href).searchParams.get('q') ?? '';
}

enhance();
box.focus();
box.setSelectionRange(box.value.length, box.value.length);

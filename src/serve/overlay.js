/* What the live preview shows over a page: problems, the mark of an unpublished page, badges on
   links to such pages, announcements. All of it lives in shadow trees, so that neither style nor
   script of the page and of the preview meet. Text becomes text nodes: nothing that comes from a
   message is ever parsed as HTML. The focus stays where the reader put it. */

// ── Small pieces of page ──────────────────────────────────────────────────────────────────
// Strings become text nodes; what is null or false is left out.
function el(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}
function sheet(css) {
  const made = new CSSStyleSheet(); // a strict Content-Security-Policy lets these through
  made.replaceSync(css);
  return made;
}
function isHarmless(address) {
  try {
    return !/^(javascript|data|vbscript):$/.test(new URL(address, location).protocol);
  } catch { // no address at all
    return false;
  }
}
// `text`, as a link when the address is one that runs nothing.
function link(href, text, title) {
  if (!href || !isHarmless(href)) return el('span', {}, text);
  return el('a', { href, title: title ?? '', rel: 'noreferrer' }, text);
}
// Messages name things in `backticks`, as on the command line.
function worded(text) {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return [text];
  return parts.map((part, n) => (n % 2 ? el('code', {}, part) : part));
}

// ── What is shown ─────────────────────────────────────────────────────────────────────────
let memory = null;
let words = {};
const strip = el('section', { className: 'mark', hidden: true });
const notes = el('div', { className: 'notes', role: 'status' });
const title = el('h2', {});
const pill = el('button', { className: 'pill', type: 'button', onclick: turnWarnings });
const desk = el('a', { className: 'desk', href: '/_estrade/' });
const fold = el('button', { className: 'fold', type: 'button', onclick: turnPanel });
const stale = el('p', { className: 'stale', hidden: true });
const list = el('ol', { tabIndex: 0 }); // the keyboard can scroll it, even without a link
const panel = el('section', { className: 'panel', hidden: true },
  el('header', {}, title, pill, desk, fold), stale, list);
const alarm = el('p', { className: 'alarm', role: 'alert' });
const room = sheet('');
let badgeSheet = null;

// `memory` has `recall(key)` and `remember(key, value)`, which outlive a reload.
export function mount(theMemory) {
  memory = theMemory;
  words = memory.recall('words') ?? words;
  view = memory.recall('view') ?? view;
  customElements.define('estrade-preview', class extends HTMLElement {});
  customElements.define('estrade-badge', class extends HTMLElement {});
  const host = el('estrade-preview', {});
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet(STYLE)];
  root.append(strip, el('div', { className: 'dock' }, notes, panel), alarm);
  document.documentElement.insertBefore(host, document.body); // free of the body's own layout
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];
  new ResizeObserver(makeRoom).observe(panel);
  document.addEventListener('keydown', (event) => {
    const isTheirs = event.defaultPrevented || document.querySelector('dialog[open]');
    if (event.key === 'Escape' && !isTheirs && isOpen()) foldPanel();
  });
}
// The end of the page, and what the keyboard reaches, can always be scrolled above the panel.
function makeRoom() {
  const px = Math.ceil(panel.getBoundingClientRect().height);
  room.replaceSync(px === 0 ? '' : `@media screen { html {
    padding-bottom: ${px}px !important; scroll-padding-bottom: ${px}px !important } }`);
}

let errors = [];
let warnings = [];
let shown = '';
let view = { folded: false, warnings: false };
const isOpen = () => (errors.length > 0 && !view.folded) || (warnings.length > 0 && view.warnings);

export function show(message) {
  words = message.words;
  memory.remember('words', words); // to say that the server is lost before it was ever heard
  const ownFirst = [...message.problems].sort((a, b) => Boolean(b.own) - Boolean(a.own));
  errors = ownFirst.filter(({ severity }) => severity === 'error');
  warnings = ownFirst.filter(({ severity }) => severity !== 'error');
  stale.textContent = message.stale ?? '';
  if (errors.length === 0 || isNews()) view.folded = false;
  title.textContent = message.summary.errors;
  pill.textContent = message.summary.warnings;
  showPanel();
  showMark(message.mark);
  showBadges(message.unpublished);
  sound(message.summary.errors);
}
// Whether this page's own file has an error that it did not have a moment ago.
function isNews() {
  const own = errors.filter((error) => error.own).map(({ message }) => message);
  const known = memory.recall(`own:${location.pathname}`) ?? [];
  memory.remember(`own:${location.pathname}`, own);
  return own.some((message) => !known.includes(message));
}
function showPanel() {
  const open = isOpen();
  panel.hidden = errors.length + warnings.length === 0;
  panel.className = `panel ${open ? 'open' : ''} ${errors.length ? 'has-errors' : ''}`;
  panel.ariaLabel = (errors.length ? title : pill).textContent;
  title.hidden = errors.length === 0;
  pill.hidden = warnings.length === 0;
  pill.ariaExpanded = String(open && view.warnings);
  fold.hidden = !open && errors.length === 0;
  fold.textContent = open ? words.close : words.show;
  fold.ariaExpanded = String(open);
  desk.textContent = words.desk;
  desk.hidden = !open || location.pathname === desk.pathname;
  list.hidden = !open;
  stale.hidden = !open || stale.textContent === '';
  const problems = view.warnings ? [...errors, ...warnings] : errors;
  const signature = JSON.stringify([problems, words]);
  if (signature !== shown) list.replaceChildren(...problems.map(problemItem));
  shown = signature; // an unchanged list keeps its scroll and its focus
  memory.remember('view', view);
}
function foldPanel() {
  if (errors.length) view.folded = true;
  view.warnings = false;
  showPanel();
}
function turnPanel() {
  if (isOpen()) foldPanel();
  else view.folded = false;
  showPanel();
  if (fold.hidden) pill.focus();
}
function turnWarnings() {
  view.warnings = !(isOpen() && view.warnings);
  if (view.warnings) view.folded = false;
  showPanel();
  if (view.warnings) list.scrollTop = list.children[errors.length].offsetTop - list.offsetTop;
}
// Said aloud once for each change, not at each reload.
function sound(summary) {
  const now = JSON.stringify(errors.map(({ message, file }) => [message, file]));
  if (now === memory.recall('alarm')) return;
  memory.remember('alarm', now);
  alarm.textContent = errors.length ? `${summary} – ${errors[0].message}` : '';
}

function problemItem(problem) {
  const at = [problem.file, problem.line, problem.column].filter(Boolean).join(':');
  return el('li', { className: problem.severity },
    el('p', { className: 'message' }, ...worded(problem.message)),
    at && el('p', { className: 'place' }, link(problem.open, at, words.open)),
    problem.excerpt != null && excerpt(problem),
    problem.hint && el('p', { className: 'hint' }, ...worded(problem.hint)));
}
// The source line, cut around the place to what the window holds, over its carets.
function excerpt({ excerpt: source, line, column, length }) {
  const letters = [...source.trimEnd().replace(/\s/g, ' ')]; // a tab is one column too
  const width = Math.max(20, Math.min(100, Math.floor(innerWidth / 9) - 12));
  const at = Math.min(Math.max(column - 1, 0), letters.length);
  const from = Math.max(0, Math.min(at - Math.floor(width / 3), letters.length - width));
  const to = Math.min(letters.length, from + width);
  const end = Math.min(to, at + Math.max(1, length || 1));
  const gutter = line ? `${line} │ ` : '│ ';
  const before = (from > 0 ? '…' : '') + letters.slice(from, at).join('');
  const after = letters.slice(end, to).join('') + (to < letters.length ? '…' : '');
  const blank = ' '.repeat(gutter.length - 2);
  const carets = ' '.repeat([...before].length) + '^'.repeat(Math.max(1, end - at));
  const faulty = letters.slice(at, end).join('');
  if (!column) return el('pre', {}, el('i', {}, gutter), before + faulty + after);
  return el('pre', {}, el('i', {}, gutter), before, el('b', {}, faulty), after, '\n',
    el('i', {}, `${blank}│ `), el('b', { ariaHidden: 'true' }, carets));
}

function showMark(mark) {
  strip.hidden = !mark;
  if (!mark) return strip.replaceChildren();
  strip.className = `mark ${mark.kind}`;
  strip.ariaLabel = mark.label;
  strip.replaceChildren(el('strong', {}, mark.label), ' ', el('span', {}, ...worded(mark.text)),
    ' ', link(mark.open, mark.file, words.open));
}
function showBadges(unpublished) {
  const same = (address) => new URL(address, location).pathname;
  const labels = new Map(unpublished.map(({ address, label }) => [same(address), label]));
  document.querySelectorAll('estrade-badge').forEach((badge) => badge.remove());
  document.querySelectorAll('main a[href]').forEach((a) => {
    const isElsewhere = a.origin === location.origin && a.pathname !== location.pathname;
    const label = isElsewhere && labels.get(a.pathname);
    if (label) placeBadge(a, label);
  });
}
// After the link, unless that would make one more cell of a row or a grid: then at its end.
function placeBadge(a, label) {
  const lays = (element) => /flex|grid|table/.test(getComputedStyle(element).display);
  const badge = el('estrade-badge', {});
  const root = badge.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [badgeSheet ??= sheet(BADGE_STYLE)];
  root.append(label);
  const isInline = getComputedStyle(a).display.startsWith('inline') && !lays(a);
  if (isInline && !lays(a.parentElement)) return a.after(badge);
  let inside = a;
  while (lays(inside) && inside.firstElementChild) inside = inside.firstElementChild;
  inside.append(badge);
}

// ── Notes in the corner ───────────────────────────────────────────────────────────────────
export function announce({ title: name, address }) {
  const close = el('button', { type: 'button', ariaLabel: words.dismiss ?? words.close }, '×');
  const note = el('p', { className: 'note' },
    el('strong', {}, words.new_page), ' ', link(address, name), close);
  const leave = () => { // not under the reader's pointer or focus
    if (note.matches(':hover, :focus-within')) setTimeout(leave, 2000);
    else note.remove();
  };
  close.onclick = () => note.remove();
  if (notes.children.length > 2) notes.firstElementChild.remove(); // many may come at once
  notes.append(note);
  setTimeout(leave, 10_000);
}
const lostNote = el('p', { className: 'note lost' });
export function showLost(isLost) {
  if (!isLost) return lostNote.remove();
  lostNote.textContent = words.lost ?? '…';
  notes.append(lostNote);
}

// ── Style ───────────────────────────────────────────────────────────────────────────────────
const PALETTE = `
  --paper: #fdfbf6 !important; --wash: #f5f0e6 !important; --line: #ddd5c6 !important;
  --ink: #25211d !important; --soft: #655c52 !important; --link: #46398f !important;
  --error: #a32a1c !important; --warning: #7a5200 !important; color-scheme: light !important;`;
const DARK_PALETTE = `
  --paper: #1b2020 !important; --wash: #242c2b !important; --line: #48534f !important;
  --ink: #e7e3d8 !important; --soft: #b3b5a9 !important; --link: #bcb1f5 !important;
  --error: #ff9d8c !important; --warning: #e9bf6c !important; color-scheme: dark !important;`;
// `!important` on the host, because the page's own rules would otherwise win over these.
const hostStyle = (display) => `
  :host { all: initial !important; display: ${display} !important; ${PALETTE} }
  @media (prefers-color-scheme: dark) { :host { ${DARK_PALETTE} } }
  @media print { :host { display: none !important } }`;

const BADGE_STYLE = `${hostStyle('inline-block')}
  :host {
    margin-inline-start: .5em !important; padding: 0 .45em !important;
    border: 1px dashed currentColor !important; border-radius: 3px !important;
    color: var(--warning) !important; background: var(--paper) !important;
    font: 600 11px/1.5 system-ui, sans-serif !important; letter-spacing: .02em !important;
    white-space: nowrap !important; vertical-align: middle !important;
    user-select: none !important;
  }`;

const STYLE = `${hostStyle('block')}
  * { box-sizing: border-box; margin: 0 }
  [hidden] { display: none !important }
  :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px }
  a { color: inherit; text-decoration-color: var(--link); text-underline-offset: .2em }
  a:hover { color: var(--link) }
  code, pre { font-family: ui-monospace, "Cascadia Code", Menlo, Consolas, monospace }
  code { font-size: .92em; padding: 0 .25em; border-radius: 3px; background: var(--wash) }
  button {
    min-height: 28px; padding: 0 .6em; border: 1px solid var(--line); border-radius: 4px;
    background: none; color: inherit; font: inherit; cursor: pointer; white-space: nowrap;
  }
  button:hover { border-color: currentColor }
  .mark, .dock { font: 14px/1.5 Seravek, "Segoe UI", Ubuntu, "Noto Sans", Roboto, sans-serif }
  .mark, .panel, .note { color: var(--ink); background: var(--paper); overflow-wrap: anywhere }
  .alarm { position: fixed; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }

  .mark {
    padding: .55em max(1.25rem, calc(50vw - 34rem)); border-bottom: 1px solid var(--line);
    background: var(--wash);
  }
  .mark strong {
    margin-right: .5em; padding: .1em .5em; border: 1px dashed currentColor; border-radius: 3px;
    color: var(--warning);
  }
  .mark code { padding: 0; background: none }
  .mark a, .mark span:last-child { color: var(--soft) }

  .dock {
    position: fixed; inset: auto 0 0; z-index: 2147483647; pointer-events: none;
    display: flex; flex-direction: column; align-items: flex-end;
  }
  .dock > * { pointer-events: auto }
  .notes { display: grid; gap: .5em; margin: 0 .75em .75em; max-width: min(26em, 100vw - 1.5em) }
  .notes:empty { display: none }
  .note {
    display: flex; align-items: baseline; gap: .6em; padding: .5em .9em;
    border: 1px solid var(--line); border-radius: 6px; box-shadow: 0 2px 12px #0003;
  }
  .note button { border: 0; margin-left: auto; min-width: 28px; font-size: 1.2em }
  .stale {
    padding: .4em max(1.25rem, calc(50vw - 34rem)); color: var(--soft);
    border-bottom: 1px solid var(--line);
  }
  .note.lost { color: var(--soft) }

  .panel {
    display: flex; flex-direction: column; max-height: 45vh; margin: 0 .75em .75em;
    border: 1px solid var(--line); border-radius: 6px; box-shadow: 0 2px 12px #0003;
  }
  .panel.has-errors { border-left: 4px solid var(--error) }
  .panel.open {
    align-self: stretch; margin: 0; border-width: 3px 0 0; border-color: var(--warning);
    border-radius: 0; box-shadow: 0 -4px 24px #0003;
  }
  .panel.open.has-errors { border-color: var(--error) }
  .panel:not(.open):not(.has-errors) .pill { border-color: transparent; border-radius: 6px }
  header { display: flex; flex-wrap: wrap; align-items: center; gap: .4em .75em; padding: .5em }
  .panel:not(.open) header { padding: 2px; padding-left: .3em }
  .open header, .open li { padding-inline: max(1.25rem, calc(50vw - 34rem)) }
  h2 { font: inherit; font-weight: 700; color: var(--error) }
  .panel:not(.open) h2 { padding-left: .4em }
  .pill { color: var(--warning) }
  .pill::before { content: "●"; margin-right: .45em; font-size: .7em; vertical-align: .1em }
  .pill[aria-expanded=true] { background: var(--wash) }
  .desk { color: var(--soft); margin-left: auto }
  .panel.open .desk[hidden] + .fold { margin-left: auto }

  ol { overflow: auto; overscroll-behavior: contain; padding: 0; list-style: none }
  li { padding-block: .8em; border-top: 1px solid var(--line) }
  .message { font-weight: 650; text-wrap: pretty }
  .place { color: var(--soft); font-size: .93em }
  pre {
    overflow-x: auto; margin: .45em 0; padding: .4em .7em; border-radius: 4px;
    background: var(--wash); font-size: 13px; line-height: 1.35;
  }
  pre i { color: var(--soft); font-style: normal; user-select: none }
  pre b { color: var(--error) }
  .warning b { color: var(--warning) }
  .hint::before { content: "→ "; color: var(--soft) }
  @media (max-width: 26em) {
    header { column-gap: .35em }
    .open .fold { margin-left: auto }
    .open .desk { order: 1; flex-basis: 100% }
    button { padding: 0 .4em }
    .pill::before { display: none }
  }
  @media (forced-colors: active) { .panel, .note, .mark { border: 2px solid } }
`;

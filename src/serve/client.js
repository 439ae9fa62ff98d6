/* The browser's side of `estrade serve --watch`: listens to the server's events, reloads this tab
   when its page has changed, at the place where the reader was, and exchanges style sheets and
   pictures without a reload. What it shows over the page is overlay.js's work. */
(() => {
  'use strict';
  const { print: PRINT, files: FILES } = document.currentScript.dataset;
  const HERE = location.pathname;
  let overlay = null; // the module, once loaded

  // Memory of this tab. A browser may forbid it: the preview then forgets, and still works.
  function recall(key) {
    try { return JSON.parse(sessionStorage.getItem(`estrade:${key}`)); } catch { return null; }
  }
  function remember(key, value) {
    try { sessionStorage.setItem(`estrade:${key}`, JSON.stringify(value)); } catch { /* forgets */ }
  }

  // ── Place: scroll, open <details>, typed text, focus ──────────────────────────────────────
  // An element is found again in the new page by its name and its rank among its namesakes.
  function keyed(selector, nameOf) {
    const ranks = new Map();
    return [...document.querySelectorAll(selector)].map((element) => {
      const name = element.id || nameOf(element);
      ranks.set(name, (ranks.get(name) ?? 0) + 1);
      return [`${name} ${ranks.get(name)}`, element];
    });
  }
  const folds = () => keyed('details', (d) => d.querySelector('summary')?.textContent.trim());
  const fields = () => keyed(
    'input:not([type=password], [type=hidden], [type=file]), textarea, select', (f) => f.name);
  const asServed = new Map(folds().map(([, details]) => [details, details.open]));

  // Under the address of a page that has gone for a while there is another page.
  const IS_MISSING = PRINT.startsWith('404-');

  function keepPlace() {
    if (IS_MISSING) return;
    history.scrollRestoration = 'manual'; // else the browser's own guess comes after ours
    remember(`place:${HERE}`, {
      x: scrollX,
      y: scrollY,
      focus: document.activeElement?.id,
      folds: folds().filter(([, d]) => d.open !== asServed.get(d)).map(([key, d]) => [key, d.open]),
      fields: fields()
        .filter(([, f]) => f.value !== f.defaultValue || f.checked !== f.defaultChecked)
        .map(([key, f]) => [key, { value: f.value, checked: f.checked }]),
    });
  }
  function restorePlace(place) {
    const wasOpen = new Map(place.folds);
    for (const [key, d] of folds()) if (wasOpen.has(key)) d.open = wasOpen.get(key);
    const wasTyped = new Map(place.fields);
    for (const [key, field] of fields()) Object.assign(field, wasTyped.get(key));
    if (place.focus) document.getElementById(place.focus)?.focus({ preventScroll: true });
    holdScroll(() => scrollTo({ left: place.x, top: place.y, behavior: 'instant' }));
  }
  // Pictures and fonts that come late move the page: put it back until the reader moves it.
  function holdScroll(scroll) {
    const watch = new ResizeObserver(scroll);
    const stop = () => { watch.disconnect(); history.scrollRestoration = 'auto'; };
    watch.observe(document.documentElement);
    scroll();
    for (const type of ['wheel', 'touchstart', 'pointerdown', 'keydown']) {
      addEventListener(type, stop, { once: true, capture: true, passive: true });
    }
    addEventListener('load', () => { scroll(); setTimeout(stop, 2000); }, { once: true });
  }

  // ── Reloading ─────────────────────────────────────────────────────────────────────────────
  // A page may be rendered again between its loading and our connection: try again, more and
  // more slowly, then leave it, lest a page that never renders twice alike reload for ever.
  const PAUSES_MS = [0, 300, 1000, 3000];
  let isFirstState = true;
  let refused = null;
  let reloadTimer = 0;

  // Whether the tab is about to reload at once.
  function follow(print) {
    clearTimeout(reloadTimer);
    const before = isFirstState ? recall(`reload:${HERE}`) : null;
    isFirstState = false;
    if (print === PRINT) remember(`reload:${HERE}`, null);
    if (print === PRINT || print === refused) return false;
    const tries = before && Date.now() - before.at < 10_000 ? before.tries : 0;
    if (tries >= PAUSES_MS.length) {
      refused = print;
      return false;
    }
    reloadTimer = setTimeout(reload, PAUSES_MS[tries], tries + 1);
    return PAUSES_MS[tries] === 0;
  }
  function reload(tries) {
    remember(`reload:${HERE}`, { tries, at: Date.now() });
    keepPlace();
    location.reload();
  }

  // ── Style sheets, pictures, scripts ───────────────────────────────────────────────────────
  function parse(address) {
    try { return new URL(address, document.baseURI); } catch { return null; }
  }
  function assets({ addresses }) {
    const changed = new Set(addresses.map((address) => new URL(address, location).pathname));
    const left = new Set(changed);
    const fresh = (address) => {
      const url = parse(address);
      if (url?.origin !== location.origin || !changed.has(url.pathname)) return null;
      left.delete(url.pathname);
      url.searchParams.set('estrade', Date.now());
      return url.href;
    };
    if ([...document.querySelectorAll('script[src]')].some((script) => fresh(script.src))) {
      return reload(0);
    }
    document.querySelectorAll('link[href]:not([data-estrade-old])').forEach((old) => {
      const href = fresh(old.href);
      if (href) exchangeLink(old, href);
    });
    document.querySelectorAll('[src], [srcset], [poster]')
      .forEach((element) => exchangeMedia(element, fresh));
    // What a style sheet or a script fetched (a font, a background, an @import) has no element.
    const loaded = performance.getEntriesByType('resource').map((entry) => new URL(entry.name));
    if (loaded.some(({ origin, pathname }) => origin === location.origin && left.has(pathname))) {
      reload(0);
    }
  }
  // The old sheet goes when the new one is there: no moment without style.
  function exchangeLink(old, href) {
    const link = old.cloneNode();
    link.removeAttribute('integrity');
    link.href = href;
    old.dataset.estradeOld = new URL(href).pathname;
    const drop = () => document.querySelectorAll('link[data-estrade-old]').forEach((other) => {
      const precedes = other.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (precedes && other.dataset.estradeOld === old.dataset.estradeOld) other.remove();
    });
    link.onload = drop;
    link.onerror = () => { delete old.dataset.estradeOld; link.remove(); };
    old.after(link);
    if (link.disabled || !/stylesheet/i.test(link.rel)) drop(); // neither says when it is loaded
  }
  function exchangeMedia(element, fresh) {
    for (const name of ['src', 'poster']) {
      const address = element.getAttribute(name);
      const href = address && fresh(address);
      if (href) element.setAttribute(name, href);
      if (href && name === 'src') element.closest('video, audio')?.load();
    }
    const set = element.getAttribute('srcset');
    if (!set) return;
    const now = set.replace(/[^\s,]\S*[^\s,]/g, (address) => fresh(address) ?? address);
    if (now !== set) element.setAttribute('srcset', now);
  }

  // ── Connection ────────────────────────────────────────────────────────────────────────────
  const ACTS = { state, assets, page: (message) => overlay.announce(message) };
  let events = null;
  let seenFiles = FILES; // the fingerprint of all style sheets and pictures that this tab has
  let isConnected = false; // and was told how things stand
  let pauseMs = 1000;
  let retryTimer = 0;
  let lostTimer = 0;
  let hideTimer = 0;

  function connect() {
    disconnect();
    isConnected = false;
    events = new EventSource(
      `/_estrade/events?address=${encodeURIComponent(HERE)}`);
    events.onopen = () => { isConnected = false; found(); };
    events.onerror = lost;
    for (const [type, act] of Object.entries(ACTS)) {
      events.addEventListener(type, (event) => act(JSON.parse(event.data)));
    }
  }
  function state(message) {
    // While it listens, a tab is told which file changed. What it missed, it loads anew.
    const missed = !isConnected && message.files && message.files !== seenFiles;
    isConnected = true;
    if (!missed) seenFiles = message.files;
    if (!follow(missed ? `${message.print} ${message.files}` : message.print ?? '')) {
      overlay.show(message);
    }
  }
  function disconnect() {
    clearTimeout(retryTimer);
    events?.close();
  }
  function found() {
    pauseMs = 1000;
    clearTimeout(lostTimer);
    lostTimer = 0;
    overlay.showLost(false);
  }
  function lost() {
    lostTimer ||= setTimeout(overlay.showLost, 2000, true);
    if (events.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, pauseMs);
    pauseMs = Math.min(pauseMs * 1.5, 5000);
  }
  // A browser holds six connections to one server: hidden tabs let go of theirs, and learn what
  // they missed when they are looked at. After sleep a dead connection can still seem open.
  function listenWhenSeen() {
    clearTimeout(hideTimer);
    if (document.hidden) hideTimer = setTimeout(disconnect, 1000);
    else connect();
  }
  function watchSleep(then) {
    if (Date.now() - then > 20_000 && !document.hidden) connect();
    setTimeout(watchSleep, 5000, Date.now());
  }

  async function start() {
    try {
      overlay = await import('/_estrade/overlay.js');
    } catch { // the server stopped just now
      return setTimeout(start, 2000);
    }
    overlay.mount({ recall, remember });
    document.addEventListener('visibilitychange', listenWhenSeen);
    addEventListener('online', listenWhenSeen);
    addEventListener('pageshow', (event) => { if (event.persisted) listenWhenSeen(); });
    addEventListener('pagehide', () => { clearTimeout(lostTimer); disconnect(); });
    listenWhenSeen();
    watchSleep(Date.now());
  }

  const place = IS_MISSING ? null : recall(`place:${HERE}`);
  if (!IS_MISSING) remember(`place:${HERE}`, null);
  if (place) restorePlace(place);
  start();
})();

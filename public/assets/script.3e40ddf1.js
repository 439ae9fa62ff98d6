/* Estrade, default theme. Everything here is a convenience: the pages work without it. */
(() => {
  'use strict';
  const d = document, root = d.documentElement, words = d.currentScript.dataset;
  const make = (tag, props) => Object.assign(d.createElement(tag), props);

  /* Appearance: auto, light, dark. Remembers nothing. */
  const home = d.querySelector('.menu ul');
  if (home) {
    const order = ['auto', 'light', 'dark'];
    let now = 0;
    const button = make('button', { type: 'button', className: 'switch' });
    const show = () => {
      if (now) root.dataset.theme = order[now]; else delete root.dataset.theme;
      button.dataset.now = order[now];
      button.textContent = words[order[now]];
      button.setAttribute('aria-label', words.label + ', ' + words[order[now]]);
    };
    button.addEventListener('click', () => { now = (now + 1) % 3; show(); });
    show();
    const item = make('li', { className: 'last' });
    item.append(button);
    home.append(item);
  }

  /* Contents: open where they stand beside the text. */
  if (matchMedia('(min-width:60em)').matches)
    for (const box of d.querySelectorAll('.toc details')) box.open = true;

  /* Code: a button that copies it. */
  for (const pre of d.querySelectorAll('pre.code')) {
    if (pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;
    if (!navigator.clipboard) continue;
    const box = make('div', { className: 'code-box' });
    const button = make('button', { type: 'button', textContent: words.copy });
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(pre.innerText.replace(/\n$/, ''));
        button.textContent = words.copied;
      } catch { button.textContent = words.failed; }
      setTimeout(() => { button.textContent = words.copy; }, 2000);
    });
    pre.replaceWith(box);
    box.append(pre, button);
  }

  /* Videos of others: their player comes with a click, and nothing before it. */
  for (const box of d.querySelectorAll('.embed[data-player]')) {
    const { player, play, title } = box.dataset;
    const button = make('button', { type: 'button', className: 'button', textContent: play });
    button.addEventListener('click', () => {
      const frame = make('iframe', { src: player, title, allow: 'autoplay; fullscreen; picture-in-picture', referrerPolicy: 'strict-origin-when-cross-origin' });
      frame.allowFullscreen = true;
      button.remove();
      box.prepend(frame);
      frame.focus();
    });
    box.append(button);
  }

  /* Comments of a server: asked for by a click, and nothing before it. */
  for (const box of d.querySelectorAll('.widget')) {
    const button = make('button', { type: 'button', className: 'button', textContent: box.dataset.load });
    button.addEventListener('click', () => {
      /* Remark42 reads its settings here. */
      const theme = matchMedia('(prefers-color-scheme:dark)').matches ? 'dark' : 'light';
      window.remark_config = { ...box.dataset, theme, components: ['embed'] };
      const room = make('div', { tabIndex: -1 });
      room.append(d.importNode(box.querySelector('template').content, true));
      button.replaceWith(room);
      room.focus();
    });
    box.prepend(button);
  }

  /* Registrations that closed since the site was built. */
  for (const box of d.querySelectorAll('[data-until]'))
    if (new Date(box.dataset.until) <= new Date())
      box.replaceWith(make('p', { className: 'note', textContent: box.dataset.closed }));

  /* Dates of sessions: coming or past, at the moment of reading. A list of what is to come lets go
     of what is over since the site was built; the calendar moves it to what is past. */
  const past = d.querySelector('.agenda.past');
  /* The list of a month among those of what is past, found or made: the newest one is the first. */
  const month = (heading) => {
    const box = past.lastElementChild;
    const same = [...box.querySelectorAll('h3')].find((one) => one.textContent === heading.textContent);
    if (same) return same.nextElementSibling;
    const list = make('ol', { className: 'timeline' });
    box.prepend(heading.cloneNode(true), list);
    past.hidden = false;
    return list;
  };
  for (const time of d.querySelectorAll('time[data-end]')) {
    const over = new Date(time.dataset.end) <= new Date();
    const entry = time.closest('.upcoming li,.agenda.coming li');
    if (over || !entry)
      time.after(make('span', { className: 'mark', textContent: over ? time.dataset.past : time.dataset.coming }));
    if (!over || !entry) continue;
    const list = entry.parentNode, agenda = list.closest('.agenda'), heading = list.previousElementSibling;
    if (agenda) month(heading).prepend(entry); else entry.remove();
    if (list.children.length) continue;
    if (!agenda) { list.closest('.upcoming').remove(); continue; }
    heading.remove();
    list.remove();
    agenda.querySelector('.none').hidden = Boolean(agenda.querySelector('li'));
  }
})();

'use strict';

(function start() {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  root.classList.add('scripted');
  const picture = new Picture(byId('picture'));
  const steps = new Steps(JSON.parse(byId('data').textContent).steps, picture);
  steps.tellPosition();

  // What can be typed, and what the buttons do.
  const keys = {
    ArrowRight: () => steps.go(1), ArrowDown: () => steps.go(1),
    ArrowLeft: () => steps.go(-1), ArrowUp: () => steps.go(-1),
    Home: () => steps.end(-1), End: () => steps.end(1),
    '+': () => picture.zoom(1.25), '=': () => picture.zoom(1.25), '-': () => picture.zoom(0.8),
    0: () => picture.fit(), t: switchTheme, '?': help,
    w: () => picture.pan(0, 80), s: () => picture.pan(0, -80),
    a: () => picture.pan(80, 0), d: () => picture.pan(-80, 0),
    v: () => byId('variable').focus(), f: () => byId('function').focus(),
    Escape: reset,
  };
  const buttons = {
    next: keys.ArrowRight, previous: keys.ArrowLeft, 'zoom-in': keys['+'], 'zoom-out': keys['-'],
    fit: keys[0], theme: switchTheme, help,
  };
  for (const [id, action] of Object.entries(buttons)) byId(id).addEventListener('click', action);
  document.addEventListener('keydown', (event) => {
    const target = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey || target.matches('select, input, textarea')) {
      if (event.key === 'Escape') target.blur();
      return;
    }
    // Arrows scroll a panel and move between tabs; elsewhere they step.
    if (target.closest('.tabs, #script, #why, #step') && event.key.length > 1 && event.key !== 'Escape') return;
    const action = Object.hasOwn(keys, event.key) && keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  function reset() {
    steps.clear();
    for (const kind of ['variable', 'function']) {
      byId(kind).value = 'all';
      steps.filter(kind, null);
    }
    hideTip();
  }

  for (const kind of ['variable', 'function']) {
    byId(kind).addEventListener('change', (event) => {
      const option = event.target.selectedOptions[0];
      steps.filter(kind, option.value === 'all' ? null : option.dataset.name);
    });
  }

  function switchTheme() {
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
  }

  function help() {
    byId('step-title').textContent = 'Keys';
    const rows = [
      ['→ ↓ / ← ↑', 'next and previous step'], ['Home / End', 'first and last step'],
      ['+ / - / 0', 'zoom in, out, show all; the wheel zooms, too'],
      ['w a s d', 'move the picture; so does dragging'],
      ['v / f', 'filter by variable, by function'], ['t', 'light or dark'],
      ['Esc', 'no step, no filter'],
    ];
    const list = make('dl', {});
    for (const [key, meaning] of rows) list.append(make('dt', {}, key), make('dd', {}, meaning));
    byId('step-body').replaceChildren(list);
  }

  // Hover tells, click chooses.
  const frame = byId('picture');
  const tip = byId('tip');
  const stepAt = (event) => event.target.closest?.('[data-step]');
  function hideTip() { tip.hidden = true; }
  frame.addEventListener('pointermove', (event) => {
    const element = stepAt(event);
    if (!element || event.buttons) return hideTip();
    const step = steps.steps[element.dataset.step];
    if (tip.hidden || tip.dataset.of !== element.dataset.step) {
      tip.replaceChildren(
        make('strong', { dir: 'auto' }, step.title),
        ...(step.events.length ? [] : step.sentences.map((text) => make('div', { dir: 'auto' }, text))),
        ...step.events.map(fields));
      tip.dataset.of = element.dataset.step;
      tip.hidden = false;
    }
    const { width, height } = tip.getBoundingClientRect();
    const x = event.clientX + 18 + width > innerWidth ? event.clientX - width - 18 : event.clientX + 18;
    tip.style.left = `${Math.max(4, x)}px`;
    tip.style.top = `${Math.max(4, Math.min(event.clientY + 12, innerHeight - height - 8))}px`;
  });
  frame.addEventListener('pointerleave', hideTip);
  frame.addEventListener('pointerdown', hideTip);
  frame.addEventListener('click', (event) => {
    const element = stepAt(event);
    if (element && !picture.wasDragged) {
      showTab('script');
      steps.choose(Number(element.dataset.step));
    }
  });

  // Script and explanation share a place.
  const tabs = [...document.querySelectorAll('[role="tab"]')];
  function showTab(id) {
    for (const tab of tabs) {
      const isShown = tab.getAttribute('aria-controls') === id;
      tab.setAttribute('aria-selected', isShown);
      tab.tabIndex = isShown ? 0 : -1;
      byId(tab.getAttribute('aria-controls')).classList.toggle('shown', isShown);
    }
    const line = id === 'script' && document.querySelector('.code .current');
    if (line) scrollToLine(line);
  }
  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => showTab(tab.getAttribute('aria-controls')));
    tab.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
      const other = tabs[(index + (event.key === 'ArrowRight' ? 1 : tabs.length - 1)) % tabs.length];
      showTab(other.getAttribute('aria-controls'));
      other.focus();
    });
  });
  document.querySelectorAll('a.line').forEach((link) => link.addEventListener('click', (event) => {
    event.preventDefault();
    showTab('script');
    document.querySelector('.code .current')?.classList.remove('current');
    const line = document.querySelector(link.getAttribute('href'));
    line.classList.add('current');
    scrollToLine(line);
  }));
  showTab('script');
}());

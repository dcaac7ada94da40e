'use strict';

(function start() {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const parts = [...document.querySelectorAll('.part')];
  const opening = document.querySelector('.opening');
  const places = [...document.querySelectorAll('.places a')];
  const steps = parts.length - 1;
  let current = 0;
  root.classList.add('scripted');

  /** Shows one part: a step, or behind the last the quiz. */
  function show(index) {
    current = Math.min(Math.max(index, 0), parts.length - 1);
    parts.forEach((part, number) => part.classList.toggle('shown', number === current));
    opening.classList.toggle('shown', current === 0);
    places.forEach((place, number) => {
      if (number === current) place.setAttribute('aria-current', 'step');
      else place.removeAttribute('aria-current');
    });
    byId('back').disabled = current === 0;
    byId('next').disabled = current === parts.length - 1;
    byId('position').textContent = current < steps ? `Step ${current + 1} of ${steps}` : 'Quiz';
    scrollTo(0, 0);
  }

  function go(index) {
    if (index < 0 || index >= parts.length) return;
    show(index);
    // So that the page opens here again, and a link can lead here.
    history.replaceState(null, '', `#${parts[current].id}`);
  }

  function showAddressed() {
    const index = parts.findIndex((part) => `#${part.id}` === location.hash);
    show(index < 0 ? 0 : index);
  }

  function why() {
    const reasons = parts[current].querySelector('.why');
    if (!reasons) return;
    reasons.open = !reasons.open;
    if (reasons.open) reasons.scrollIntoView({ block: 'nearest' });
  }

  const keys = {
    ArrowRight: () => go(current + 1), n: () => go(current + 1),
    ArrowLeft: () => go(current - 1), b: () => go(current - 1),
    Home: () => go(0), End: () => go(steps), q: () => go(steps), w: why,
  };
  for (let digit = 1; digit <= Math.min(9, steps); digit += 1) keys[digit] = () => go(digit - 1);
  byId('next').addEventListener('click', keys.n);
  byId('back').addEventListener('click', keys.b);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // There arrows move what is too wide to be seen whole.
    if (event.key.length > 1 && event.target.closest('.picture')) return;
    const action = Object.hasOwn(keys, event.key) && keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  addEventListener('hashchange', showAddressed);

  // On paper nothing can be unfolded. Answers stay folded: who has paper, decides first.
  let unfolded = [];
  addEventListener('beforeprint', () => {
    unfolded = [...document.querySelectorAll('.why:not([open])')];
    unfolded.forEach((reasons) => { reasons.open = true; });
  });
  addEventListener('afterprint', () => unfolded.forEach((reasons) => { reasons.open = false; }));

  showAddressed();
}());

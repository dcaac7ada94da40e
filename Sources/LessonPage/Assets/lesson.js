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

  const asks = () => parts[current].matches('.asks:not(.decided)');
  const decide = () => parts[current].classList.add('decided');

  function next() {
    if (asks()) decide();
    else go(current + 1);
  }

  /** The whole picture, or as large as it was drawn: then with what the step speaks of in sight. */
  function resize() {
    const picture = parts[current].querySelector('.picture');
    if (!picture) return;
    decide();
    const isLarge = picture.classList.toggle('large');
    parts[current].querySelector('.size').setAttribute('aria-pressed', isLarge);
    if (!isLarge) return;
    picture.previousElementSibling.scrollIntoView({ block: 'start' });
    const spoken = picture.querySelector('.spoken');
    if (!spoken) return;
    const [inner, outer] = [spoken, picture].map((element) => element.getBoundingClientRect());
    picture.scrollBy(inner.left - outer.left - 40, inner.top - outer.top - 40);
  }

  function why() {
    const reasons = parts[current].querySelector('.why');
    if (!reasons) return;
    decide();
    reasons.open = !reasons.open;
    if (reasons.open) reasons.scrollIntoView({ block: 'start' });
  }

  const keys = {
    ArrowRight: next, n: next, z: resize,
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
  document.addEventListener('click', (event) => {
    if (event.target.closest('.decide')) decide();
    if (event.target.closest('.size')) resize();
  });
  addEventListener('hashchange', showAddressed);

  // On paper nothing can be unfolded.
  let unfolded = [];
  addEventListener('beforeprint', () => {
    unfolded = [...document.querySelectorAll('.why:not([open])')];
    unfolded.forEach((reasons) => { reasons.open = true; });
  });
  addEventListener('afterprint', () => unfolded.forEach((reasons) => { reasons.open = false; }));

  showAddressed();
}());

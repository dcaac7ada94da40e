'use strict';

/** An element with properties and children; texts become text, never markup. */
function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** The boxes of the picture, one after the other in the order of time. */
class Steps {
  constructor(steps, picture) {
    this.picture = picture;
    this.steps = steps.filter((step) => document.getElementById(step.id));
    this.current = -1;
    this.filters = { variable: null, function: null };
    this.elements = this.steps.map((step) => document.getElementById(step.id));
    this.elements.forEach((element, index) => this.prepare(element, index));
  }

  prepare(element, index) {
    const step = this.steps[index];
    element.dataset.step = index;
    element.setAttribute('role', 'button');
    element.setAttribute('tabindex', '-1');
    element.setAttribute('aria-label', [step.title, ...step.sentences].join('. '));
    // The page's own tip and script tell more than the picture's tooltips and links.
    element.querySelectorAll('title').forEach((title) => title.remove());
    for (const link of element.querySelectorAll('a')) {
      for (const name of ['xlink:title', 'xlink:href', 'href']) link.removeAttribute(name);
    }
  }

  matches(step) {
    const { variable, function: name } = this.filters;
    return (variable === null || step.variables.includes(variable))
      && (name === null || step.functions.includes(name));
  }

  /** Shows the others faintly; stepping passes over them. */
  filter(kind, name) {
    this.filters[kind] = name;
    const bright = new Set();
    for (const step of this.steps) {
      if (this.matches(step)) [step.id, ...step.parts].forEach((id) => bright.add(id));
    }
    for (const step of this.steps) {
      for (const id of [step.id, ...step.parts]) {
        document.getElementById(id)?.classList.toggle('dimmed', !bright.has(id));
      }
    }
    this.tellPosition();
  }

  get shown() { return this.steps.map((step, index) => index).filter((index) => this.matches(this.steps[index])); }

  /** To the next step that the filters show, or the one before. */
  go(direction) {
    const shown = this.shown;
    const next = direction > 0
      ? shown.find((index) => index > this.current)
      : shown.findLast((index) => index < this.current);
    if (next !== undefined) this.choose(next);
  }

  end(direction) {
    const index = this.shown.at(direction > 0 ? -1 : 0);
    if (index !== undefined) this.choose(index);
  }

  choose(index) {
    this.elements[this.current]?.classList.remove('chosen');
    this.current = index;
    const element = this.elements[index];
    element.classList.add('chosen');
    this.picture.show(element);
    this.tell(this.steps[index]);
    this.tellPosition();
  }

  clear() {
    this.elements[this.current]?.classList.remove('chosen');
    document.querySelector('.code .current')?.classList.remove('current');
    this.current = -1;
    this.tellPosition();
  }

  tellPosition() {
    const shown = this.shown;
    const place = shown.indexOf(this.current);
    const of = shown.length === this.steps.length ? '' : ` (of ${this.steps.length})`;
    document.getElementById('position').textContent = place < 0
      ? `${shown.length} steps${of}` : `${place + 1} of ${shown.length}${of}`;
  }

  /** All about a step, beside the picture. */
  tell(step) {
    document.getElementById('step-title').textContent = step.title;
    const body = document.getElementById('step-body');
    body.replaceChildren(...step.sentences.map((sentence) => make('p', { dir: 'auto' }, sentence)));
    const [line, place] = this.line(step);
    if (line) body.append(line);
    for (const event of step.events) body.append(make('div', { className: 'event' }, fields(event)));
    if (step.further > 0) {
      body.append(make('p', { className: 'note' },
        `${step.further} more events are behind this box; rayscope query has them all.`));
    }
    body.parentElement.scrollTop = 0;
    if (place) scrollToLine(place);
  }

  /** Marks the step's line in the script: what it says, or where it would stand; and the line. */
  line(step) {
    document.querySelector('.code .current')?.classList.remove('current');
    if (!step.place) return [];
    const { script, line, own } = step.place;
    const what = own ? `Line ${line}` : `For the call in line ${line}`;
    const element = document.getElementById(`s${script}-l${line}`);
    if (!element) return [make('p', { className: 'note' }, `${what}, which this page does not have.`)];
    element.classList.add('current');
    const text = element.querySelector('code').textContent.trim();
    return [make('p', {}, `${what}:`, make('code', { className: 'quote', dir: 'ltr' }, text)), element];
  }
}

/** Moves the script alone, and not the page. */
function scrollToLine(line) {
  const panel = document.getElementById('script');
  panel.scrollTop += line.getBoundingClientRect().top - panel.getBoundingClientRect().top
    - panel.clientHeight / 3;
}

/** An event's fields as a list of terms. */
function fields(event) {
  const list = make('dl', {});
  for (const [name, value, meaning] of event) {
    list.append(make('dt', { title: meaning }, name), make('dd', { dir: 'auto' }, value));
  }
  return list;
}

'use strict';

/** The picture in its frame: what part of it is seen is the SVG's viewBox, so that it stays sharp. */
class Picture {
  constructor(frame) {
    this.frame = frame;
    this.svg = frame.querySelector('svg');
    const box = this.svg.viewBox.baseVal;
    this.whole = { x: box.x, y: box.y, width: box.width, height: box.height };
    this.svg.removeAttribute('width');
    this.svg.removeAttribute('height');
    this.svg.setAttribute('preserveAspectRatio', 'xMidYMid meet');
    this.view = { ...this.whole };
    this.listen();
    addEventListener('beforeprint', () => this.apply(this.whole));
    addEventListener('afterprint', () => this.apply(this.view));
    this.start();
  }

  /** Pixels a point of the picture. */
  get scale() {
    const { width, height } = this.frame.getBoundingClientRect();
    return Math.min(width / this.view.width, height / this.view.height) || 1;
  }

  apply({ x, y, width, height }) {
    this.svg.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
  }

  set(view) {
    this.view = view;
    this.apply(view);
  }

  fit() { this.set({ ...this.whole }); }

  /** Where the text can be read: from the top, as wide as the picture or as the frame allows. */
  start() {
    const frame = this.frame.getBoundingClientRect();
    const scale = Math.min(Math.max(frame.width / this.whole.width, 0.75), 1.25);
    const [width, height] = [frame.width / scale, frame.height / scale];
    if (!frame.height || height >= this.whole.height && width >= this.whole.width) return this.fit();
    const x = width >= this.whole.width ? this.whole.x - (width - this.whole.width) / 2 : this.whole.x;
    this.set({ x, y: this.whole.y, width, height });
  }

  /** Keeps the point under (clientX, clientY) where it is; the middle without them. */
  zoom(factor, clientX, clientY) {
    const frame = this.frame.getBoundingClientRect();
    const scale = this.scale;
    const wanted = Math.min(Math.max(scale * factor, this.smallest / 2), 8);
    const px = (clientX ?? frame.left + frame.width / 2) - frame.left - frame.width / 2;
    const py = (clientY ?? frame.top + frame.height / 2) - frame.top - frame.height / 2;
    const middle = { x: this.view.x + this.view.width / 2, y: this.view.y + this.view.height / 2 };
    const [x, y] = [middle.x + px / scale - px / wanted, middle.y + py / scale - py / wanted];
    const [width, height] = [frame.width / wanted, frame.height / wanted];
    this.set({ x: x - width / 2, y: y - height / 2, width, height });
  }

  get smallest() {
    const { width, height } = this.frame.getBoundingClientRect();
    return Math.min(width / this.whole.width, height / this.whole.height) || 0.1;
  }

  /** By pixels; a fifth of the frame stays covered, or all of it, so far as the picture reaches. */
  pan(dx, dy, isFull = false) {
    const scale = this.scale;
    const { width, height } = this.view;
    const share = isFull ? 1 : 0.2;
    const inside = (value, start, length, size) => {
      const [low, high] = [start - size * (1 - share), start + length - size * share];
      return Math.min(Math.max(value, Math.min(low, high)), Math.max(low, high));
    };
    const x = inside(this.view.x - dx / scale, this.whole.x, this.whole.width, width);
    const y = inside(this.view.y - dy / scale, this.whole.y, this.whole.height, height);
    this.set({ x, y, width, height });
  }

  /** Brings an element into sight, as large as it takes to read it. */
  show(element) {
    const frame = this.frame.getBoundingClientRect();
    if (!frame.height) return;
    let box = element.getBoundingClientRect();
    // A box is 34 points high, with two lines of text.
    if (this.scale < 0.7) {
      this.zoom(0.9 / this.scale, box.left + box.width / 2, box.top + box.height / 2);
      box = element.getBoundingClientRect();
    }
    // Where it is in sight nothing moves; else it comes well inside, so that the next ones are, too.
    const overlap = (low, high, from, to) => {
      if (low >= from + 20 && high <= to - 20) return 0;
      const margin = Math.min((to - from) / 4, Math.max(0, (to - from - (high - low)) / 2));
      return low < from + margin ? low - from - margin : Math.max(0, high - to + margin);
    };
    this.pan(-overlap(box.left, box.right, frame.left, frame.right),
      -overlap(box.top, box.bottom, frame.top, frame.bottom), true);
  }

  listen() {
    const { frame } = this;
    frame.addEventListener('wheel', (event) => {
      event.preventDefault();
      if (event.shiftKey) return this.pan(-event.deltaY - event.deltaX, 0);
      const lines = event.deltaMode === 1 ? 30 : 1;
      this.zoom(Math.exp(-event.deltaY * lines * 0.0015), event.clientX, event.clientY);
    }, { passive: false });
    let last = null;
    frame.addEventListener('pointerdown', (event) => {
      if (event.button === 0) last = { x: event.clientX, y: event.clientY, moved: false };
    });
    frame.addEventListener('pointermove', (event) => {
      if (!last || !event.buttons) return;
      const [dx, dy] = [event.clientX - last.x, event.clientY - last.y];
      // A click with an unsteady hand is no drag.
      if (!last.moved && Math.hypot(dx, dy) < 4) return;
      if (!last.moved) {
        frame.setPointerCapture(event.pointerId);
        frame.classList.add('dragged');
      }
      last = { x: event.clientX, y: event.clientY, moved: true };
      this.pan(dx, dy);
    });
    const end = () => {
      this.wasDragged = Boolean(last && last.moved);
      last = null;
      frame.classList.remove('dragged');
    };
    frame.addEventListener('pointerup', end);
    frame.addEventListener('pointercancel', end);
  }
}

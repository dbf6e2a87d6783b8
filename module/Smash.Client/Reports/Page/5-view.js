// The span of time that is shown. Whoever draws listens.
class View extends EventTarget {
  constructor(start, end) {
    super();
    // Some room, so that the last end is not the edge.
    const margin = Math.max(1, (end - start) * 0.01);
    this.all = { start: start - margin, end: end + margin };
    Object.assign(this, this.all);
  }

  get length() { return this.end - this.start; }

  place(time) { return (time - this.start) / this.length; }

  show(start, end) {
    const length = Math.max(2, Math.min(end - start, this.all.end - this.all.start));
    this.start = Math.min(Math.max(start, this.all.start), this.all.end - length);
    this.end = this.start + length;
    this.dispatchEvent(new Event("change"));
  }

  showAll() { this.show(this.all.start, this.all.end); }

  zoom(factor, around = this.start + this.length / 2) {
    this.show(around - (around - this.start) * factor, around + (this.end - around) * factor);
  }

  move(part) { this.show(this.start + this.length * part, this.end + this.length * part); }
}

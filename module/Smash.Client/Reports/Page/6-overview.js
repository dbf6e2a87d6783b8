// How many jobs ran and waited at each moment, and the choice of a span by dragging over it.
class Overview {
  constructor(data, view) {
    this.view = view;
    this.element = document.getElementById("load");
    this.canvas = this.element.querySelector("canvas");
    this.brush = this.element.querySelector(".brush");
    this.steps = countSteps(data.jobs);
    new ResizeObserver(() => this.draw()).observe(this.element);
    view.addEventListener("change", () => this.draw());
    this.listenToPointer();
    this.listenToKeys();
    for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => this.zoom(button.dataset.zoom));
  }

  zoom(how) {
    if (how === "all") this.view.showAll();
    else this.view.zoom(how === "in" ? 0.5 : 2);
  }

  draw() {
    const { width, height } = this.element.getBoundingClientRect();
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = Math.max(1, Math.round(width * scale));
    this.canvas.height = Math.max(1, Math.round(height * scale));
    const context = this.canvas.getContext("2d");
    context.scale(scale, scale);
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    const columns = this.sample(Math.ceil(width));
    const most = columns.reduce((known, column) => Math.max(known, column.running + column.waiting), 1);
    columns.forEach((column, x) => {
      // One that runs beside a thousand that wait is seen all the same.
      const running = column.running && Math.max(2, column.running / most * (height - 4));
      const waiting = column.waiting / most * (height - 4);
      context.fillStyle = colour("--waiting");
      context.fillRect(x, height - running - waiting, 1, waiting);
      context.fillStyle = colour("--running");
      context.fillRect(x, height - running, 1, running);
    });
    context.fillStyle = colour("--line");
    context.fillRect(0, height - 1, width, 1);
    document.getElementById("most").textContent = `at most ${formatCount(most)} at once`;
    document.getElementById("range").textContent =
      `${formatMoment(this.view.start)} to ${formatMoment(this.view.end)} (${formatDuration(this.view.length)})`;
  }

  // For each pixel the most that there were at once within it: a short crowd must not fall between two.
  sample(width) {
    const columns = [];
    let place = findLast(this.steps, this.view.start);
    let current = place < 0 ? { running: 0, waiting: 0 } : this.steps[place];
    for (let x = 0; x < width; x += 1) {
      const end = this.view.start + this.view.length * (x + 1) / width;
      let most = current;
      while (place + 1 < this.steps.length && this.steps[place + 1].time < end) {
        place += 1;
        current = this.steps[place];
        if (current.running + current.waiting > most.running + most.waiting) most = current;
      }
      columns.push(most);
    }
    return columns;
  }

  listenToPointer() {
    let from = null;
    const place = event => {
      const box = this.element.getBoundingClientRect();
      return Math.min(Math.max(event.clientX - box.left, 0), box.width);
    };
    this.element.addEventListener("pointerdown", event => {
      from = place(event);
      this.element.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener("pointermove", event => {
      if (from === null) return;
      const to = place(event);
      this.brush.hidden = false;
      this.brush.style.left = `${Math.min(from, to)}px`;
      this.brush.style.width = `${Math.abs(to - from)}px`;
    });
    this.element.addEventListener("pointerup", event => {
      const to = place(event);
      this.brush.hidden = true;
      // A click is no span.
      if (from !== null && Math.abs(to - from) > 4) this.showPart(Math.min(from, to), Math.max(from, to));
      from = null;
    });
    this.element.addEventListener("pointercancel", () => { from = null; this.brush.hidden = true; });
    this.element.addEventListener("dblclick", () => this.view.showAll());
  }

  showPart(left, right) {
    const perPixel = this.view.length / this.element.getBoundingClientRect().width;
    this.view.show(this.view.start + left * perPixel, this.view.start + right * perPixel);
  }

  listenToKeys() {
    const actions = {
      "+": () => this.view.zoom(0.5), "=": () => this.view.zoom(0.5), "-": () => this.view.zoom(2), "0": () => this.view.showAll(),
      ArrowLeft: () => this.view.move(-0.2), ArrowRight: () => this.view.move(0.2),
    };
    this.element.addEventListener("keydown", event => {
      if (!actions[event.key]) return;
      event.preventDefault();
      actions[event.key]();
    });
  }
}

function countSteps(jobs) {
  const changes = [];
  for (const job of jobs) {
    changes.push([job.submitted, 0, 1], [job.started ?? job.end, 0, -1]);
    if (job.started !== null) changes.push([job.started, 1, 0], [job.end, -1, 0]);
  }
  changes.sort((one, other) => one[0] - other[0]);
  const steps = [];
  let running = 0, waiting = 0;
  changes.forEach(([time, runs, waits], place) => {
    running += runs;
    waiting += waits;
    // What happens in the same instant is one step.
    if (place + 1 === changes.length || changes[place + 1][0] !== time) steps.push({ time, running, waiting });
  });
  return steps;
}

// The place of the last step at or before a time; -1: there is none.
function findLast(steps, time) {
  let low = -1, high = steps.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (steps[middle].time <= time) low = middle; else high = middle - 1;
  }
  return low;
}

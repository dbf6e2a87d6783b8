// The rows. Only those in sight are elements, so that ten thousand jobs scroll as ten do.
const rowHeight = 30;
const spare = 8;

class List extends EventTarget {
  constructor(data, view) {
    super();
    this.data = data;
    this.view = view;
    this.jobs = [];
    this.chosen = -1;
    this.rows = new Map();
    this.element = document.getElementById("jobs");
    this.space = document.getElementById("space");
    this.lines = document.getElementById("lines");
    this.axis = this.element.querySelector(".head .time");
    this.element.addEventListener("scroll", () => this.drawRows(), { passive: true });
    this.element.addEventListener("keydown", event => this.onKey(event));
    this.space.addEventListener("click", event => this.onClick(event));
    view.addEventListener("change", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  show(jobs) {
    const kept = this.jobs[this.chosen];
    this.jobs = jobs;
    this.chosen = kept ? jobs.indexOf(kept) : -1;
    this.element.setAttribute("aria-rowcount", String(jobs.length + 1));
    this.space.style.height = `${jobs.length * rowHeight}px`;
    document.getElementById("none").hidden = jobs.length > 0;
    this.element.scrollTop = 0;
    this.draw();
  }

  draw() {
    for (const row of this.rows.values()) row.remove();
    this.rows.clear();
    this.drawAxis();
    this.drawRows();
  }

  drawAxis() {
    const width = this.axis.clientWidth;
    const ticks = getTicks(this.view.start, this.view.end, Math.max(1, width / 96));
    this.axis.replaceChildren(...ticks.map(tick => placeAt(make("i", "", tick.label), this.view.place(tick.time))));
    this.lines.style.left = `${this.axis.offsetLeft}px`;
    this.lines.style.width = `${width}px`;
    this.lines.replaceChildren(...ticks.map(tick => placeAt(make("i"), this.view.place(tick.time))));
  }

  drawRows() {
    const first = Math.max(0, Math.floor(this.element.scrollTop / rowHeight) - spare);
    const last = Math.min(this.jobs.length, Math.ceil((this.element.scrollTop + this.element.clientHeight) / rowHeight) + spare);
    for (const [place, row] of this.rows) {
      if (place < first || place >= last) { row.remove(); this.rows.delete(place); }
    }
    for (let place = first; place < last; place += 1) {
      if (!this.rows.has(place)) {
        const row = this.makeRow(this.jobs[place], place);
        this.rows.set(place, row);
        this.space.append(row);
      }
    }
  }

  makeRow(job, place) {
    const row = make("div", `row ${job.outcome}`,
      make("span", "id", String(job.id)),
      make("span", "what", makeForeign(job.name), makeForeign(job.command, "command")),
      make("span", "outcome", job.description),
      this.makeTrack(job),
      make("span", "number", formatDuration(job.wait)),
      make("span", "number", formatDuration(job.run)),
      makeAmount(formatDuration(job.cpu), job.cpu, this.data.mostCpu),
      makeAmount(formatBytes(job.memory), job.memory, this.data.mostMemory));
    row.id = `job-${place}`;
    row.dataset.place = place;
    row.setAttribute("role", "row");
    row.setAttribute("aria-rowindex", String(place + 2));
    row.setAttribute("aria-selected", String(place === this.chosen));
    for (const cell of row.children) cell.setAttribute("role", "gridcell");
    row.style.top = `${place * rowHeight}px`;
    return row;
  }

  makeTrack(job) {
    const track = make("span", "track");
    track.title = `waited ${formatDuration(job.wait)}, ran ${formatDuration(job.run)}`;
    const part = (className, start, end) => {
      if (end < this.view.start || start > this.view.end) return;
      const from = Math.max(0, this.view.place(start)), to = Math.min(1, this.view.place(end));
      const bar = placeAt(make("i", className), from);
      bar.style.width = `${(to - from) * 100}%`;
      track.append(bar);
    };
    if (job.wait > 0) part("waited", job.submitted, job.started ?? job.end);
    if (job.started !== null) part(job.isOpen ? "ran open" : "ran", job.started, job.end);
    else if (!job.isOpen) part("never", job.end, job.end);
    return track;
  }

  choose(place, isOpened) {
    if (place < 0 || place >= this.jobs.length) return;
    this.rows.get(this.chosen)?.setAttribute("aria-selected", "false");
    this.chosen = place;
    this.reveal(place);
    this.rows.get(place)?.setAttribute("aria-selected", "true");
    this.element.setAttribute("aria-activedescendant", `job-${place}`);
    this.dispatchEvent(new CustomEvent("choose", { detail: { job: this.jobs[place], isOpened } }));
  }

  reveal(place) {
    const top = place * rowHeight;
    const room = this.element.clientHeight - 2 * rowHeight;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top > this.element.scrollTop + room) this.element.scrollTop = top - room;
    this.drawRows();
  }

  onClick(event) {
    const row = event.target.closest("[data-place]");
    if (row) this.choose(Number(row.dataset.place), true);
  }

  onKey(event) {
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 2);
    const targets = {
      ArrowDown: this.chosen + 1, ArrowUp: Math.max(0, this.chosen - 1), Home: 0, End: this.jobs.length - 1,
      PageDown: Math.min(this.jobs.length - 1, this.chosen + page), PageUp: Math.max(0, this.chosen - page),
    };
    if (event.key in targets) {
      event.preventDefault();
      this.choose(targets[event.key], false);
    } else if ((event.key === "Enter" || event.key === " ") && event.target === this.element) {
      event.preventDefault();
      this.choose(Math.max(0, this.chosen), true);
    }
  }
}

function placeAt(element, part) {
  element.style.left = `${part * 100}%`;
  return element;
}

function makeAmount(label, value, most) {
  const cell = make("span", "number amount", label);
  if (value && most) {
    const bar = make("i");
    bar.style.width = `${value / most * 100}%`;
    cell.append(bar);
  }
  return cell;
}

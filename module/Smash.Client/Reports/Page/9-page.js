// Puts the page together.
class Page {
  constructor() {
    this.data = readData();
    this.filter = new Filter();
    this.view = new View(this.data.start, this.data.end);
    this.overview = new Overview(this.data, this.view);
    this.list = new List(this.data, this.view);
    this.details = new Details(() => this.list.element.focus());
    this.list.addEventListener("choose", ({ detail }) => { if (detail.isOpened || this.details.isOpen) this.details.show(detail.job, detail.isOpened); });
    this.listen();
    this.drawAbout();
    this.update();
  }

  listen() {
    for (const kind of ["text", "name"]) {
      document.getElementById(kind).addEventListener("input", event => { this.filter[kind] = event.target.value.trim(); this.update(); });
    }
    document.getElementById("order").addEventListener("change", event => this.setOrder(event.target.value));
    for (const header of document.querySelectorAll("[data-order]")) {
      header.querySelector("button").addEventListener("click", () => this.setOrder(header.dataset.order));
    }
    document.getElementById("clear").addEventListener("click", () => this.clear());
    document.getElementById("theme").addEventListener("click", () => this.switchTheme());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.overview.draw());
    document.addEventListener("keydown", event => {
      if (event.key === "/" && !event.target.matches("input, select")) {
        event.preventDefault();
        document.getElementById("text").focus();
      } else if (event.key === "Escape" && this.details.isOpen) {
        this.details.close();
      }
    });
  }

  setOrder(order) {
    this.filter.order = order;
    document.getElementById("order").value = order;
    for (const header of document.querySelectorAll("[data-order]")) {
      const direction = ["submitted", "name", "failures"].includes(order) ? "ascending" : "descending";
      header.setAttribute("aria-sort", header.dataset.order === order ? direction : "none");
    }
    this.update();
  }

  clear() {
    this.filter.clear();
    for (const kind of ["text", "name"]) document.getElementById(kind).value = "";
    this.update();
    document.getElementById("text").focus();
  }

  switchTheme() {
    const root = document.documentElement;
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    this.overview.draw();
  }

  toggle(kind, value) {
    const place = document.activeElement?.dataset?.key;
    this.filter.toggle(kind, value);
    this.update();
    // The button that was pressed is another element now.
    if (place) [...document.querySelectorAll("[data-key]")].find(button => button.dataset.key === place)?.focus();
  }

  update() {
    const shown = this.filter.apply(this.data.jobs);
    this.drawTiles();
    this.drawChips("state", document.getElementById("states"));
    this.drawChips("cause", document.getElementById("causes"));
    document.getElementById("clear").hidden = this.filter.isEmpty;
    document.getElementById("count").textContent = `${formatCount(shown.length)} of ${formatCount(this.data.jobs.length)} jobs`;
    this.list.show(shown);
  }

  drawAbout() {
    const machines = [...new Set(this.data.jobs.map(job => job.machine))];
    const about = document.getElementById("about");
    about.append(...machines.flatMap((machine, place) => [place ? ", " : "", makeForeign(machine)]), machines.length ? " · " : "",
      `${formatMoment(this.data.start)} to ${formatMoment(this.data.end)} (${formatDuration(this.data.end - this.data.start)}) · written ${formatMoment(this.data.written)}`);
  }

  drawTiles() {
    const jobs = this.data.jobs;
    const sum = value => jobs.reduce((total, job) => total + (value(job) ?? 0), 0);
    const counts = countBy(jobs, job => job.outcome);
    const outcomes = ["failed", "canceled", "running", "suspended", "waiting", "succeeded"].filter(outcome => outcome === "failed" || counts.has(outcome));
    document.getElementById("tiles").replaceChildren(
      ...outcomes.map(outcome => this.makeOutcomeTile(outcome, counts.get(outcome) ?? 0)),
      makeTile(formatDuration(sum(job => job.cpu)), "CPU time"),
      makeTile(formatBytes(this.data.mostMemory), "most memory of one"),
      makeTile(formatDuration(jobs.reduce((most, job) => Math.max(most, job.wait), 0)), "longest wait"));
  }

  makeOutcomeTile(outcome, count) {
    const label = [make("b", "", formatCount(count)), make("span", "", outcome)];
    const tile = makeToggle(`tile ${outcome}`, label, this.filter.sets.outcome.has(outcome), () => this.toggle("outcome", outcome));
    tile.dataset.key = `outcome ${outcome}`;
    return tile;
  }

  drawChips(kind, group) {
    const counts = [...countBy(this.data.jobs, job => job[kind])].filter(([value]) => value).sort((one, other) => other[1] - one[1]);
    group.replaceChildren(...(counts.length < 2 ? [] : counts.map(([value, count]) => {
      const chip = makeToggle("", [`${value} `, make("small", "", formatCount(count))], this.filter.sets[kind].has(value), () => this.toggle(kind, value));
      chip.dataset.key = `${kind} ${value}`;
      return chip;
    })));
  }
}

function countBy(items, key) {
  const counts = new Map();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

function makeTile(value, label) { return make("div", "tile", make("b", "", value), make("span", "", label)); }

new Page();

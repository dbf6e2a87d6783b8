// Which jobs are shown, and in which order.
const failuresFirst = { failed: 0, canceled: 1, running: 2, suspended: 3, waiting: 4, succeeded: 5 };
const orders = {
  failures: (one, other) => failuresFirst[one.outcome] - failuresFirst[other.outcome] || other.submitted - one.submitted || other.index - one.index,
  submitted: (one, other) => one.submitted - other.submitted || one.index - other.index,
  wait: (one, other) => other.wait - one.wait || one.index - other.index,
  run: (one, other) => (other.run ?? -1) - (one.run ?? -1) || one.index - other.index,
  cpu: (one, other) => (other.cpu ?? -1) - (one.cpu ?? -1) || one.index - other.index,
  memory: (one, other) => (other.memory ?? -1) - (one.memory ?? -1) || one.index - other.index,
  name: (one, other) => collator.compare(one.name, other.name) || one.index - other.index,
};
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

class Filter {
  constructor() {
    this.clear();
    this.order = "failures";
  }

  clear() {
    this.text = "";
    this.name = "";
    this.sets = { outcome: new Set(), state: new Set(), cause: new Set() };
  }

  get isEmpty() {
    return !this.text && !this.name && Object.values(this.sets).every(set => set.size === 0);
  }

  toggle(kind, value) {
    if (!this.sets[kind].delete(value)) this.sets[kind].add(value);
  }

  // All words have to be there; a name is a pattern as PowerShell has them, and without one the begin of a name.
  apply(jobs) {
    const words = this.text.toLowerCase().split(/\s+/).filter(Boolean);
    const name = this.name ? toPattern(this.name) : null;
    const sets = Object.entries(this.sets).filter(([, set]) => set.size > 0);
    return jobs
      .filter(job => sets.every(([kind, set]) => set.has(job[kind])) && (!name || name.test(job.name)) && words.every(word => job.text.includes(word)))
      .sort(orders[this.order]);
  }
}

function toPattern(name) {
  const escaped = name.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}${/[*?]/.test(name) ? "$" : ""}`, "isu");
}

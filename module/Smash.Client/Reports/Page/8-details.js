// All that is known of one job.
class Details {
  constructor(onClose) {
    this.element = document.getElementById("details");
    this.onClose = onClose;
    this.element.addEventListener("keydown", event => { if (event.key === "Escape") this.close(); });
  }

  get isOpen() { return !this.element.hidden; }

  show(job, takesFocus) {
    this.element.replaceChildren(this.makeClose(), make("h2", "", makeForeign(job.name)), make("p", `outcome ${job.outcome}`, job.description),
      ...(job.detail ? [make("p", "", makeForeign(job.detail))] : []),
      ...makeSection("Command", makeCommand(job.command)),
      ...makeSection("Times", makeTable([
        ["Submitted", formatMoment(job.submitted)], ["Started", formatMoment(job.started)], ["Ended", formatMoment(job.ended)],
        ["Waited", formatDuration(job.wait)], [job.isOpen ? "Runs for" : "Ran", formatDuration(job.run)],
      ])),
      ...makeSection("End", makeTable([
        ["State", job.state], ["Cause", job.cause], ["Exit code", job.exit], ["Signal", job.signal],
      ])),
      ...makeSection("Use", makeTable([
        ["CPU time", formatDuration(job.cpu)], ["in user mode", formatDuration(job.user)], ["in the kernel", formatDuration(job.system)],
        ["Of a processor", job.cpu !== null && job.run ? `${Math.round(job.cpu / job.run * 100)} %` : null],
        ["Peak memory", formatBytes(job.memory)], ["Page faults", formatPair(job.minor, job.major, "without I/O", "with")],
        ["Blocks", formatPair(job.blocksIn, job.blocksOut, "read", "written")], ["Switches", formatPair(job.voluntary, job.involuntary, "voluntary", "not")],
      ])),
      ...makeSection("Limits", makeTable([["Priority", job.priority], ["Asked for", job.limits || "none"], ["In force", job.effective || null]])),
      ...makeSection("Where", makeTable([
        ["Id", job.id], ["Machine", job.machine], ["Folder", job.directory], ["Process", job.process], ["Output", job.output], ["Errors", job.errors],
      ])));
    this.element.hidden = false;
    this.element.scrollTop = 0;
    if (takesFocus) this.element.focus();
  }

  close() {
    this.element.hidden = true;
    this.onClose();
  }

  makeClose() {
    const button = make("button", "close", "✕");
    button.type = "button";
    button.setAttribute("aria-label", "Close");
    button.addEventListener("click", () => this.close());
    return button;
  }
}

function makeSection(title, content) { return [make("h3", "", title), content]; }

function makeCommand(command) {
  const block = make("pre", "", command);
  block.dir = "auto";
  block.tabIndex = 0;
  return block;
}

function makeTable(rows) {
  const table = make("dl");
  for (const [name, value] of rows) {
    if (value !== null && value !== "") table.append(make("dt", "", name), make("dd", "", makeForeign(String(value))));
  }
  return table;
}

function formatPair(one, other, oneName, otherName) {
  return one === null ? null : `${formatCount(one)} ${oneName}, ${formatCount(other)} ${otherName}`;
}

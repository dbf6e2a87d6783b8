// The jobs as the page holds them: the rows that were written, as objects, with what is computed of them once.
const Outcomes = ["waiting", "running", "suspended", "succeeded", "failed", "canceled"];

function readData() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const jobs = data.jobs.map((row, index) => {
    const job = { index };
    data.columns.forEach((column, place) => { job[column] = row[place]; });
    return job;
  });
  for (const job of jobs) {
    job.outcome = Outcomes[job.outcome];
    job.end = Math.max(job.ended ?? data.written, job.started ?? job.submitted, job.submitted);
    job.isOpen = job.ended === null;
    job.wait = Math.max(0, (job.started ?? job.end) - job.submitted);
    job.run = job.started === null ? null : job.end - job.started;
    job.cpu = job.user === null ? null : job.user + job.system;
    job.text = [job.id, job.name, job.command, job.description, job.cause, job.detail, job.directory, job.machine].join("\n").toLowerCase();
  }
  data.jobs = jobs;
  // Not Math.min(...): an argument for each of many jobs is more than a call may have.
  data.start = jobs.reduce((least, job) => Math.min(least, job.submitted), jobs.length ? Infinity : data.written);
  data.end = jobs.reduce((most, job) => Math.max(most, job.end), data.start + 1);
  data.mostCpu = jobs.reduce((most, job) => Math.max(most, job.cpu ?? 0), 0);
  data.mostMemory = jobs.reduce((most, job) => Math.max(most, job.memory ?? 0), 0);
  return data;
}

// Numbers and times as people read them.
const plain = new Intl.NumberFormat("en");
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const none = "–";

const formatCount = number => plain.format(number);
const formatMoment = time => (time === null ? none : moment.format(time));

function formatDuration(milliseconds) {
  if (milliseconds === null) return none;
  const seconds = milliseconds / 1000;
  if (seconds < 1) return `${Math.round(milliseconds)} ms`;
  if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  const two = number => String(number).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${two(whole % 60)} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${two(Math.floor(whole / 60) % 60)} m`;
  return `${formatCount(Math.floor(whole / 86400))} d ${Math.floor(whole / 3600) % 24} h`;
}

function formatBytes(bytes) {
  if (bytes === null) return none;
  const units = ["B", "KB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  while (bytes >= 1023.95 && unit < units.length - 1) { bytes /= 1024; unit += 1; }
  return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`;
}

const second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
const intervals = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute,
  10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 30 * day, 90 * day, 365 * day,
];

// Ticks at round times of the reader's clock, about as many as there is room for.
function getTicks(start, end, room) {
  const interval = intervals.find(candidate => (end - start) / candidate <= room) ?? intervals.at(-1);
  const shift = new Date(start).getTimezoneOffset() * minute;
  const ticks = [];
  for (let time = Math.ceil((start - shift) / interval) * interval + shift; time < end; time += interval) {
    ticks.push({ time, label: formatTick(time, interval) });
  }
  return ticks;
}

function formatTick(time, interval) {
  const date = new Date(time);
  const two = number => String(number).padStart(2, "0");
  if (interval >= day) return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (interval >= minute) return clock;
  const seconds = `${clock}:${two(date.getSeconds())}`;
  return interval >= second ? seconds : `${seconds}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

// A form that is kept while it is filled in: a moment after each change, and when its page is left. Without this script
// its buttons do the same.
const form = document.querySelector("form[data-keep]");
const line = document.getElementById("kept");
const WAIT = 1200; // milliseconds after the last change
let timer = 0;
let sending = false;
let failed = false;
let sent = false; // by a button

const written = () => new URLSearchParams(new FormData(form)).toString();
let kept = form ? written() : "";

function say(words) {
  line.textContent = words;
  line.classList.toggle("is-late", words !== "" && failed);
}

function clock() {
  const { lang } = document.documentElement;
  return new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format();
}

// What was typed, also if it is not right yet. `leaving` lets the browser send it when the page is gone already.
async function keep(leaving = false) {
  clearTimeout(timer);
  const now = written();
  if (sent || now === kept || (sending && !leaving)) return;
  sending = true;
  try {
    const body = new URLSearchParams(`${now}&do=keep`);
    const answer = await fetch(form.action, { method: "POST", body, keepalive: leaving });
    failed = !answer.ok;
    if (answer.ok) kept = now;
    const refused = answer.headers.get("content-type")?.startsWith("text/plain") ? await answer.text() : "";
    say(answer.ok ? line.dataset.kept.replace("{time}", clock()) : refused || line.dataset.refused);
  } catch {
    failed = true;
    say(line.dataset.offline);
  } finally {
    sending = false;
  }
  if (!failed && written() !== kept) later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(keep, WAIT);
}

if (form) {
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
  });
  addEventListener("online", () => keep());
  addEventListener("pageshow", () => {
    sent = false; // who comes back by the browser's own way goes on
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(true);
  });
  addEventListener("beforeunload", (event) => {
    if (failed && !sent && written() !== kept) event.preventDefault(); // the browser asks before it is lost
  });
}

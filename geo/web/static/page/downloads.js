// A link to a file that is made on demand: says that it is being made, saves it, and says what went wrong.
// Without this script it is a plain link. Menus that open over the page close on Escape and on a click elsewhere.
const LINK = "a[data-download]";
const TOO_LARGE = 413; // the answer says what to do, in the language of the page
const MENU = ".atlas-files"; // holds the texts, once for all its links

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may still be asking where to put it
}

const fileName = (answer) => {
  const header = answer.headers.get("content-disposition") ?? "";
  return decodeURIComponent(header.split("filename*=UTF-8''")[1] ?? "atlas");
};

async function download(link) {
  const menu = link.closest(MENU);
  const status = menu.querySelector('[role="status"]');
  const say = (text, busy = false) => {
    status.textContent = text;
    status.classList.toggle("is-busy", busy);
  };
  if (link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  say(menu.dataset.preparing.replace("{what}", link.textContent), true);
  try {
    const answer = await fetch(link.href);
    if (answer.status === TOO_LARGE) {
      say(await answer.text());
      return;
    }
    if (!answer.ok) throw new Error(answer.statusText);
    const name = fileName(answer);
    save(await answer.blob(), name);
    say(menu.dataset.ready.replace("{name}", name));
  } catch {
    say(menu.dataset.failed);
  } finally {
    link.removeAttribute("aria-busy");
  }
}

/* How large a file of the whole atlas is, is asked when the menu opens, once on a page. */
const sizes = new Map();

const sizeOf = async (href) => {
  const answer = await fetch(href, { method: "HEAD" });
  return Number(/size=(\d+)/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? 0);
};

async function nameSize(link) {
  if (!sizes.has(link.href)) sizes.set(link.href, sizeOf(link.href));
  const size = await sizes.get(link.href).catch(() => 0);
  const form = { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 };
  if (size) link.nextElementSibling.textContent = (size / 1000).toLocaleString(document.documentElement.lang, form);
}

document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.matches?.(`details${MENU}[open]`)) target.querySelectorAll("a[data-sized]").forEach(nameSize);
  },
  true, // it does not bubble
);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(LINK);
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    download(link);
  }
  for (const menu of document.querySelectorAll(`details${MENU}[open]`)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.(`details${MENU}[open]`);
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

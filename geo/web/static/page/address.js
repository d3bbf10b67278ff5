// The one place through which addresses enter the browser's history. The atlas enters its own; Streamlit enters those
// that the server names, and what is on its way there is decided here, by the Navigation API. An address that the server
// names before anything was asked of it is how it writes the one that was followed, and takes its place. A browser
// without the API enters them all: nothing is lost but a step of Back, and there is no offer to undo.
const { navigation } = window;
const keepers = []; // say of an address of the server whether it stays out
let own = false; // whether it is the atlas that enters one
let link = null; // while a link to another page is followed: the query that Streamlit names ahead of the page
let asked = false; // whether anything has been asked since the address was followed, by a link, Back or forward

export const keepOut = (keeper) => keepers.push(keeper);

// Hears, after an address has entered, of the one before.
export function follow(follower) {
  navigation?.addEventListener("currententrychange", ({ navigationType, from }) => {
    if (navigationType === "push") follower(from.url);
  });
}

export function enter(url) {
  own = true;
  history.pushState({}, "", url);
  own = false;
}

// Streamlit would enter the query of the new page under the old one first, and Back would lead there.
export function leave(page) {
  asked = true;
  const elsewhere = new URL(`./${page.split("?")[0]}`, document.baseURI).pathname !== location.pathname;
  link = elsewhere ? { search: null } : null;
}

export function stay() {
  asked = true;
  link = null;
}

// Reports of the map's frame and of Streamlit's slider come to the server by other ways.
addEventListener("message", ({ data }) => {
  asked ||= data?.type === "streamlit:setComponentValue";
});
for (const type of ["pointerdown", "keydown"])
  addEventListener(type, ({ target }) => {
    asked ||= Boolean(target.closest?.(".stSlider"));
  });

// Whether an address of the server stays out.
function keptOut(target) {
  const same = target.pathname === location.pathname;
  if (link && same) {
    link.search = target.search;
    return true;
  }
  const search = link?.search ?? target.search;
  link = null;
  if (search !== target.search) {
    target.search = search;
    queueMicrotask(() => enter(target.href));
    return true;
  }
  if (!same || keepers.some((keeper) => keeper(target.href))) return same;
  if (!asked) queueMicrotask(() => history.replaceState({}, "", target.href));
  return !asked;
}

navigation?.addEventListener("navigate", (event) => {
  const pushed = event.navigationType === "push" && event.destination.sameDocument && !event.hashChange;
  if (pushed && !own && keptOut(new URL(event.destination.url))) event.preventDefault();
});
addEventListener("popstate", () => {
  [asked, link] = [false, null];
});

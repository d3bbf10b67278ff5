// The one place through which addresses enter the browser's history. The atlas enters its own; Streamlit enters those
// that the server names, and what is on its way there is decided here, by the Navigation API. A browser without it
// enters them all: nothing is lost but a step of Back, and there is no offer to undo.
const { navigation } = window;
const keepers = []; // say of an address of the server whether it stays out
let own = false; // whether it is the atlas that enters one
let link = null; // while a link to another page is followed: the query that Streamlit names ahead of the page

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
  const elsewhere = new URL(`./${page.split("?")[0]}`, document.baseURI).pathname !== location.pathname;
  link = elsewhere ? { search: null } : null;
}

export const stay = () => {
  link = null;
};

// Whether an address of the server stays out.
function keptOut(target) {
  const same = target.pathname === location.pathname;
  if (link && same) {
    link.search = target.search;
    return true;
  }
  const search = link?.search ?? target.search;
  stay();
  if (search === target.search) return same && keepers.some((keeper) => keeper(target.href));
  target.search = search;
  queueMicrotask(() => enter(target.href));
  return true;
}

navigation?.addEventListener("navigate", (event) => {
  const pushed = event.navigationType === "push" && event.destination.sameDocument && !event.hashChange;
  if (pushed && !own && keptOut(new URL(event.destination.url))) event.preventDefault();
});
addEventListener("popstate", stay);

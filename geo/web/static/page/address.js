// The one place through which addresses enter the browser's history. The atlas enters its own; Streamlit enters, by
// `history.pushState`, those that the server names, and what is on its way there is decided here.
const push = history.pushState.bind(history);
const keepers = []; // say of an address of the server whether it stays out
const followers = []; // hear, after one has entered, of the address before
let link = null; // while a link to another page is followed: the query that Streamlit names ahead of the page

export const keepOut = (keeper) => keepers.push(keeper);
export const follow = (follower) => followers.push(follower);

export function enter(url) {
  const before = location.href;
  push({}, "", url);
  for (const follower of followers) follower(before);
}

// Streamlit would enter the query of the new page under the old one first, and Back would lead there.
export function leave(page) {
  const elsewhere = new URL(`./${page.split("?")[0]}`, document.baseURI).pathname !== location.pathname;
  link = elsewhere ? { search: null } : null;
}

export const stay = () => {
  link = null;
};

history.pushState = (state, unused, url) => {
  const target = new URL(url, location.href);
  const same = target.pathname === location.pathname;
  if (link && same) {
    link.search = target.search;
    return;
  }
  if (link) target.search = link.search ?? target.search;
  stay();
  if (!(same && keepers.some((keeper) => keeper(target.href)))) enter(target.href);
};
addEventListener("popstate", stay);

// A line that is cut without a word looks open to the browser for a quarter of an hour. So where a click is followed by
// silence, or a page slept, the server is asked whether it lives; if it does not answer, or answers but not on this
// line, Streamlit is told that the line is gone, and what follows is the same as with any other cut (waiting.js).
import { connected } from "./connection.js";

const QUIET = 4_000; // ms without a word after a click, and ms for the server to say that it lives
const BUSY = 20_000; // ms that a server that lives may take to begin with its answer
const SLEPT = 60_000; // ms without a sign of life after which a server gives a line up
let socket = null; // Streamlit's
let heard = 0; // when it last brought something
let timer = 0;

const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...given) {
    super(...given);
    socket = this;
    heard = Date.now();
    this.addEventListener("message", () => {
      heard = Date.now();
    });
  }
};

async function lives() {
  const patience = new AbortController();
  const over = setTimeout(() => patience.abort(), QUIET);
  try {
    return (await fetch(new URL("livez", document.baseURI), { cache: "no-store", signal: patience.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(over);
  }
}

// The browser's own event would come a minute later, as it waits for an answer to its farewell.
function giveUp() {
  if (!connected()) return;
  socket?.dispatchEvent(new CloseEvent("close", { code: 1006 }));
  socket?.close();
}

// Expects a word of the server from now on.
export function listen() {
  if (timer) return;
  const [since, slept] = [Date.now(), Date.now() - heard > SLEPT];
  const silent = () => heard < since;
  const done = () => {
    timer = 0;
  };
  timer = setTimeout(async () => {
    if (!silent()) return done();
    if (slept || !(await lives())) {
      done();
      if (silent()) giveUp();
      return;
    }
    timer = setTimeout(() => {
      done();
      if (silent()) giveUp();
    }, BUSY);
  }, QUIET);
}

// Who comes back to a page, or to a network, is told before the first click that it waits.
async function wake() {
  if (document.visibilityState === "visible" && connected() && !(await lives())) giveUp();
}
document.addEventListener("visibilitychange", () => {
  if (Date.now() - heard > SLEPT) wake();
});
window.addEventListener("online", wake);

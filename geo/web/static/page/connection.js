// The connection of the page to its server, as Streamlit knows it.
const app = () => document.querySelector('[data-testid="stApp"]');

export const connected = () => app()?.dataset.testConnectionState === "CONNECTED";
export const running = () => app()?.dataset.testScriptState !== "notRunning";

// Streamlit covers the page and speaks English: who watches says it in the visitor's words, and the page stays usable.
export function uncover() {
  if (connected()) return;
  document.querySelector('[data-testid="stDialog"] button[aria-label="Close"]')?.click();
}

// Calls back after each change of the page, of its connection and of its run.
export function watch(change, ...further) {
  new MutationObserver(change).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["data-test-connection-state", "data-test-script-state", ...further],
  });
}

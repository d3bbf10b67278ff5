// What the windows of one presentation tell each other: {shown: step}, {go: step} or {hello: true}.
export const KEYS = { ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1, Home: -Infinity, End: Infinity };

// Calls back with each message of another window about the same story; `say` sends one.
export function speak(story, heard) {
  const channel = new BroadcastChannel("atlas-presentation");
  channel.addEventListener("message", ({ data }) => {
    if (data?.story === story) heard(data);
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin anyway
  const say = (message) => channel.postMessage({ ...message, story });
  return { say, close: () => channel.close() };
}

// Does what nobody waits for: when what is seen has been painted and there is time, at the latest after so many ms.
export function whenIdle(work, latest) {
  if (window.requestIdleCallback) requestIdleCallback(() => work(), { timeout: latest });
  else requestAnimationFrame(() => setTimeout(work));
}

/* Runs in every frame before any script of the page. Times are milliseconds since 1970, so frames can be compared.
 *
 * window.top.bench: clicked (the last click or Enter key), seen (the marks of the page that the server drew), drawn (first
 * complete picture, of the live page alone), changed (picture after that click).
 * A picture counts from the animation frame after its change; `rendered` is when that frame had been laid out and painted.
 */
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const painted = (then) => requestAnimationFrame(() => {
    then(now());
    const after = new MessageChannel(); // its message comes when the frame has been rendered
    after.port1.onmessage = () => { window.top.bench.rendered = now(); };
    after.port2.postMessage(null);
  });
  const isTop = window === window.top;
  if (isTop) {
    window.bench = { clicked: 0, seen: 0, drawn: 0, changed: 0, rendered: 0, count: null };
    const asked = () => { Object.assign(window.bench, { clicked: now(), changed: 0, rendered: 0 }); };
    addEventListener('click', asked, true);
    addEventListener('keydown', (event) => { if (event.key === 'Enter') asked(); }, true);
  }
  const bench = window.top.bench;
  const shown = () => window.top.document.querySelector('#count')?.dataset.count ?? null;

  function note(count) {
    if (!bench.drawn) painted((at) => { bench.drawn = at; });
    else if (count !== bench.count) painted((at) => { bench.changed = at; });
    bench.count = count;
  }

  const probes = {
    // The count in the page.
    text() {
      if (!isTop) return;
      const look = () => { const count = shown(); if (count !== null && count !== bench.count) note(count); };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
    },
    // As many circles in the frame as the page counts. Watched from the page: the frame's first document is thrown away.
    folium() {
      if (!isTop) return;
      const circles = (frame) => frame.contentDocument?.querySelectorAll('path.leaflet-interactive').length ?? 0;
      const look = () => {
        const count = shown();
        const drawn = [...document.querySelectorAll('iframe')].reduce((sum, frame) => sum + circles(frame), 0);
        if (count !== bench.count && drawn > 0 && String(drawn) === count) note(count);
        requestAnimationFrame(look);
      };
      look();
    },
    // A page of the analysis: head, foot and all panels between them, the map's word where there is one. Then the matrix.
    page() {
      if (!isTop) {
        Object.defineProperty(window, 'atlas', { configurable: true, get: () => window.made, set: (made) => {
          window.made = made;
          made.ready.then(() => { bench.maps += 1; });
        } });
        return;
      }
      bench.maps = 0;
      const panels = () => [...document.querySelectorAll('[data-testid="stBidiComponentRegular"]')];
      const filled = (panel) => panel.querySelector(':scope > .atlas-panel')?.atlasHtml !== undefined;
      const complete = () => !document.getElementById('atlas-first') && document.querySelector('#root .atlas-footer') && document.querySelector('.atlas-header')
        && bench.maps >= document.querySelectorAll('iframe[src*="streamlit_folium"]').length && panels().every(filled);
      const legend = () => document.querySelector('.atlas-matrix-legend')?.textContent ?? '';
      const look = () => {
        const text = legend();
        if (!bench.drawn ? complete() : text !== bench.count) note(text);
      };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
      const poll = () => { look(); if (!bench.drawn) requestAnimationFrame(poll); }; // for the map, which is no change here
      poll();
    },
    // The marks of the first picture; then the map's own word, `visible()`, once the page counts as many, whichever is later.
    atlas() {
      if (isTop) {
        const seen = new MutationObserver(() => {
          if (!document.querySelector('#atlas-first .atlas-mark')) return;
          seen.disconnect();
          painted((at) => { bench.seen = at; });
        });
        seen.observe(document, { subtree: true, childList: true });
        return;
      }
      const counted = () => window.top.document.querySelector('[data-testid="result-count"]')?.dataset.count;
      let atlas;
      const uncovered = (then) => {
        if (window.top.document.getElementById('atlas-first')) requestAnimationFrame(() => uncovered(then));
        else then();
      };
      const wrap = (made) => {
        const update = made.update;
        const look = () => {
          const number = made.visible().length;
          if (bench.drawn && number !== bench.count && String(number) === counted()) note(number);
        };
        made.update = (payload) => {
          update(payload);
          look();
        };
        new MutationObserver(look).observe(window.top.document, { subtree: true, attributeFilter: ['data-count'] });
        made.ready.then(() => uncovered(() => note(made.visible().length)));
        return made;
      };
      Object.defineProperty(window, 'atlas', { configurable: true, get: () => atlas, set: (made) => { atlas = wrap(made); } });
    },
  };
  probes[PROBE]();
})();

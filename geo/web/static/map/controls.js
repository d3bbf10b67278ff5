// Buttons, scale and sources on the map, and what wheel and fingers do.
(() => {
  "use strict";

  const ICONS = {
    // paths in a box of 20
    zoomIn: "M10 4v12M4 10h12",
    zoomOut: "M4 10h12",
    results: "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4M10 8.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z",
    poland:
      "M2.6 5.2L8.5 3.2 9.6 4.3 15.2 4.1 16.9 8 15.9 9.2 16.6 10.6 17.4 13.3 15.4 15.8 15.8 17.1 13.2 16.2 " +
      "9.6 16.4 7.6 14.3 6 14.5 5.3 13.2 3.2 12.7 3.2 8.5 2.6 7.6z",
    fullScreen: "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4",
    exitFullScreen: "M8 4v4H4M16 8h-4V4M12 16v-4h4M4 12h4v4",
  };
  const HINT = 1800; // ms

  window.atlas.parts.controls = (frame) => {
    const { map, container, element, assign } = frame;
    const buttons = {};
    const bar = element("div", "atlas-controls", { role: "toolbar" });
    const foot = element("div", "atlas-foot");
    const credit = element("div", "atlas-credit");
    const about = element("button", "atlas-about", { type: "button", popovertarget: "atlas-sources" });
    const sources = element("div", "atlas-sources", { id: "atlas-sources", popover: "auto" });
    const hint = element("div", "atlas-hint", { "aria-hidden": "true" });
    let hinting = 0;
    let cited = null; // the credit that stands

    for (const [key, act] of Object.entries({
      zoomIn: () => map.zoomIn(1, { animate: false }),
      zoomOut: () => map.zoomOut(1, { animate: false }),
      results: () => frame.fit(frame.marks.bounds()?.pad(0.05), 10),
      poland: () => frame.fit(),
      fullScreen: toggleFullScreen,
    }))
      addButton(key, act);
    buttons.fullScreen.hidden = !screenTarget();
    container.append(bar, foot, hint);
    about.textContent = "i";
    foot.append(L.control.scale({ imperial: false, maxWidth: 90 }).addTo(map).getContainer(), credit, about, sources);
    L.DomEvent.disableClickPropagation(foot);
    map.on("zoomend", limits);
    limits();
    wheel();
    fingers();
    for (const owner of new Set([document, frame.parent()])) {
      owner?.addEventListener("fullscreenchange", onFullScreen, { signal: frame.signal });
    }

    function addButton(key, act) {
      const button = element("button", `atlas-button atlas-button-${key}`, { type: "button" });
      button.append(icon(key));
      for (const kind of ["mousedown", "dblclick", "pointerdown"]) {
        button.addEventListener(kind, (event) => event.stopPropagation());
      }
      button.addEventListener("click", (event) => {
        event.stopPropagation();
        if (button.getAttribute("aria-disabled") !== "true") act();
      });
      buttons[key] = bar.appendChild(button);
    }

    function icon(key) {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const path = svg.appendChild(document.createElementNS(svg.namespaceURI, "path"));
      svg.setAttribute("viewBox", "0 0 20 20");
      svg.setAttribute("aria-hidden", "true");
      path.setAttribute("d", ICONS[key]);
      return svg;
    }

    // aria-disabled keeps the focus where it is, unlike the attribute disabled.
    function limits() {
      disable("zoomIn", map.getZoom() >= map.getMaxZoom());
      disable("zoomOut", map.getZoom() <= map.getMinZoom());
    }

    function disable(key, off) {
      assign(buttons[key], "aria-disabled", String(off));
    }

    function update(payload) {
      assign(bar, "aria-label", frame.text("controls"));
      for (const [key, button] of Object.entries(buttons)) label(button, key === "fullScreen" ? screenKey() : key);
      if (hint.textContent !== frame.text("touch")) hint.textContent = frame.text("touch");
      disable("results", !frame.marks.any());
      limits();
      cite(payload.tiles?.attribution ?? payload.tiles?.options?.attribution ?? "");
    }

    function label(button, key) {
      assign(button, "aria-label", frame.text(key));
      assign(button, "title", frame.text(key));
    }

    // The sources unfold; a tile provider's credit always stands. Of the credit, which comes as HTML, only text and web
    // links are taken.
    function cite(attribution) {
      label(about, "about");
      if (sources.textContent !== frame.text("sources")) sources.textContent = frame.text("sources");
      about.hidden = !frame.text("sources");
      if (attribution === cited) return;
      cited = attribution;
      const given = new DOMParser().parseFromString(attribution, "text/html");
      const made = element("span");
      made.append(...[...given.body.childNodes].map((node) => linkOf(node) ?? node.textContent));
      if (made.innerHTML !== (credit.firstChild?.innerHTML ?? "")) credit.replaceChildren(made);
      if (credit.hidden !== !attribution) credit.hidden = !attribution;
    }

    function linkOf(node) {
      if (node.nodeName !== "A" || !/^https?:\/\//.test(node.getAttribute("href") ?? "")) return null;
      const link = element("a", "", { href: node.getAttribute("href"), target: "_blank", rel: "noopener" });
      link.textContent = node.textContent;
      return link;
    }

    /* ---- Full screen: of our own document, else of the frame within the page ---- */

    function screenTarget() {
      if (document.fullscreenEnabled) return document.documentElement;
      return frame.parent()?.fullscreenEnabled ? window.frameElement : null;
    }

    function isFullScreen() {
      return (
        Boolean(document.fullscreenElement) ||
        (window.frameElement !== null && frame.parent()?.fullscreenElement === window.frameElement)
      );
    }

    function toggleFullScreen() {
      const target = screenTarget();
      const done = isFullScreen() ? target.ownerDocument.exitFullscreen() : target.requestFullscreen();
      done.catch(() => {
        buttons.fullScreen.hidden = true;
      }); // the browser forbids it after all
    }

    function onFullScreen() {
      document.documentElement.classList.toggle("is-full-screen", isFullScreen());
      label(buttons.fullScreen, screenKey());
      buttons.fullScreen.replaceChildren(icon(screenKey()));
    }

    function screenKey() {
      return isFullScreen() ? "exitFullScreen" : "fullScreen";
    }

    /* ---- Wheel: the page's, until the map is clicked or focused, Ctrl is held, or the map fills the screen ---- */

    function wheel() {
      const zoom = map.scrollWheelZoom;
      container.addEventListener("pointerdown", () => zoom.enable());
      container.addEventListener("focusin", (event) => {
        if (event.target.matches(":focus-visible")) zoom.enable();
      });
      container.addEventListener("pointerleave", () => zoom.disable());
      container.addEventListener(
        "wheel",
        (event) => {
          if (zoom.enabled() || !(event.ctrlKey || isFullScreen())) return;
          zoom.enable(); // for this one event
          setTimeout(() => zoom.disable(), 0);
        },
        { capture: true },
      );
    }

    /* ---- Fingers: one scrolls the page, two move and zoom the map; in full screen one moves it ---- */

    function fingers() {
      container.addEventListener(
        "pointerdown",
        (event) => {
          const drags = event.pointerType !== "touch" || isFullScreen();
          map.dragging[drags ? "enable" : "disable"]();
        },
        { capture: true },
      );
      container.addEventListener(
        "touchmove",
        (event) => {
          if (event.touches.length === 1 && !isFullScreen()) showHint();
          else hint.classList.remove("is-shown");
        },
        { passive: true },
      );
    }

    function showHint() {
      hint.classList.add("is-shown");
      clearTimeout(hinting);
      hinting = setTimeout(() => hint.classList.remove("is-shown"), HINT);
    }

    // What stands on the map, in pixels of the frame.
    function boxes() {
      const { left, top } = container.getBoundingClientRect();
      return [bar, foot].flatMap((one) => {
        const rect = one.getBoundingClientRect();
        const box = {
          left: rect.left - left,
          right: rect.right - left,
          top: rect.top - top,
          bottom: rect.bottom - top,
        };
        return rect.width ? [box] : [];
      });
    }

    // What their size depends on.
    const shape = () => [frame.lang, cited, about.hidden, ...Object.values(buttons).map(({ hidden }) => hidden)];

    return { update, boxes, shape };
  };
})();

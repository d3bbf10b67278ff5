// A group spread out: its clusters as buttons on rings around it, page by page where they are very many.
(() => {
  "use strict";

  const PITCH = 28; // px between neighbours on a ring and between rings; the buttons measure 24
  const INNER = 36; // px, radius of the first ring
  const ONE_RING = 13; // buttons
  const EDGE = 18; // px around the outer ring that the disc takes
  const MOST = 60; // buttons on one page

  window.atlas.parts.fan = (frame) => {
    const { map, container, data, element } = frame;
    const { clusters, sectors } = data;
    let fan = null; // {box, spot, members, page, opener}

    map.on("zoomstart", () => close());
    map.on("move", follow);
    // A click beside the fan closes it and does nothing else.
    container.addEventListener(
      "click",
      (event) => {
        if (!fan || event.target.closest(".atlas-fan, .atlas-mark, .atlas-controls")) return;
        if (!map.dragging.moved()) event.stopPropagation();
        close();
      },
      true,
    );
    container.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && fan) {
        event.stopPropagation();
        close(true);
      }
    });

    function open(seat, members, opener) {
      close();
      const order = frame.intl("Collator").compare;
      const sorted = [...members].sort((a, b) => order(clusters.name[a], clusters.name[b]) || a - b);
      const lead = Number(opener.dataset.lead);
      const box = element("div", "atlas-fan", { role: "group", "aria-label": opener.getAttribute("aria-label") });
      fan = { box, lead, spot: seat.slice(0, 2), members: sorted, page: 0 };
      for (const kind of ["click", "dblclick", "mousedown", "pointerdown"]) box.addEventListener(kind, stop);
      box.addEventListener("click", onClick);
      for (const kind of ["mouseover", "focusin"]) box.addEventListener(kind, onEnter);
      for (const kind of ["mouseout", "focusout"]) box.addEventListener(kind, onLeave);
      container.append(box);
      container.classList.add("has-fan");
      fill();
      box.querySelector("button").focus({ preventScroll: true });
    }

    function stop(event) {
      event.stopPropagation();
    }

    function close(back = false) {
      if (!fan) return;
      const { box, lead } = fan;
      const inside = box.contains(document.activeElement);
      fan = null;
      frame.tooltip.hide();
      frame.tellList([]);
      box.remove();
      container.classList.remove("has-fan");
      if (back || inside) (frame.marks.button(lead) ?? container).focus({ preventScroll: true });
    }

    /* ---- Drawing ---- */

    function room() {
      return Math.min(container.clientWidth, container.clientHeight) / 2 - EDGE;
    }

    function fill() {
      const { box, members, page } = fan;
      const size = capacity(room());
      const step = members.length > size ? size - 1 : size; // one place is for "further"
      fan.step = step;
      const shown = members.slice(page * step, page * step + step);
      const paged = members.length > step;
      const spots = places(shown.length + (paged ? 1 : 0));
      fan.radius = spots.at(-1).radius + EDGE;
      const items = shown.map(item);
      if (paged) items.push(further());
      items.forEach((button, i) => {
        button.style.left = `${Math.round(spots[i].x)}px`;
        button.style.top = `${Math.round(spots[i].y)}px`;
      });
      box.style.setProperty("--radius", `${fan.radius}px`);
      box.replaceChildren(element("span", "atlas-leg"), element("span", "atlas-disc"), ...items, closer());
      follow();
    }

    function item(i) {
      const { cut } = frame;
      const button = element("button", `atlas-mark ${frame.marks.pinClass(i)}`, { type: "button", role: "button" });
      button.dataset.clusterId = clusters.id[i];
      button.dataset.index = i;
      button.style.setProperty("--colour", sectors[clusters.sector[i]].colour);
      button.setAttribute("aria-label", cut(frame.marks.pinLines(i).join(", ")));
      button.classList.toggle("is-selected", frame.marks.isSelected(i));
      button.toggleAttribute("aria-current", frame.marks.isSelected(i));
      button.textContent = sectors[clusters.sector[i]].glyph;
      return button;
    }

    function makeButton(className, act) {
      return element("button", `atlas-mark ${className}`, { type: "button", role: "button", "data-act": act });
    }

    function further() {
      const button = makeButton("atlas-further", "more");
      const pages = Math.ceil(fan.members.length / fan.step);
      button.setAttribute("aria-label", `${frame.text("more")} (${fan.page + 1}/${pages})`);
      button.textContent = "…";
      return button;
    }

    function closer() {
      const button = makeButton("atlas-closer", "close");
      button.setAttribute("aria-label", frame.text("close"));
      button.textContent = "×";
      return button;
    }

    // Around its seat, but whole inside the frame; a line leads to the seat.
    function follow() {
      if (!fan) return;
      const { box, radius } = fan;
      const at = frame.point(...fan.spot);
      const { clientWidth: width, clientHeight: height } = container;
      if (at.x < 0 || at.y < 0 || at.x > width || at.y > height) {
        close();
        return;
      }
      const into = (value, size) => Math.round(Math.min(Math.max(value, radius), Math.max(size - radius, radius)));
      const centre = { x: into(at.x, width), y: into(at.y, height) };
      box.style.transform = `translate(${centre.x}px, ${centre.y}px)`;
      const away = { x: at.x - centre.x, y: at.y - centre.y };
      const leg = box.querySelector(".atlas-leg");
      leg.style.width = `${Math.hypot(away.x, away.y)}px`;
      leg.style.transform = `rotate(${Math.atan2(away.y, away.x)}rad)`;
    }

    /* ---- What people do ---- */

    function onClick(event) {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.act === "close") {
        close(true);
      } else if (button.dataset.act === "more") {
        fan.page = (fan.page + 1) % Math.ceil(fan.members.length / fan.step);
        frame.tooltip.hide();
        fill();
        fan.box.querySelector("button").focus({ preventScroll: true });
      } else {
        frame.send("cluster", button.dataset.clusterId);
      }
    }

    function onEnter(event) {
      const button = event.target.closest("button");
      if (!button || (event.type === "focusin" && !button.matches(":focus-visible"))) return;
      const i = button.dataset.index;
      if (i === undefined) return;
      frame.tooltip.show(button, frame.marks.pinLines(i), { around: fan.box.querySelector(".atlas-disc") });
      frame.tellList([clusters.id[i]]);
    }

    function onLeave(event) {
      const button = event.target.closest("button");
      if (!button || button.contains(event.relatedTarget)) return;
      frame.tooltip.leave(button);
      frame.tellList([]);
    }

    /* ---- What others ask ---- */

    // After an update: stays while all its clusters still pass, with the new selection and language.
    function update() {
      if (!fan) return;
      if (!fan.members.every(frame.marks.passing) || !frame.marks.button(fan.lead)) {
        close();
        return;
      }
      for (const button of fan.box.querySelectorAll("[data-index]")) {
        const i = Number(button.dataset.index);
        button.classList.toggle("is-selected", frame.marks.isSelected(i));
        button.toggleAttribute("aria-current", frame.marks.isSelected(i));
        button.setAttribute("aria-label", frame.cut(frame.marks.pinLines(i).join(", ")));
      }
    }

    function highlight(i) {
      for (const button of fan?.box.querySelectorAll("[data-index]") ?? []) {
        button.classList.toggle("is-highlighted", Number(button.dataset.index) === i);
      }
    }

    return { open, close, update, highlight, isOpen: () => Boolean(fan) };
  };

  // Places of n buttons from the top, clockwise; none nearer than the pitch to another. A dozen share one ring.
  function places(n) {
    if (n <= ONE_RING) return onRing(Math.max(INNER, PITCH / 2 / Math.sin(Math.PI / Math.max(n, 2))), n);
    const rings = [];
    let seats = 0;
    for (let radius = INNER; seats < n; radius += PITCH) {
      const fits = Math.floor(Math.PI / Math.asin(PITCH / 2 / radius));
      rings.push({ radius, fits });
      seats += fits;
    }
    let left = n;
    return rings.flatMap(({ radius, fits }, i) => {
      const here = i === rings.length - 1 ? left : Math.min(fits, Math.ceil((n * fits) / seats));
      left -= here;
      return onRing(radius, here);
    });
  }

  function onRing(radius, n) {
    return Array.from({ length: n }, (_, i) => {
      const angle = (2 * Math.PI * i) / n - Math.PI / 2;
      return { x: radius * Math.cos(angle), y: radius * Math.sin(angle), radius };
    });
  }

  // How many buttons have places within a radius.
  function capacity(radius) {
    let n = MOST + 1;
    while (n > 4 && places(n).at(-1).radius > radius) n -= 1;
    return n;
  }

  Object.assign(window.atlas.parts.fan, { places, capacity });
})();

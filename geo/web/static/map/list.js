// The names of a group: a list beside its mark, with the marks fanned out around it where there is room; on a narrow map
// and under fingers at its foot, where Back closes it as well.
(() => {
  "use strict";

  const NARROW = 480; // px of a map that has no room beside a mark
  const WIDTH = 290; // px of the list
  const GAP = 8; // px around the list
  const REACH = 22; // px around a mark that the list leaves free
  const STEP = 200; // names that are drawn at once

  window.atlas.parts.list = (frame) => {
    const { map, container, data, element } = frame;
    const { clusters, sectors, seats } = data;
    const coarse = window.matchMedia("(pointer: coarse)");
    let list = null; // {box, lead, spot, members, towns, step}; step: its place in the browser's history, or null
    let leaving = false; // whether the list's own step back is under way

    map.on("zoomstart", () => close());
    map.on("move", follow);
    // A click beside the list closes it and does nothing else.
    container.addEventListener(
      "click",
      (event) => {
        if (!list || event.target.closest(".atlas-names, .atlas-fan, .atlas-mark, .atlas-controls")) return;
        if (!map.dragging.moved()) event.stopPropagation();
        close();
      },
      true,
    );
    container.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !list) return;
      event.stopPropagation();
      close(true);
    });
    window.addEventListener("popstate", () => {
      if (!leaving) close(true, false);
      leaving = false;
    });

    // `divide` shows the group's parts further in; absent where it has none.
    function open(seat, members, opener, divide) {
      const step = list?.step ?? null; // of a list that this one takes the place of
      close(false, false);
      const order = frame.intl("Collator").compare;
      const sorted = [...members].sort((a, b) => order(clusters.name[a], clusters.name[b]) || a - b);
      const box = element("section", "atlas-names", { role: "dialog", tabindex: "-1" });
      const towns = new Set(members.map((i) => clusters.seat[i])).size > 1;
      list = { box, lead: Number(opener.dataset.lead), spot: seat.slice(0, 2), members: sorted, towns, step };
      for (const kind of ["click", "dblclick", "mousedown", "pointerdown", "wheel"]) box.addEventListener(kind, stop);
      box.addEventListener("click", onClick);
      box.addEventListener("keydown", onKey);
      for (const kind of ["mouseover", "focusin"]) box.addEventListener(kind, onEnter);
      for (const kind of ["mouseout", "focusout"]) box.addEventListener(kind, onLeave);
      box.append(head(divide), element("ul"));
      container.append(box);
      container.classList.add("has-list");
      frame.tooltip.hide();
      more();
      arrange();
      remember();
      box.querySelector("[data-index]").focus({ preventScroll: true });
    }

    function stop(event) {
      event.stopPropagation();
    }

    // `back`: the focus goes to the mark; `leave`: the list takes its step back in the browser's history.
    function close(back = false, leave = true) {
      if (!list) return;
      const { box, lead, step } = list;
      const inside = box.contains(document.activeElement);
      list = null;
      frame.fan.hide();
      frame.tooltip.hide();
      frame.tellList([]);
      box.remove();
      container.classList.remove("has-list");
      if (leave && step !== null) stepBack(step);
      if (back || inside) (frame.marks.button(lead) ?? container).focus({ preventScroll: true });
    }

    // On a phone Back closes the list before it leaves the page.
    function remember() {
      if (list.step !== null || !list.box.classList.contains("is-sheet")) return;
      window.history.pushState({ names: true }, "");
      list.step = window.history.length;
    }

    // Only where nothing, such as a card, has come after it.
    function stepBack(step) {
      if (!window.history.state?.names || window.history.length !== step) return;
      leaving = true;
      window.history.back();
    }

    /* ---- Drawing ---- */

    function head(divide) {
      const row = element("header", "atlas-names-head");
      row.append(element("p", "atlas-names-title"));
      if (divide) row.append(button("zoomIn", divide));
      row.append(button("close", () => close(true)));
      return row;
    }

    function button(key, act) {
      const made = element("button", `atlas-names-${key}`, { type: "button", "data-text": key });
      made.addEventListener("click", act);
      return made;
    }

    // Draws further names; thousands are drawn piece by piece.
    function more() {
      const names = list.box.querySelector("ul");
      const drawn = names.querySelectorAll("[data-index]").length;
      names.querySelector(".atlas-names-more")?.parentElement.remove();
      const added = list.members.slice(drawn, drawn + STEP).map(item);
      names.append(...added);
      if (drawn + STEP < list.members.length) {
        const line = names.appendChild(element("li"));
        line.append(button("more", more));
        line.firstChild.textContent = frame.text("more");
      }
      update();
      if (drawn) added[0].firstChild.focus();
    }

    function item(i) {
      const line = element("li");
      const made = line.appendChild(element("button", "atlas-names-item", { type: "button", "data-index": i }));
      made.dataset.clusterId = clusters.id[i];
      const sign = made.appendChild(element("span", `atlas-names-glyph${clusters.kkk[i] ? " is-key" : ""}`));
      sign.style.setProperty("--colour", sectors[clusters.sector[i]].colour);
      sign.textContent = frame.marks.glyph(i);
      const name = made.appendChild(element("span", "atlas-names-name"));
      name.textContent = frame.cut(clusters.name[i]);
      if (list.towns) {
        const town = name.appendChild(element("small"));
        town.textContent = frame.cut(seats[clusters.seat[i]][2]);
      }
      return line;
    }

    // Beside the mark and whole inside the frame, or at its foot.
    function arrange() {
      const { box, members, spot } = list;
      const [width, height] = [container.clientWidth, container.clientHeight];
      const sheet = width < NARROW;
      box.classList.toggle("is-sheet", sheet);
      const around = 2 * (sheet || coarse.matches ? 0 : frame.fan.reach(members.length));
      const fits = around && around + WIDTH + 3 * GAP <= width && around + 2 * GAP <= height;
      if (fits) frame.fan.show(members, spot);
      else frame.fan.hide();
      if (!sheet) beside(fits ? around / 2 : REACH, fits);
    }

    function beside(radius, fans) {
      const { box, spot } = list;
      const [width, height] = [container.clientWidth, container.clientHeight];
      const at = frame.point(...spot);
      const into = (value, least, most) => Math.round(Math.min(Math.max(value, least), Math.max(most, least)));
      const right = at.x + radius + WIDTH + 2 * GAP <= width || at.x < width / 2;
      const taken = WIDTH + 2 * GAP;
      const x = fans ? into(at.x, radius + (right ? 0 : taken), width - radius - (right ? taken : 0)) : at.x;
      const y = fans ? into(at.y, radius, height - radius) : at.y;
      if (fans) frame.fan.place({ x, y });
      const left = into(right ? x + radius + GAP : x - radius - GAP - WIDTH, GAP, width - WIDTH - GAP);
      box.style.left = `${left}px`;
      box.style.top = `${into(y - box.offsetHeight / 2, GAP, height - box.offsetHeight - GAP)}px`;
    }

    function follow() {
      if (!list) return;
      const { x, y } = frame.point(...list.spot);
      if (x < 0 || y < 0 || x > container.clientWidth || y > container.clientHeight) close();
      else arrange();
    }

    /* ---- What people do ---- */

    function onClick(event) {
      const chosen = event.target.closest("[data-index]");
      if (chosen) frame.send("cluster", chosen.dataset.clusterId);
    }

    function onKey(event) {
      const names = [...list.box.querySelectorAll("li button")];
      const at = names.indexOf(event.target.closest("li button"));
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: names.length - 1 }[event.key];
      if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      names[Math.min(Math.max(to, 0), names.length - 1)].focus();
    }

    function onEnter(event) {
      const line = event.target.closest("[data-index]");
      if (!line) return;
      if (event.type === "focusin") only(line);
      frame.fan.highlight(Number(line.dataset.index));
      frame.tellList([line.dataset.clusterId]);
    }

    function onLeave(event) {
      const line = event.target.closest("[data-index]");
      if (!line || line.contains(event.relatedTarget)) return;
      frame.fan.highlight(-1);
      frame.tellList([]);
    }

    // The names are one stop of the Tab key.
    function only(line) {
      for (const one of list.box.querySelectorAll("[data-index]")) one.tabIndex = one === line ? 0 : -1;
    }

    /* ---- What others ask ---- */

    // After an update: stays while all its clusters still pass, with the new selection and language.
    function update() {
      if (!list) return;
      const opener = frame.marks.button(list.lead);
      if (!opener || !list.members.every(frame.marks.passing)) {
        close();
        return;
      }
      const { box } = list;
      frame.assign(box, "aria-label", opener.getAttribute("aria-label"));
      box.querySelector(".atlas-names-title").textContent = opener.getAttribute("aria-label");
      for (const one of box.querySelectorAll("[data-text]"))
        frame.assign(one, "aria-label", frame.text(one.dataset.text));
      const lines = [...box.querySelectorAll("[data-index]")];
      for (const line of lines) {
        const i = Number(line.dataset.index);
        line.classList.toggle("is-selected", frame.marks.isSelected(i));
        line.toggleAttribute("aria-current", frame.marks.isSelected(i));
        frame.assign(line, "aria-label", frame.cut(frame.marks.pinLines(i).join(", ")));
      }
      only(lines.find((line) => line.tabIndex === 0 && line.hasAttribute("tabindex")) ?? lines[0]);
      frame.fan.update();
    }

    function highlight(i) {
      for (const line of list?.box.querySelectorAll("[data-index]") ?? []) {
        line.classList.toggle("is-highlighted", Number(line.dataset.index) === i);
      }
      frame.fan.highlight(i);
    }

    const entryOf = (id) => list?.box.querySelector(`[data-cluster-id="${CSS.escape(id)}"]`);
    return { open, close, update, highlight, entryOf };
  };
})();

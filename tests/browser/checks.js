// What tests/browser/checking.py looks at inside a page. Each function gives a list of sentences; none means well.
({
  name(el) {
    const id = el.id ? `#${el.id}` : "";
    const kind = [...el.classList].map((word) => `.${word}`).join("");
    const words = (el.innerText || el.value || el.getAttribute("aria-label") || "").trim();
    return `${el.tagName.toLowerCase()}${id}${kind} ${words.slice(0, 24)}`.trim();
  },

  shown(el) {
    return el.getClientRects().length > 0 && el.checkVisibility({ visibilityProperty: true });
  },

  // Whether something around the element scrolls sideways, so that it may be as wide as it likes.
  scrolls(el) {
    for (let up = el.parentElement; up && up !== document.body; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== "visible") return true;
    return false;
  },

  // Nothing reaches beyond the right edge of the page, and nothing hides that it does.
  overflow() {
    const root = document.documentElement;
    const found = [];
    for (const el of [root, document.body])
      if (/hidden|clip/.test(getComputedStyle(el).overflowX)) found.push(`${el.tagName} cuts off what is too wide`);
    if (root.scrollWidth <= root.clientWidth) return found;
    const wide = [...document.body.querySelectorAll("*")].filter(
      (el) => el.getBoundingClientRect().right > root.clientWidth + 0.5 && !this.scrolls(el),
    );
    const leaves = wide.filter((el) => ![...el.children].some((child) => wide.includes(child)));
    found.push(`${root.scrollWidth} px wide in ${root.clientWidth}: ${leaves.slice(0, 4).map(this.name).join(" | ")}`);
    return found;
  },

  // Words stay within their own box: a long name without blanks is broken, not painted over its neighbour.
  spilled() {
    const found = [];
    for (const el of document.body.querySelectorAll("*")) {
      const own = [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      const style = getComputedStyle(el);
      if (!own || !this.shown(el) || style.display.startsWith("inline") || style.overflowX !== "visible") continue;
      if (style.clip !== "auto" || style.clipPath !== "none" || el.closest("svg")) continue;
      if (el.scrollWidth > el.clientWidth + 1 && !this.scrolls(el))
        found.push(`${this.name(el)}: ${el.scrollWidth} px of words in ${el.clientWidth}`);
    }
    return found.slice(0, 4);
  },

  // An empty list says where to go from here.
  dead_ends() {
    return [...document.querySelectorAll(".empty")].filter((el) => !el.querySelector("a[href]")).map(this.name);
  },

  look(el) {
    const drawn = el instanceof SVGElement ? el.querySelectorAll("rect, circle, path") : [el.firstElementChild];
    const near = [el, el.parentElement, ...drawn, el.nextElementSibling, el.closest("label")];
    return near.filter(Boolean).map((one) => {
      const s = getComputedStyle(one);
      const outline = s.outlineStyle === "none" || parseFloat(s.outlineWidth) === 0 ? "" : s.outline;
      return [outline, s.boxShadow, s.border, s.backgroundColor, s.textDecorationLine, s.stroke, s.strokeWidth].join();
    });
  },

  // Remembers how everything that the Tab key reaches looks without focus; how many there are.
  prepare_focus() {
    document.activeElement.blur();
    const able = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
    const groups = new Set();
    this.stops = [...document.querySelectorAll(able)].filter((el) => {
      if (el.disabled || el.tabIndex < 0 || !this.shown(el)) return false;
      if (el.type !== "radio") return true;
      const group = `${el.form ? [...document.forms].indexOf(el.form) : ""}/${el.name}`;
      const chosen = document.querySelector(`input[type=radio][name="${CSS.escape(el.name)}"]:checked`);
      if (chosen && chosen.form === el.form) return el === chosen;
      return groups.has(group) ? false : Boolean(groups.add(group));
    });
    this.looks = new Map(this.stops.map((el) => [el, this.look(el).join()]));
    this.visited = new Set();
    this.blind = [];
    return this.stops.length;
  },

  // Called after each Tab: whether the focus can be seen where it is now. True when everything was reached.
  note_focus() {
    const el = document.activeElement;
    if (el && el !== document.body && !this.visited.has(el)) {
      this.visited.add(el);
      if (this.looks.get(el) === this.look(el).join()) this.blind.push(`no focus seen: ${this.name(el)}`);
      if (this.covered(el)) this.blind.push(`focus is covered: ${this.name(el)}`);
    }
    return this.stops.every((stop) => this.visited.has(stop));
  },

  // Whether something else lies over all of the element that is within the window (WCAG 2.2, 2.4.11).
  covered(el) {
    const box = el.getClientRects()[0];
    if (!box || box.width < 2 || box.height < 2) return false;
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const label = el.closest("label");
    return ![0.5, 0.1, 0.9].some((x) =>
      [0.5, 0.1, 0.9].some((y) => {
        const at = document.elementFromPoint(left + x * (right - left), top + y * (bottom - top));
        return at && (el.contains(at) || at.contains(el) || (label && label.contains(at)));
      }),
    );
  },

  focus_findings() {
    const lost = this.stops.filter((el) => !this.visited.has(el)).map((el) => `never reached by Tab: ${this.name(el)}`);
    return [...this.blind, ...lost].slice(0, 6);
  },
});

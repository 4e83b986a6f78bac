// The drawing of the graph: it shows where the walk is, and lets nodes be chosen.

class Drawing {
  constructor(walk, choose) {
    this.walk = walk;
    this.choose = choose;
    this.frame = document.getElementById("frame");
    this.svg = document.getElementById("drawing");
    this.width = this.svg.viewBox.baseVal.width;
    this.height = this.svg.viewBox.baseVal.height;
    this.cards = walk.data.nodes.map((n) => document.getElementById(n.card));
    this.ops = walk.data.ops.map((o) => document.getElementById(o.card));
    this.focused = 0;
    this.prepareCards();
    this.prepareArrows();
    for (const [id, factor] of [["smaller", 1 / 1.25], ["larger", 1.25]]) {
      document.getElementById(id).addEventListener("click", () => this.zoom(factor));
    }
    document.getElementById("fit").addEventListener("click", () => this.fit());
    this.frame.addEventListener("keydown", (e) => this.key(e));
    this.scale = 1;
    this.suit();
    addEventListener("resize", () => {
      this.suit();
      this.update();
    });
  }

  // prepareCards makes the cards buttons, of which one at a time is reached with
  // the Tab key, and gives each tensor's a place for what is known of its
  // gradient.
  prepareCards() {
    const data = this.walk.data;
    this.badges = this.cards.map((card, i) => {
      const box = card.querySelector("rect");
      const badge = document.createElementNS(card.namespaceURI, "text");
      badge.setAttribute("class", "badge");
      badge.setAttribute("x", Number(box.getAttribute("width")) - 6);
      badge.setAttribute("y", Number(box.getAttribute("height")) - 6);
      badge.setAttribute("text-anchor", "end");
      card.append(badge);
      this.makeButton(card, i);
      return badge;
    });
    for (const [i, card] of this.ops.entries()) {
      const about = data.ops[i].outputs[0];
      card.addEventListener("click", () => this.choose(about));
      card.addEventListener("pointerenter", () => this.hover(about));
      card.addEventListener("pointerleave", () => this.hover(-1));
    }
  }

  makeButton(card, i) {
    const n = this.walk.data.nodes[i];
    card.setAttribute("role", "button");
    card.setAttribute("tabindex", i === 0 ? "0" : "-1");
    card.setAttribute("aria-label", `${n.label}, ${n.kind}, shape ${shapeText(this.walk.data.tensors[n.value].shape)}`);
    card.addEventListener("click", () => {
      this.focus(i);
      this.choose(i);
    });
    card.addEventListener("focus", () => this.hover(i));
    card.addEventListener("blur", () => this.hover(-1));
    card.addEventListener("pointerenter", () => this.hover(i));
    card.addEventListener("pointerleave", () => this.hover(-1));
  }

  prepareArrows() {
    this.arrows = new Map(); // from the id of a card to the arrows at it
    for (const arrow of this.svg.querySelectorAll(".arrow")) {
      for (const id of [arrow.dataset.from, arrow.dataset.to]) {
        if (!this.arrows.has(id)) this.arrows.set(id, []);
        this.arrows.get(id).push(arrow);
      }
    }
    // The head of an arrow that is followed backwards.
    const head = this.svg.querySelector("marker");
    const back = head.cloneNode(true);
    back.id = "back";
    back.setAttribute("orient", "auto-start-reverse");
    head.after(back);
  }

  hover(node) {
    for (const e of this.svg.querySelectorAll(".near")) e.classList.remove("near");
    if (node >= 0) {
      this.cards[node].classList.add("near");
      for (const arrow of this.arrows.get(this.walk.data.nodes[node].card) ?? []) arrow.classList.add("near");
    }
    this.onHover?.(node);
  }

  key(e) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) {
      e.preventDefault();
      this.focus(Math.max(0, Math.min(this.cards.length - 1, this.focused + step)));
      this.cards[this.focused].focus({ preventScroll: true });
      this.show(this.cards[this.focused]);
    } else if ((e.key === "Enter" || e.key === " ") && e.target.classList.contains("card")) {
      e.preventDefault();
      this.choose(this.focused);
    }
  }

  // focus makes a card the one that the Tab key reaches.
  focus(node) {
    this.cards[this.focused].setAttribute("tabindex", "-1");
    this.focused = node;
    this.cards[node].setAttribute("tabindex", "0");
  }

  enter() {
    this.cards[this.focused].focus({ preventScroll: true });
    this.show(this.cards[this.focused]);
  }

  // suit makes the drawing as wide as the frame, as long as it can still be read.
  suit() {
    const room = this.frame.clientWidth - 4;
    this.setScale(Math.max(0.55, Math.min(1, room / this.width)));
  }

  zoom(factor) {
    this.setScale(this.scale * factor);
    this.update();
  }

  fit() {
    this.setScale(Math.min(1.5, (this.frame.clientWidth - 4) / this.width, (this.frame.clientHeight - 4) / this.height));
    this.update();
  }

  setScale(scale) {
    this.scale = Math.max(0.05, Math.min(4, scale));
    this.svg.setAttribute("width", Math.round(this.width * this.scale));
    this.svg.setAttribute("height", Math.round(this.height * this.scale));
  }

  // show scrolls the frame, not the page, so that a card is in its middle.
  show(card) {
    const box = card.getBoundingClientRect();
    const frame = this.frame.getBoundingClientRect();
    this.frame.scrollTo({
      left: this.frame.scrollLeft + box.left + box.width / 2 - frame.left - frame.width / 2,
      top: this.frame.scrollTop + box.top + box.height / 2 - frame.top - frame.height / 2,
      behavior: reducedMotion.matches || !this.shown ? "instant" : "smooth",
    });
    this.shown = true;
  }

  // update shows where the walk is: what is not computed yet is pale, the op whose
  // turn it is stands out with its arrows, and gradients count their shares.
  update() {
    const walk = this.walk;
    const data = walk.data;
    for (const e of this.svg.querySelectorAll(".now")) {
      e.classList.remove("now");
      e.removeAttribute("marker-start");
      if (e.classList.contains("arrow")) e.setAttribute("marker-end", "url(#head)");
    }
    const backward = walk.position >= walk.firstBackward && data.seed >= 0;
    for (const [i, card] of this.cards.entries()) {
      card.classList.toggle("pale", !walk.hasValue(i));
      const uses = walk.uses(i);
      const arrived = walk.arrived(i).length;
      card.classList.toggle("done", walk.complete(i));
      const badge = !backward || uses === 0 ? "" : uses === 1 ? (arrived ? "∇" : "") : `∇ ${arrived}/${uses}`;
      if (this.badges[i].textContent !== badge) this.badges[i].textContent = badge; // a write costs a layout
    }
    for (const [i, card] of this.ops.entries()) card.classList.toggle("pale", !walk.hasValue(data.ops[i].outputs[0]));

    const stage = walk.stage;
    let centre = this.cards[data.root];
    if (stage.kind === "start") centre = this.cards[0];
    else if (stage.kind === "seed") this.cards[data.root].classList.add("now");
    else {
      centre = this.ops[stage.op];
      centre.classList.add("now");
      const op = data.ops[stage.op];
      const ids = new Set([...op.inputs, ...op.outputs].map((n) => data.nodes[n].card));
      for (const arrow of this.arrows.get(op.card) ?? []) {
        if (!ids.has(arrow.dataset.from) && !ids.has(arrow.dataset.to)) continue;
        if (stage.kind === "backward" && arrow.classList.contains("dead")) continue; // nothing comes back this way
        arrow.classList.add("now");
        if (stage.kind === "backward") {
          arrow.setAttribute("marker-start", "url(#back)");
          arrow.removeAttribute("marker-end");
        }
      }
      const reached = stage.kind === "forward" ? op.outputs : op.inputs.filter((n) => data.nodes[n].grad);
      for (const n of reached) this.cards[n].classList.add("now");
    }
    this.show(centre);
  }

  mark(node) {
    for (const [i, card] of this.cards.entries()) {
      card.classList.toggle("chosen", i === node);
      card.setAttribute("aria-pressed", String(i === node));
    }
  }
}

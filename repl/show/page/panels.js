// The panels beside the drawing: the step that the walk is at, the node that was
// chosen, and the text that made it.

class Panels {
  constructor(walk, choose) {
    this.walk = walk;
    this.data = walk.data;
    this.choose = choose;
    this.step = document.getElementById("step");
    this.node = document.getElementById("node");
    this.source = document.getElementById("source");
    this.chosen = -1;
  }

  tensor(i, caption) {
    return tensorView(this.data.tensors[i], caption, this.data.digits);
  }

  // link is a node's name, which chooses it.
  link(node) {
    return make("button", { type: "button", class: "link", onclick: () => this.choose(node) }, this.data.nodes[node].label);
  }

  links(nodes) {
    return nodes.flatMap((n, i) => (i > 0 ? [", ", this.link(n)] : [this.link(n)]));
  }

  showStep() {
    const stage = this.walk.stage;
    const parts = { start: () => this.startParts(), forward: () => this.forwardParts(stage), seed: () => this.seedParts(), backward: () => this.backwardParts(stage) }[stage.kind]();
    const problem = this.data.problem && this.walk.position === this.walk.last && make("p", { class: "problem", role: "alert" }, this.data.problem);
    this.step.replaceChildren(make("h2", { id: "step-title" }, this.walk.title(stage)), ...[problem, ...parts].filter(Boolean));
    this.showSource(this.about());
  }

  // about is the node whose source line goes with the step.
  about() {
    const stage = this.walk.stage;
    if (this.chosen >= 0) return this.chosen;
    if (stage.kind === "start" || stage.kind === "seed") return this.data.root;
    return this.data.ops[stage.op].outputs[0];
  }

  startParts() {
    const { nodes, root } = this.data;
    const of = (kind) => nodes.filter((n) => n.kind === kind).length;
    const list = make("ul", {}, ...["parameter", "constant"].filter(of).map((kind) => make("li", {}, `${nodes.find((n) => n.kind === kind).sign} ${plural(of(kind), kind)}`)), make("li", {}, `● ${plural(this.data.ops.length, "op")}`));
    return [
      make("p", {}, "This is how ", this.link(root), " was computed, and how its gradient comes back to everything that it was made of. Each step on is one op: first forward, from the leaves down to ", nodes[root].label, ", then backward."),
      list,
      this.tensor(nodes[root].value, nodes[root].label),
    ];
  }

  forwardParts(stage) {
    const op = this.data.ops[stage.op];
    const about = this.data.descriptions[op.description];
    const inputs = op.inputs.map((n) => this.tensor(this.data.nodes[n].value, this.data.nodes[n].label));
    const outputs = op.outputs.map((n) => this.tensor(this.data.nodes[n].value, this.data.nodes[n].label));
    return [
      about.formula && formula(about.formula),
      this.names(op, about),
      about.doc && make("p", {}, about.doc),
      op.text !== op.name && make("p", {}, "Applied as ", make("code", {}, op.text), "."),
      op.saved.length > 0 && make("p", { class: "note-line" }, `For the backward pass it keeps ${op.saved.join(", ")}.`),
      make("div", { class: "equation" }, ...inputs, make("span", { class: "sign" }, "→"), ...outputs),
      about.code && this.code(about.code),
    ];
  }

  // names says what the formula calls the op's inputs and output here.
  names(op, about) {
    if (!about.inputs || !about.output) return null;
    const pairs = about.inputs.slice(0, op.inputs.length).map((symbol, i) => [symbol, op.inputs[i]]);
    if (op.outputs.length === 1) pairs.push([about.output, op.outputs[0]]);
    return make("p", { class: "names" }, "Here ", ...pairs.flatMap(([symbol, n], i) => {
      const math = make("span", {});
      math.innerHTML = symbol;
      return [i > 0 ? ", " : "", math, " is ", this.link(n)];
    }), ".");
  }

  seedParts() {
    const { root, nodes, seed, tensors } = this.data;
    const scalar = tensors[nodes[root].value].shape.length === 0 || tensors[nodes[root].value].rows * tensors[nodes[root].value].cols === 1;
    const earlier = nodes.some((n) => n.earlier >= 0);
    return [
      scalar
        ? make("p", {}, "The gradient of ", this.link(root), " over itself is 1. From here each op gets the gradient over its output and hands one down to each of its inputs.")
        : make("p", {}, this.link(root), " is no scalar, so this walk begins with ones: it gives the gradient of the sum of its elements, as ", make("code", {}, "BackwardFrom"), " with ones does."),
      this.tensor(seed, `gradient over ${nodes[root].label}`),
      earlier && make("p", { class: "note-line" }, "Some nodes had a gradient from an earlier backward pass when this page was made. The walk shows what one pass adds."),
    ];
  }

  backwardParts(stage) {
    const { step } = stage;
    const op = this.data.ops[stage.op];
    const about = this.data.descriptions[op.description];
    const parts = [make("p", {}, "The gradient over ", ...this.links(op.outputs), " is complete: ", op.name, " takes it and hands a share down to ", ...this.links(this.walk.receivers(op)), ".")];
    parts.push(make("div", { class: "equation" }, ...step.incoming.map((t, i) => this.tensor(t, `gradient over ${step.outputs[i]}`))));
    parts.push(this.names(op, about));
    for (const [i, share] of step.shares.entries()) parts.push(this.share(share, about.rules?.[i]));
    if (about.derivation) parts.push(this.derivation(about));
    if (about.pitfall) parts.push(make("p", { class: "pitfall" }, make("b", {}, "Easily got wrong: "), about.pitfall));
    if (about.code) parts.push(this.code(about.code));
    parts.push(make("details", { class: "below" }, make("summary", {}, "Who calls whom"), make("ol", { class: "calls" }, ...step.calls.map((c) => make("li", {}, make("code", {}, c))))));
    return parts;
  }

  // share shows what one input gets, and the sum with what it had.
  share(share, rule) {
    const label = this.data.nodes[share.node].label;
    const box = make("div", { class: "share" });
    if (share.value < 0) {
      box.append(make("p", {}, this.link(share.node), " takes no gradient: it is a constant."));
      return box;
    }
    if (rule) box.append(formula(rule, "formula rule"));
    const value = this.tensor(share.value, share.of > 1 ? `share ${share.nth} of ${share.of}` : `gradient over ${label}`);
    if (share.nth > 1) {
      box.append(
        make("p", { class: "added" }, this.link(share.node), ` is used ${share.of} times, and this is share ${share.nth}. It is added to what has come before (the chain rule for several ways).`),
        make("div", { class: "equation" }, this.tensor(share.before, `${label}’s gradient so far`), make("span", { class: "sign" }, "+"), value, make("span", { class: "sign" }, "="), this.tensor(share.after, share.nth === share.of ? `gradient over ${label}` : `${label}’s gradient now`)),
      );
    } else {
      if (share.of > 1) box.append(make("p", { class: "added" }, this.link(share.node), ` is used ${share.of} times. This is its first share; ${share.of - 1 === 1 ? "one more is" : `${share.of - 1} more are`} to come.`));
      box.append(make("div", { class: "equation" }, value));
    }
    return box;
  }

  derivation(about) {
    const lines = about.derivation.map((l) => formula(l.math, l.more ? "line more" : "line"));
    return make("details", { class: "below", open: true }, make("summary", {}, "Derivation"), about.formula && formula(about.formula, "line"), ...lines);
  }

  code(text) {
    return make("details", { class: "below" }, make("summary", {}, "Its source"), make("pre", { tabindex: "0" }, make("code", {}, text)));
  }

  // showNode shows the chosen node as far as the walk has come.
  showNode() {
    this.node.hidden = this.chosen < 0;
    if (this.chosen < 0) return;
    const i = this.chosen;
    const n = this.data.nodes[i];
    const op = n.op >= 0 ? this.data.ops[n.op] : null;
    const parts = [
      make("h2", { id: "node-title", tabindex: "-1" }, `${n.sign} ${n.label}`),
      make("button", { type: "button", class: "close", "aria-label": `Drop ${n.label}`, onclick: () => this.choose(-1) }, "×"),
      make("p", {}, `A ${n.kind === "op" ? "result" : n.kind}`, op ? make("span", {}, ", made by ", make("code", {}, op.text), " of ", ...this.links(op.inputs)) : "", "."),
      this.walk.hasValue(i) ? this.tensor(n.value, "value") : make("p", {}, "Not computed yet at this step."),
    ];
    if (!n.grad) parts.push(make("p", {}, "It takes no gradient."));
    else parts.push(...this.gradientParts(i));
    this.node.replaceChildren(...parts);
  }

  gradientParts(i) {
    const uses = this.walk.uses(i);
    const arrived = this.walk.arrived(i);
    if (uses === 0) return [make("p", {}, "The loss does not depend on it by any way that takes a gradient.")];
    const gradient = this.walk.gradient(i);
    const count = uses === 1 ? "It comes in one share:" : `It is the sum of ${uses} shares, of which ${arrived.length} ${arrived.length === 1 ? "has" : "have"} come:`;
    const list = make("ol", { class: "arrivals" });
    for (const a of this.walk.arrivals[i]) {
      const come = a.position <= this.walk.position;
      list.append(make("li", { class: come ? "" : "to-come" },
        make("button", { type: "button", class: "link", onclick: () => this.walk.go(a.position) }, a.seed ? "where the backward pass begins" : `backward ${this.walk.stages[a.position].number}: from ${this.data.ops[a.op].name}`),
        come ? "" : " (to come)"));
    }
    return [
      gradient >= 0 ? this.tensor(gradient, arrived.length === uses ? "gradient" : "gradient so far") : make("p", {}, "No gradient has come yet at this step."),
      make("p", {}, count),
      list,
    ];
  }

  // showSource shows the text that made a node, with its line marked.
  showSource(i) {
    const n = this.data.nodes[i];
    this.source.hidden = n.source < 0;
    if (n.source < 0) return;
    const { name, text } = this.data.sources[n.source];
    const lines = text.replace(/\n$/, "").split("\n");
    const code = make("pre", { tabindex: "0", "aria-label": `${name}, line ${n.line} marked` });
    let marked = null;
    for (const [k, line] of lines.entries()) {
      const e = make("span", { class: k + 1 === n.line ? "code-line marked" : "code-line", "data-line": k + 1 }, line || " ");
      if (k + 1 === n.line) marked = e;
      code.append(e);
    }
    const what = n.for >= 0
      ? make("p", {}, make("b", {}, n.label), n.label.startsWith("#") ? " has no name of its own." : " was not named by a line of yours.", " It was made, or used, on the way to ", this.link(n.for), ":")
      : make("p", {}, make("b", {}, n.label), " got its name here:");
    this.source.replaceChildren(make("h2", { id: "source-title" }, `${name}, line ${n.line}`), what, code);
    if (marked) code.scrollTop = Math.max(0, marked.offsetTop - code.offsetTop - code.clientHeight / 2);
  }

  // chooseNode shows a node until another is chosen, or none (−1).
  chooseNode(node) {
    const focused = this.step.contains(document.activeElement) || this.node.contains(document.activeElement);
    this.chosen = node;
    this.showNode();
    this.showSource(this.about());
    if (node < 0) return;
    this.node.scrollIntoView({ block: "nearest", behavior: reducedMotion.matches ? "instant" : "smooth" });
    // Whoever came by a link in a panel goes on from the node's own.
    if (focused) document.getElementById("node-title").focus({ preventScroll: true });
  }
}

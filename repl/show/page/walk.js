// The walk: where one is, and what is known there.

// Walk has the stages of a walk through the data: the start, a stage for each op
// forward, one for the gradient that the backward pass begins with, and one for
// each op backward.
class Walk {
  constructor(data) {
    this.data = data;
    this.stages = [{ kind: "start" }];
    for (const [i, op] of data.forward.entries()) this.stages.push({ kind: "forward", op, number: i + 1 });
    this.firstBackward = this.stages.length;
    if (data.seed >= 0) {
      this.stages.push({ kind: "seed" });
      for (const [i, step] of data.backward.entries()) this.stages.push({ kind: "backward", op: step.op, step, number: i + 1 });
    }
    this.position = 0;
    this.listeners = [];
    // When a node gets its value, and the shares of its gradient.
    this.valueAt = data.nodes.map(() => 0);
    this.arrivals = data.nodes.map(() => []);
    for (const [position, stage] of this.stages.entries()) {
      if (stage.kind === "forward") {
        for (const n of data.ops[stage.op].outputs) this.valueAt[n] = position;
      } else if (stage.kind === "seed") {
        this.arrivals[data.root].push({ position, after: data.seed, nth: 1, of: 1, seed: true });
      } else if (stage.kind === "backward") {
        for (const share of stage.step.shares) {
          if (share.value >= 0) this.arrivals[share.node].push({ position, op: stage.op, ...share });
        }
      }
    }
  }

  get stage() {
    return this.stages[this.position];
  }

  get last() {
    return this.stages.length - 1;
  }

  // go goes to a stage, or the nearest that there is.
  go(position) {
    this.position = Math.max(0, Math.min(this.last, Math.round(position) || 0));
    for (const listen of this.listeners) listen();
  }

  hasValue(node) {
    return this.valueAt[node] <= this.position;
  }

  // arrived are the shares of a node's gradient that have come so far.
  arrived(node) {
    return this.arrivals[node].filter((a) => a.position <= this.position);
  }

  // gradient is the tensor that these are in sum, −1 where none has come.
  gradient(node) {
    const arrived = this.arrived(node);
    return arrived.length > 0 ? arrived[arrived.length - 1].after : -1;
  }

  // uses is how many shares a node's gradient has in the end.
  uses(node) {
    return node === this.data.root ? 1 : this.data.nodes[node].uses;
  }

  complete(node) {
    return this.arrived(node).length === this.uses(node) && this.uses(node) > 0;
  }

  // concerns reports whether a stage has to do with a node.
  concerns(position, node) {
    const stage = this.stages[position];
    if (stage.kind === "start") return false;
    if (stage.kind === "seed") return node === this.data.root;
    const op = this.data.ops[stage.op];
    return op.inputs.includes(node) || op.outputs.includes(node);
  }

  // nextAbout is the next stage that has to do with a node, after the last the
  // first again; −1 where there is none.
  nextAbout(node) {
    for (let i = 1; i <= this.last + 1; i++) {
      const position = (this.position + i) % (this.last + 1);
      if (this.concerns(position, node)) return position;
    }
    return -1;
  }

  // receivers are the inputs of an op that take a gradient, each once.
  receivers(op) {
    return [...new Set(op.inputs)].filter((n) => this.data.nodes[n].grad);
  }

  // title is a stage in a line.
  title(stage) {
    const name = (i) => this.data.nodes[i].label;
    switch (stage.kind) {
      case "start":
        return "Start";
      case "seed":
        return `Backward begins at ${name(this.data.root)}`;
      case "forward": {
        const op = this.data.ops[stage.op];
        return `Forward ${stage.number} of ${this.data.forward.length}: ${op.outputs.map(name).join(", ")} = ${op.name}(${op.inputs.map(name).join(", ")})`;
      }
    }
    const op = this.data.ops[stage.op];
    return `Backward ${stage.number} of ${this.data.backward.length}: ${op.name}, from ${op.outputs.map(name).join(", ")} to ${this.receivers(op).map(name).join(", ")}`;
  }
}

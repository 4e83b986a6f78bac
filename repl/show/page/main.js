// The page: its parts put together, its keys, and the address that remembers
// where one is (#12 for stage 12, #12,t4 with a node chosen).

const data = JSON.parse(document.getElementById("data").textContent);
const walk = new Walk(data);
const panels = new Panels(walk, choose);
const drawing = new Drawing(walk, choose);
drawing.onHover = (node) => panels.showSource(node >= 0 ? node : panels.about());

const slider = document.getElementById("slider");
slider.max = walk.last;

function choose(node) {
  panels.chooseNode(node);
  drawing.mark(node);
  remember();
}

function update() {
  slider.value = walk.position;
  slider.setAttribute("aria-valuetext", walk.title(walk.stage));
  const part = walk.stage.kind === "start" ? "Start" : walk.position < walk.firstBackward ? "Forward" : "Backward";
  document.getElementById("where").textContent = `${part} · ${walk.position}/${walk.last}`;
  for (const [id, off] of [["first", 0], ["back", 0], ["next", walk.last], ["last", walk.last]]) {
    document.getElementById(id).disabled = walk.position === off;
  }
  panels.showStep();
  panels.showNode();
  drawing.update();
  document.getElementById("announce").textContent = walk.title(walk.stage);
  remember();
}

function remember() {
  const node = panels.chosen >= 0 ? `,${data.nodes[panels.chosen].card}` : "";
  try {
    history.replaceState(null, "", `#${walk.position}${node}`);
  } catch {
    // A page inside of another, as in a notebook, has no address of its own.
  }
}

function fromAddress() {
  const [position, card] = location.hash.slice(1).split(",");
  const node = data.nodes.findIndex((n) => n.card === card);
  if (node >= 0) choose(node);
  walk.go(Number(position));
}

const actions = {
  next: () => walk.go(walk.position + 1),
  back: () => walk.go(walk.position - 1),
  first: () => walk.go(0),
  last: () => walk.go(walk.last),
};

const keys = {
  ArrowRight: actions.next, l: actions.next,
  ArrowLeft: actions.back, h: actions.back,
  Home: actions.first, End: actions.last,
  f: () => walk.go(Math.min(1, walk.last)),
  b: () => walk.go(walk.firstBackward),
  n: () => panels.chosen >= 0 && walk.nextAbout(panels.chosen) >= 0 && walk.go(walk.nextAbout(panels.chosen)),
  g: () => drawing.enter(),
  Escape: () => choose(-1),
  "+": () => drawing.zoom(1.25), "-": () => drawing.zoom(1 / 1.25), 0: () => drawing.fit(),
  "?": () => document.getElementById("help").showModal(),
};

document.addEventListener("keydown", (e) => {
  if (e.defaultPrevented || e.ctrlKey || e.altKey || e.metaKey || document.querySelector("dialog[open]")) return;
  // A table that can be scrolled, or the slider, has its own arrow keys.
  if (e.target === slider || (e.target.matches?.("pre, .table") && e.key.startsWith("Arrow"))) return;
  const action = keys[e.key] ?? keys[e.key.toLowerCase()];
  if (action) {
    e.preventDefault();
    action();
  }
});

for (const [id, action] of Object.entries(actions)) document.getElementById(id).addEventListener("click", action);
slider.addEventListener("input", () => walk.go(Number(slider.value)));
addEventListener("hashchange", fromAddress);

walk.listeners.push(update);
fromAddress();

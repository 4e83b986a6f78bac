// Tensors as numbers and as heat maps. Positive numbers are warm, negative ones
// cold, and the stronger the further they are from zero; the numbers stand in the
// cells, or come with the pointer and in a table below.

const smallest = 8; // a tensor with at most so many rows and columns is a table

// tensorView shows a tensor of the data under a caption.
function tensorView(t, caption, digits) {
  const small = t.rows <= smallest && t.cols <= smallest && !t.down;
  const figure = make("figure", { class: small ? "tensor" : "tensor large" });
  figure.append(make("figcaption", {}, make("b", {}, caption), " ", make("span", { class: "shape" }, shapeText(t.shape))));
  if (t.rows * t.cols === 0) {
    figure.append(make("p", { class: "stats" }, "no elements"));
  } else if (small) {
    figure.append(numberTable(t, digits, all(t.rows), all(t.cols)));
  } else {
    const line = make("p", { class: "stats" }, stats(t, digits));
    figure.append(heatMap(t, caption, digits, line), line, numbersBelow(t, digits));
  }
  return figure;
}

function all(n) {
  return Array.from({ length: n }, (_, i) => i);
}

// at is the number in the i-th row and j-th column of those on the page.
function at(t, i, j) {
  const across = t.across ? t.across.length : t.cols;
  return toNumber(t.values[i * across + j]);
}

// strength is how far a number is from zero, from −1 to 1, as colours show it.
function strength(t, x) {
  const most = Math.max(Math.abs(t.low), Math.abs(t.high));
  if (!Number.isFinite(x) || most === 0) return 0;
  return Math.max(-1, Math.min(1, x / most));
}

function numberTable(t, digits, rows, cols) {
  const body = make("tbody", {});
  for (const i of rows) {
    const line = make("tr", {});
    for (const j of cols) {
      const x = at(t, i, j);
      const s = strength(t, x);
      const cell = make("td", { title: `${place(t, i, j)}: ${x}` }, short(x, digits));
      if (!Number.isFinite(x)) cell.className = "broken";
      else if (s !== 0) {
        cell.className = s > 0 ? "plus" : "minus";
        cell.style.setProperty("--s", `${Math.round(Math.abs(s) * 62)}%`);
      }
      line.append(cell);
    }
    body.append(line);
  }
  return make("div", { class: "table" }, make("table", { class: "numbers" }, body));
}

// place writes the index of an element, counted from 0.
function place(t, i, j) {
  const row = t.down ? t.down[i] : i;
  const col = t.across ? t.across[j] : j;
  if (t.shape.length === 0) return "the number";
  const index = [col];
  let rest = row;
  for (let d = t.shape.length - 2; d >= 0; d--) {
    index.unshift(rest % t.shape[d]);
    rest = Math.floor(rest / t.shape[d]);
  }
  return `[${index.join(", ")}]`;
}

// heatMap is a canvas with a rectangle for each number on the page. The line tells
// the one that is under the pointer.
function heatMap(t, caption, digits, line) {
  const rows = t.down ? t.down.length : t.rows;
  const cols = t.across ? t.across.length : t.cols;
  const w = Math.max(1, Math.min(16, Math.floor(220 / cols)));
  const h = Math.max(1, Math.min(16, Math.floor(140 / rows)));
  const canvas = make("canvas", {
    width: cols * w,
    height: rows * h,
    role: "img",
    "aria-label": `Heat map of ${caption}: from ${short(t.low, digits)} to ${short(t.high, digits)}`,
  });
  const paint = () => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const [plus, minus, ground, broken] = ["--plus", "--minus", "--sheet", "--broken"].map(colour);
    const c = canvas.getContext("2d");
    c.globalAlpha = 1;
    c.fillStyle = ground;
    c.fillRect(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) {
        const x = at(t, i, j);
        const s = strength(t, x);
        c.globalAlpha = Number.isFinite(x) ? Math.abs(s) : 1;
        c.fillStyle = Number.isFinite(x) ? (s > 0 ? plus : minus) : broken;
        c.fillRect(j * w, i * h, w, h);
      }
    }
  };
  paint();
  canvas.repaint = paint;
  canvas.addEventListener("pointermove", (e) => {
    const box = canvas.getBoundingClientRect();
    const j = Math.min(cols - 1, Math.max(0, Math.floor(((e.clientX - box.left) / box.width) * cols)));
    const i = Math.min(rows - 1, Math.max(0, Math.floor(((e.clientY - box.top) / box.height) * rows)));
    line.textContent = `${place(t, i, j)}: ${short(at(t, i, j), digits + 2)}`;
  });
  canvas.addEventListener("pointerleave", () => (line.textContent = stats(t, digits)));
  return canvas;
}

// The heat maps on canvases do not follow the colour scheme by themselves.
darkScheme.addEventListener("change", () => {
  for (const canvas of document.querySelectorAll("canvas")) canvas.repaint?.();
});

// stats is a tensor in a line.
function stats(t, digits) {
  const parts = [`${short(t.low, digits)} … ${short(t.high, digits)}`, `mean ${short(t.mean, digits)}`, `norm ${short(t.norm, digits)}`];
  if (t.zeros) parts.push(plural(t.zeros, "zero"));
  if (t.broken) parts.push(`${t.broken} NaN or infinite`);
  return parts.join(" · ");
}

// numbersBelow is the table of all numbers on the page, made when it is opened.
function numbersBelow(t, digits) {
  const title = t.down ? `Numbers (${t.down.length} of ${t.rows} rows, ${t.across.length} of ${t.cols} columns)` : "Numbers";
  const details = make("details", { class: "below" }, make("summary", {}, title));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) {
      details.append(numberTable(t, digits, all(t.down ? t.down.length : t.rows), all(t.across ? t.across.length : t.cols)));
      details.lastElementChild.tabIndex = 0; // to be scrolled with the keyboard
    }
  });
  return details;
}

// How numbers and small pieces of the page are written.

// JSON has no NaN and no infinities: they come as strings.
function toNumber(x) {
  return typeof x === "number" ? x : Number(x);
}

// short writes a number with a few significant digits, whole ones below a
// million with all of theirs.
function short(x, digits) {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "Inf" : "−Inf";
  let text;
  if (Number.isInteger(x) && Math.abs(x) < 1e6) {
    text = String(x === 0 ? 0 : x);
  } else {
    text = x.toPrecision(Math.max(1, digits));
    if (text.includes("e")) {
      text = text.replace(/\.?0+e/, "e");
    } else if (text.includes(".")) {
      text = text.replace(/\.?0+$/, "");
    }
  }
  return text.replace("-", "−");
}

// shapeText writes a shape as Python writes a tuple.
function shapeText(shape) {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

// make makes an element with attributes and children; children that are no
// elements become text.
function make(name, attributes, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key === "onclick") e.addEventListener("click", value);
    else if (value === true) e.setAttribute(key, "");
    else if (value !== false && value != null) e.setAttribute(key, value);
  }
  e.append(...children.filter((c) => c != null && c !== false));
  return e;
}

// formula is an element with mathematics. The MathML is part of the page's data,
// made where all text in it is escaped.
function formula(mathml, cls) {
  const e = make("div", { class: cls ?? "formula" });
  e.innerHTML = mathml;
  return e;
}

function plural(n, noun) {
  return n === 1 ? `1 ${noun}` : `${n} ${noun}s`;
}

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
const darkScheme = matchMedia("(prefers-color-scheme: dark)");

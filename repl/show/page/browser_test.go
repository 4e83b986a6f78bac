package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gradrepl/engine"
	"gradrepl/engine/tensor"
)

// browser finds Chromium. Where there is none these tests cannot be run, which
// continuous integration does not let pass.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("there is no Chromium to open the page in")
	}
	t.Skip("there is no Chromium to open the page in")
	return ""
}

// visit opens a page of a size and runs the body of a function of it: w is its
// window, key presses a key there, and tensors reads the numbers in an element.
// What the function returns is unmarshalled into result. The page is inside of
// another, as in a notebook.
func visit(t *testing.T, page []byte, width, height int, body string, result any) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "test.html")
	outer := fmt.Sprintf(`<!doctype html><meta charset="utf-8">
<iframe id="page" style="border:0" width="%d" height="%d" srcdoc="%s"></iframe><pre id="result"></pre>
<script>
const frame = document.getElementById("page");
frame.addEventListener("load", () => {
	const w = frame.contentWindow, d = w.document;
	const key = (k) => d.activeElement.dispatchEvent(new w.KeyboardEvent("keydown", { key: k, bubbles: true, cancelable: true }));
	const tensors = (root) => [...root.querySelectorAll("figure.tensor")].map((f) => ({
		caption: f.querySelector("b").textContent,
		numbers: [...f.querySelectorAll("td")].map((c) => c.title.split(": ")[1]),
	}));
	let result;
	try { result = { value: (() => { %s })() }; } catch (e) { result = { error: e.stack }; }
	document.getElementById("result").textContent = JSON.stringify(result);
});
</script>`, width, height, html.EscapeString(string(page)), body)
	if err := os.WriteFile(path, []byte(outer), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), browser(t), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--force-prefers-reduced-motion", "--user-data-dir="+filepath.Join(dir, "profile"),
		fmt.Sprintf("--window-size=%d,%d", width+40, height+40), "--dump-dom", "file://"+path)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("%v: %s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?s)<pre id="result">(.*?)</pre>`).FindSubmatch(out)
	if m == nil {
		t.Fatalf("the page shows\n%s", out)
	}
	var got struct {
		Value json.RawMessage
		Error string
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(string(m[1]))), &got); err != nil || got.Error != "" {
		t.Fatalf("%v %s", err, got.Error)
	}
	if err := json.Unmarshal(got.Value, result); err != nil {
		t.Fatalf("%v in %s", err, got.Value)
	}
}

// shown is a tensor as the page shows it, with all digits.
type shown struct {
	Caption string
	Numbers []string
}

func sameNumbers(s shown, t *tensor.Tensor) bool {
	if len(s.Numbers) != t.Size() {
		return false
	}
	for i, x := range elements(t) {
		var got float64
		if _, err := fmt.Sscan(strings.ReplaceAll(s.Numbers[i], "Infinity", "Inf"), &got); err != nil {
			return false
		}
		if got != x && !(math.IsNaN(got) && math.IsNaN(x)) {
			return false
		}
	}
	return true
}

// Walked with the arrow keys, the page shows at each step what the engine
// computes there: every tensor, in the order of the step.
func TestWalkInBrowser(t *testing.T) {
	root := shared()
	page, err := Write(root, Options{Digits: 4})
	if err != nil {
		t.Fatal(err)
	}
	type stage struct {
		Title   string
		Tensors []shown
		Badge   string
	}
	var stages []stage
	visit(t, page, 1400, 900, `
		const out = [];
		for (let i = 0; i < 100; i++) {
			const step = d.getElementById("step");
			out.push({ title: step.querySelector("h2").textContent, tensors: tensors(step), badge: d.querySelector("#t1 .badge").textContent });
			if (d.getElementById("next").disabled) break;
			key("ArrowRight");
		}
		return out;`, &stages)

	var want [][]*tensor.Tensor
	want = append(want, []*tensor.Tensor{root.Value})
	pass := root.Pass()
	defer pass.Cancel()
	forward := pass.Ops()
	slices.Reverse(forward)
	// Forward, the page has an order of its own: it is found by the op's output.
	for _, s := range stages[1 : 1+len(forward)] {
		var op *engine.OpNode
		for _, o := range forward {
			if len(s.Tensors) > 0 && sameNumbers(s.Tensors[len(s.Tensors)-1], o.Outputs[0].Value) && strings.Contains(s.Title, "= "+engine.OpName(o.Op)+"(") && len(s.Tensors) == len(o.Inputs)+1 {
				op = o
			}
		}
		if op == nil {
			t.Fatalf("no op has the output of %+v", s)
		}
		var tensors []*tensor.Tensor
		for _, input := range op.Inputs {
			tensors = append(tensors, input.Value)
		}
		want = append(want, append(tensors, op.Outputs[0].Value))
	}
	want = append(want, []*tensor.Tensor{tensor.Scalar(1)})
	for step := range pass.Steps() {
		tensors := slices.Clone(step.Incoming)
		for _, share := range step.Shares {
			switch {
			case share.Value == nil:
			case share.Added():
				tensors = append(tensors, share.Before, share.Value, share.After)
			default:
				tensors = append(tensors, share.Value)
			}
		}
		want = append(want, tensors)
	}
	if len(stages) != len(want) {
		t.Fatalf("%d stages, want %d: %+v", len(stages), len(want), stages)
	}
	for i, s := range stages {
		if len(s.Tensors) != len(want[i]) {
			t.Errorf("%s: %d tensors, want %d", s.Title, len(s.Tensors), len(want[i]))
			continue
		}
		for k, x := range s.Tensors {
			if !sameNumbers(x, want[i][k]) {
				t.Errorf("%s: %s is %v, want %v", s.Title, x.Caption, x.Numbers, want[i][k])
			}
		}
	}
	if last := stages[len(stages)-1]; last.Badge != "∇ 2/2" {
		t.Errorf("at the end the badge of x is %q", last.Badge)
	}
}

// By the keyboard alone: into the graph, from node to node, one chosen, its
// steps found, dropped again; the ends of the walk; the help.
func TestKeyboardInBrowser(t *testing.T) {
	root := shared()
	page, err := Write(root, Options{Digits: 4})
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Entered, Second, Chosen, About, End, Start string
		Sum                                        []string
		Dropped, Help                              bool
	}
	visit(t, page, 1400, 900, `
		const out = {};
		key("g");
		out.entered = d.activeElement.getAttribute("aria-label");
		key("ArrowDown");
		out.second = d.activeElement.getAttribute("aria-label");
		key("Enter");
		out.chosen = d.getElementById("node-title").textContent;
		key("b");
		key("n");
		out.about = d.getElementById("step-title").textContent;
		key("End");
		out.end = d.getElementById("step-title").textContent;
		out.sum = tensors(d.getElementById("node"))[1].numbers;
		key("Escape");
		out.dropped = d.getElementById("node").hidden;
		key("Home");
		out.start = d.getElementById("step-title").textContent;
		key("?");
		out.help = d.getElementById("help").open;
		return out;`, &got)
	if got.Entered != "x, parameter, shape (3,)" || got.Second != "y, op, shape (3,)" || got.Chosen != "● y" {
		t.Errorf("in the graph: %+v", got)
	}
	if !strings.HasPrefix(got.About, "Backward 2 of 10: Add") || !strings.HasPrefix(got.End, "Backward 10 of 10: Exp") || got.Start != "Start" || !got.Dropped || !got.Help {
		t.Errorf("on the walk: %+v", got)
	}
	root.Backward()
	y := root.Source.Inputs[0].Source.Inputs[1]
	if y.Name != "y" || !sameNumbers(shown{Numbers: got.Sum}, y.Grad) {
		t.Errorf("the gradient of %s is %v, want %v", y.Name, got.Sum, y.Grad)
	}
}

// On a phone nothing is wider than the screen at any step, and everything that
// can be pressed says what it is.
func TestPhoneInBrowser(t *testing.T) {
	for name, root := range map[string]*engine.TensorNode{"training": training(), "shared": shared()} {
		page, err := Write(root, Options{Digits: 4})
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Stages int
			Wide   []string
			Silent []string
		}
		visit(t, page, 400, 800, `
			const out = { stages: 0, wide: [], silent: [] };
			d.getElementById("t1").dispatchEvent(new w.MouseEvent("click", { bubbles: true }));
			for (;;) {
				out.stages++;
				for (const details of d.querySelectorAll("details")) details.open = true;
				const wide = d.documentElement.scrollWidth;
				if (wide > 400) out.wide.push(d.getElementById("step-title").textContent + " " + wide);
				for (const b of d.querySelectorAll("button, [role=button], input, canvas, [tabindex='0']")) {
					const label = b.labels?.[0]?.textContent ?? b.getAttribute("aria-label") ?? b.textContent;
					if (!label.trim()) out.silent.push(b.outerHTML);
				}
				if (d.getElementById("next").disabled) break;
				d.getElementById("next").click();
			}
			return out;`, &got)
		if got.Stages < 10 || len(got.Wide) > 0 || len(got.Silent) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

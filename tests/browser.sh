#!/usr/bin/env bash
# Opens the reports in a real browser: they load without an error and without anything else, their
# tables sort by a press of a button, and everything has a name for those who cannot see it.
#
#     tests/browser.sh target/debug/fullrank
#
# needs chromium, or another browser of its kind named by BROWSER.
set -euo pipefail

fullrank=$1
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# sound NAME CAPTION ROWS HEADING: the table of this caption has as many rows, and sorts by this
# column. A copy of the page presses the button and says in its title what came of it.
sound() {
    cat >"$work/$1/press.html" "$work/$1/index.html" - <<HTML
<script>
const problems = [];
const require = (holds, problem) => { if (!holds) problems.push(problem); };
const all = (selector) => [...document.querySelectorAll(selector)];
const table = all("table").find((t) => t.caption.textContent.startsWith("$2"));
const heading = [...table.querySelectorAll("th")].find((h) => h.textContent.startsWith("$4"));
const key = (row) => {
    const cell = row.cells[heading.cellIndex];
    return Number(cell.dataset.key ?? cell.textContent);
};
const keys = () => [...table.tBodies[0].rows].map(key);
const sorted = (sign) => keys().every((value, at, all) => at === 0 || sign * (value - all[at - 1]) >= 0);
require(keys().length === $3, "rows");
require(new Set(keys()).size > 1, "values");
const button = heading.querySelector("button");
button.focus();
require(document.activeElement === button, "focus");
button.click();
require(heading.getAttribute("aria-sort") === "ascending" && sorted(1), "ascending");
button.click();
require(heading.getAttribute("aria-sort") === "descending" && sorted(-1), "descending");
require(all("th.number").every((h) => h.querySelector(".tier")), "tier");
require(all("img").every((image) => image.alt), "alt");
require(all("figure > .scroll > svg").every((svg) => svg.querySelector("title").textContent), "title");
require(all("img").slice(0, 1).every((image) => image.naturalWidth > 0), "picture");
require(all("nav a").every((link) => document.getElementById(link.hash.slice(1))), "contents");
require(performance.getEntriesByType("resource").every((r) => r.name.startsWith("data:")), "loads");
document.title = problems.length === 0 ? "sound" : \`unsound: \${problems}\`;
</script>
HTML
    "${BROWSER:-chromium}" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync \
        --user-data-dir="$work/profile" --dump-dom "file://$work/$1/press.html" \
        >"$work/$1/after.html" 2>/dev/null
    title=$(grep -o -m 1 '<title>\(un\)\?sound[a-z ,:]*</title>' "$work/$1/after.html" || true)
    echo "the report of $1 in a browser: ${title:-no answer}"
    [[ $title == "<title>sound</title>" ]]
}

"$fullrank" analyze "$root/data/encoder.logits.npy" --scores --mask full --mask causal \
    --report "$work/analyze" --quiet >/dev/null
sound analyze "Every matrix" 144 "Effective rank"

members=$("$fullrank" gallery --report "$work/gallery" --json | grep -c '"mask":')
sound gallery "Every mask" "$members" "Layers to all"

claims=$("$fullrank" verify --cases 1 --report "$work/verify" --quiet --json | grep -c '"verdict":')
sound verify "Every claim" "$claims" "Seconds"

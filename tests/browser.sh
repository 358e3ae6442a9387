#!/usr/bin/env bash
# Opens the report in a real browser: it loads without an error, and its table sorts by a press of a
# button.
#
#     tests/browser.sh target/debug/fullrank
#
# needs chromium, or another browser of its kind named by BROWSER.
set -euo pipefail

fullrank=$1
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$fullrank" analyze "$root/data/encoder.logits.npy" --scores --mask full --mask causal \
    --report "$work" --quiet >/dev/null

# A copy of the page that presses a button and says in its title what came of it.
cat >"$work/press.html" <(cat "$work/index.html") - <<'HTML'
<script>
const problems = [];
const table = [...document.querySelectorAll("table")].find((t) => t.caption.textContent.startsWith("Every matrix"));
const heading = [...table.querySelectorAll("th")].find((h) => h.textContent.startsWith("Effective rank"));
const column = heading.cellIndex;
const values = () => [...table.tBodies[0].rows].map((row) => Number(row.cells[column].textContent));
const sorted = (sign) => values().every((value, at, all) => at === 0 || sign * (value - all[at - 1]) >= 0);
if (table.tBodies[0].rows.length !== 144) problems.push("rows");
heading.querySelector("button").click();
if (heading.getAttribute("aria-sort") !== "ascending" || !sorted(1)) problems.push("ascending");
heading.querySelector("button").click();
if (heading.getAttribute("aria-sort") !== "descending" || !sorted(-1)) problems.push("descending");
const image = document.querySelector("img");
if (image.naturalWidth !== 32) problems.push("picture");
if (performance.getEntriesByType("resource").some((r) => !r.name.startsWith("data:"))) problems.push("loads");
document.title = problems.length === 0 ? "sound" : `unsound: ${problems}`;
</script>
HTML

"${BROWSER:-chromium}" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync \
    --user-data-dir="$work/profile" --dump-dom "file://$work/press.html" >"$work/after.html" 2>/dev/null
title=$(grep -o -m 1 '<title>[a-z ,:]*</title>' "$work/after.html")
echo "the report in a browser: $title"
[[ $title == "<title>sound</title>" ]]

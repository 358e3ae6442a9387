"use strict";
// Sorts a table by the column whose heading is pressed; pressed again, the other way round.
for (const table of document.querySelectorAll("table")) {
    const headings = [...table.querySelectorAll("th[aria-sort]")];
    headings.forEach((heading, column) => {
        heading.querySelector("button").addEventListener("click", () => {
            const ascending = heading.getAttribute("aria-sort") !== "ascending";
            headings.forEach((other) => other.setAttribute("aria-sort", "none"));
            heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
            const body = table.tBodies[0];
            const rows = [...body.rows].map((row) => {
                const cell = row.cells[column];
                return { row, key: cell.dataset.key ?? cell.textContent };
            });
            const number = (key) => (key === "" ? NaN : Number(key));
            // What is missing comes last, either way.
            const order = (a, b) => {
                if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "");
                const [x, y] = [number(a.key), number(b.key)];
                const less = Number.isNaN(x) || Number.isNaN(y)
                    ? a.key.localeCompare(b.key, "en", { numeric: true })
                    : x - y;
                return ascending ? less : -less;
            };
            body.append(...rows.sort(order).map(({ row }) => row));
        });
    });
}

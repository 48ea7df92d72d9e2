(() => {
  "use strict";
  const table = document.querySelector("table.runs");
  if (!table) return;
  const body = table.tBodies[0];
  const form = document.querySelector("form.choose");
  const shown = document.querySelector(".shown");
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const numbers = new Intl.NumberFormat(language);
  // Small letters without accents, so that "cafe" finds "Café".
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...body.rows].map((row, place) => ({ row, place, text: plain(row.textContent) }));
  const selects = [...form.querySelectorAll("select")];

  const choose = () => {
    const words = plain(form.elements.text.value).split(/\s+/).filter(Boolean);
    const asked = selects.filter((one) => one.value !== "");
    let count = 0;
    for (const { row, text } of rows) {
      const kept = asked.every((one) => row.dataset[one.name] === one.value)
        && words.every((word) => text.includes(word));
      row.hidden = !kept;
      if (kept) count += 1;
    }
    shown.textContent = shown.dataset.of
      .replace("{shown}", numbers.format(count)).replace("{all}", numbers.format(rows.length));
  };

  const key = (row, column) => {
    const cell = row.cells[column];
    return "key" in cell.dataset ? cell.dataset.key : cell.textContent.trim();
  };
  const sort = (column, direction) => {
    const sign = direction === "ascending" ? 1 : -1;
    const keyed = rows.map((one) => ({ ...one, key: key(one.row, column) }));
    keyed.sort((a, b) => {
      // What is not known comes last, whichever way.
      if (!a.key || !b.key) return (a.key ? -1 : 0) + (b.key ? 1 : 0) || a.place - b.place;
      const order = column === 0 ? a.key - b.key : collator.compare(a.key, b.key);
      return sign * order || a.place - b.place;
    });
    body.append(...keyed.map((one) => one.row));
  };

  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const first = column === 0 ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const direction = now === first ? other : first;
      heads.forEach((one) => { one.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", direction);
      sort(column, direction);
    });
  });

  form.addEventListener("input", choose);
  form.addEventListener("submit", (event) => { event.preventDefault(); });
  form.addEventListener("reset", () => { setTimeout(choose); });
  form.hidden = false;
  shown.hidden = false;
  choose();
})();

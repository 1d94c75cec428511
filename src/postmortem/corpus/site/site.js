// Search and filters of the page that lists the reports. Without this file the page lists them all.
"use strict";
(() => {
  const form = document.getElementById("filters");
  const status = document.getElementById("found");
  const table = document.getElementById("reports");
  if (!form || !status || !table) return;
  const rows = [...table.tBodies[0].rows].map((row) => ({
    row,
    text: row.textContent.toLowerCase(),
    services: row.dataset.services.split("|"),
  }));

  function show() {
    const wanted = new FormData(form);
    const words = String(wanted.get("q") || "").toLowerCase().split(/\s+/).filter(Boolean);
    const severity = wanted.get("severity");
    const year = wanted.get("year");
    const service = wanted.get("service");
    const pending = wanted.get("pending") !== null;
    let count = 0;
    for (const { row, text, services } of rows) {
      const fits =
        words.every((word) => text.includes(word)) &&
        (!severity || row.dataset.severity === severity) &&
        (!year || row.dataset.year === year) &&
        (!service || services.includes(service)) &&
        (!pending || row.dataset.pending !== "0");
      row.hidden = !fits;
      count += fits;
    }
    const all = count === rows.length;
    status.hidden = all;
    status.textContent = all ? "" : `${count} of ${rows.length} reports`;
    remember(wanted);
  }

  // The address keeps what was chosen, so that it can be sent. A page in a folder may not change its own.
  function remember(wanted) {
    const chosen = new URLSearchParams();
    for (const [name, value] of wanted) if (value) chosen.set(name, String(value));
    const query = chosen.toString();
    try {
      history.replaceState(null, "", query ? `#${query}` : location.pathname + location.search);
    } catch {
      return;
    }
  }

  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = true;
    else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  form.hidden = false;
  show();
})();

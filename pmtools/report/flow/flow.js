(() => {
  "use strict";
  const start = (flow) => {
    flow.dataset.started = "yes";
    const slider = flow.querySelector("input[type=range]");
    if (!slider) return;
    const output = flow.querySelector("output");
    const levels = [...flow.querySelectorAll(".flow-level")];
    const show = () => {
      levels.forEach((level, place) => { level.hidden = place !== Number(slider.value); });
      const said = levels[slider.value].getAttribute("aria-label");
      output.textContent = said;
      slider.setAttribute("aria-valuetext", said);
    };
    slider.addEventListener("input", show);
    slider.closest("label").hidden = false;
    // A browser may have kept another choice than the level that is in sight.
    show();
  };
  const startAll = () => document.querySelectorAll(".flow:not([data-started])").forEach(start);
  const watch = () => {
    startAll();
    // In a notebook a map can come, or come back, after this script.
    new MutationObserver(startAll).observe(document.body, { childList: true, subtree: true });
  };
  if (document.body) watch();
  else document.addEventListener("DOMContentLoaded", watch);
})();

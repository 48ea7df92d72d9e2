(() => {
  "use strict";
  const start = (flow) => {
    flow.dataset.started = "yes";
    const slider = flow.querySelector("input[type=range]");
    if (slider) startSlider(flow, slider);
    const modes = flow.querySelector(".flow-modes");
    if (modes) startModes(flow, modes);
  };
  const startSlider = (flow, slider) => {
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
  const startModes = (flow, modes) => {
    const buttons = [...modes.querySelectorAll("button")];
    const choose = (chosen) => {
      flow.dataset.mode = chosen.dataset.mode;
      buttons.forEach((one) => { one.setAttribute("aria-pressed", String(one === chosen)); });
    };
    buttons.forEach((one) => { one.addEventListener("click", () => choose(one)); });
    modes.hidden = false;
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

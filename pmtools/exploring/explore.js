/** What a form says, by the names of its controls; a name that occurs more often has a list. */
const told = (form) => {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (name in values) values[name] = [].concat(values[name], value);
    else values[name] = value;
  }
  return values;
};

/** The map keeps the level and the mode that were chosen, whatever cases are in sight. */
const chosenOnMap = (slot) => {
  const flow = slot.querySelector(".flow");
  if (!flow) return () => {};
  const level = flow.querySelector("input[type=range]")?.value;
  const { mode } = flow.dataset;
  return () => {
    const now = slot.querySelector(".flow");
    if (!now) return;
    const slider = now.querySelector("input[type=range]");
    if (slider && level !== undefined) slider.value = level;
    const buttons = [...now.querySelectorAll(".flow-modes button")];
    if (buttons.some((one) => one.dataset.mode === mode)) {
      now.dataset.mode = mode;
      buttons.forEach((one) => { one.setAttribute("aria-pressed", String(one.dataset.mode === mode)); });
    }
  };
};

/** Of a map that is wider than the screen the middle is in sight, where the usual road is. */
const centre = (slot) => slot.querySelectorAll(".flow-level").forEach((level) => {
  level.scrollLeft = (level.scrollWidth - level.clientWidth) / 2;
});

/** Steps and arrows of the map become buttons. */
const makeAskable = (slot) => {
  slot.querySelectorAll(".flow svg").forEach((svg) => {
    svg.setAttribute("role", "group");
    const title = svg.querySelector(":scope > title");
    if (title) svg.setAttribute("aria-label", title.textContent);
  });
  slot.querySelectorAll(".flow g[data-step], .flow g[data-from]").forEach((part) => {
    part.setAttribute("tabindex", "0");
    part.setAttribute("role", "button");
    part.setAttribute("aria-label", part.querySelector("title").textContent);
  });
};

/** A name by which the thing that has the focus is found again after it was drawn anew. */
const nameOf = (one) => {
  if (!one || !one.matches) return "";
  if (one.dataset.step !== undefined) return `[data-step="${CSS.escape(one.dataset.step)}"]`;
  if (one.dataset.from !== undefined) {
    return `[data-from="${CSS.escape(one.dataset.from)}"][data-to="${CSS.escape(one.dataset.to)}"]`;
  }
  if (one.dataset.do) {
    const value = one.dataset.value ?? one.dataset.key;
    const more = one.dataset.value !== undefined ? `[data-value="${CSS.escape(value)}"]` : "";
    return `button[data-do="${one.dataset.do}"]${more}`;
  }
  const form = one.closest("form");
  return form && one.name ? `form[data-kind="${form.dataset.kind}"] [name="${one.name}"]` : "";
};

const render = ({ model, el }) => {
  el.classList.add("pmtools", "px-widget");
  el.innerHTML = model.get("frame");
  const root = el.querySelector(".px");
  const slots = Object.fromEntries([...el.querySelectorAll("[data-slot]")].map((one) => [one.dataset.slot, one]));
  const shown = {};
  let asked = model.get("view").n || 0;
  let patience = 0;
  let unheard = false;
  let follows = false;
  let from = "";  // the part of the map that was asked about, to go back to

  const gone = (is) => { el.querySelector(".px-gone").hidden = !is; };
  const busy = (is) => {
    root.classList.toggle("px-waits", is);
    root.querySelector(".px-seen").setAttribute("aria-busy", String(is));
  };

  const ask = (message) => {
    asked += 1;
    busy(true);
    wait();
    try { model.send({ ...message, n: asked }); } catch { gone(true); busy(false); }
    listen();
  };
  /** A kernel that has nothing to do and yet does not answer knows nothing of this screen. */
  const wait = () => {
    clearTimeout(patience);
    patience = setTimeout(() => {
      if ((model.get("view").n || 0) >= asked) return;
      unheard = kernel()?.status === "idle";
      listen();
      if (!unheard) wait();
    }, 3000);
  };
  /** Whether anybody listens: the picture stays, and a sentence appears when not. */
  const listen = () => {
    const live = alive();
    gone(!live);
    if (!live) busy(false);
  };
  const kernel = () => model.widget_manager?.kernel;
  const alive = () => {
    if (unheard || el.closest(".jupyter-widgets-disconnected")) return false;
    if (!("kernel" in (model.widget_manager ?? {}))) return true; // not JupyterLab
    return Boolean(kernel()) && !["dead", "terminating", "autorestarting"].includes(kernel().status);
  };

  const put = (name, html) => {
    const slot = slots[name];
    if (!slot || shown[name] === html) return;
    const open = [...slot.querySelectorAll("details[open][data-key]")].map((one) => one.dataset.key);
    const again = name === "picture" ? chosenOnMap(slot) : () => {};
    const focus = slot.contains(document.activeElement) ? nameOf(document.activeElement) : "";
    slot.innerHTML = html;
    shown[name] = html;
    open.forEach((key) => { slot.querySelector(`details[data-key="${CSS.escape(key)}"]`)?.setAttribute("open", ""); });
    again();
    if (name === "picture" && slot.querySelector("#figure-explored-map")) makeAskable(slot);
    if (name === "picture") centre(slot);
    if (focus) (slot.querySelector(focus) || slot.querySelector("button, select, input, [tabindex]"))?.focus();
  };

  const show = () => {
    const view = model.get("view");
    for (const [name, html] of Object.entries(view.parts || {})) {
      if (view.redraw && name === "controls") shown[name] = undefined;
      put(name, html);
    }
    const message = el.querySelector(".px-message");
    message.textContent = view.message || "";
    message.hidden = !view.message;
    if ((view.n || 0) >= asked) { clearTimeout(patience); busy(false); }
    unheard = false;
    listen();
    if (follows) follow();
  };
  /** What was asked about comes in sight; when it is closed, the map does again. */
  const follow = () => {
    const head = slots.chosen.querySelector("h2");
    const back = from && slots.picture.querySelector(`.flow-level:not([hidden]) ${from}`);
    follows = false;
    if (head) { head.focus({ preventScroll: true }); head.scrollIntoView({ block: "start" }); }
    else if (back) back.focus();
  };

  const askAbout = (part) => {
    follows = true;
    from = nameOf(part);
    ask(part.dataset.step !== undefined
      ? { do: "place", step: part.dataset.step }
      : { do: "place", step: part.dataset.to, source: part.dataset.from });
  };

  el.addEventListener("click", (event) => {
    const part = event.target.closest("g[role=button]");
    if (part) { askAbout(part); return; }
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    follows = ["close", "only", "without"].includes(button.dataset.do);
    ask({ ...button.dataset });
  });
  el.addEventListener("keydown", (event) => {
    const part = event.target.closest("g[role=button]");
    if (!part || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    askAbout(part);
  });
  // Keys that mean something to JupyterLab (d, d takes a cell away) mean the control here.
  el.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });
  el.addEventListener("input", (event) => { if (event.target.closest(".flow")) centre(slots.picture); });
  el.addEventListener("change", (event) => {
    const list = event.target.closest("select[data-do]");
    if (list) { ask({ do: list.dataset.do, value: list.value }); return; }
    const form = event.target.closest("form[data-kind]");
    if (form && form.dataset.add === undefined) ask({ do: "rule", kind: form.dataset.kind, told: told(form) });
  });
  el.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target.closest("form[data-kind]");
    if (form) ask({ do: "rule", kind: form.dataset.kind, told: told(form) });
  });

  /** A kernel that was started again, also by itself, knows nothing of this screen. */
  const ended = (_kernel, status) => {
    if (status === "idle" && !asked) bring();
    if (!["restarting", "autorestarting", "dead"].includes(status)) return;
    unheard = true;
    listen();
  };
  const first = kernel();
  first?.statusChanged?.connect(ended);

  /** After Run All one stands at the last cell; what was made for the screen comes in sight. */
  const bring = () => requestAnimationFrame(() => {
    root.scrollIntoView({ block: "start" });
    centre(slots.picture);
  });

  model.on("change:view", show);
  model.on("comm_live_update", listen);
  show();
  const still = document.getElementById(model.get("still"));
  if (still) still.hidden = true;
  const watch = setInterval(() => {
    if (!el.isConnected) return;
    listen();
    const picture = document.getElementById(model.get("still"));
    if (picture && !picture.hidden) picture.hidden = true;
  }, 1000);
  return () => {
    clearInterval(watch);
    first?.statusChanged?.disconnect(ended);
  };
};

export default { render };

// Reviewing by keyboard, and what spares a reload: tabs beside the filing, all boxes of a list at once.
// Nothing here acts by itself: a key moves to a button, the button acts. Every page works without this script.
"use strict";

const SWITCH = "duibiao.single-keys";
const form = document.getElementById("review");
const help = document.getElementById("keys");
const box = document.getElementById("keys-off");
let dirty = false;

function remembered() {
  try {
    return localStorage.getItem(SWITCH) === "off";
  } catch {
    return false;
  }
}

function remember(off) {
  try {
    localStorage.setItem(SWITCH, off ? "off" : "on");
  } catch {
    // A browser that keeps nothing asks again on the next page.
  }
}

function isWriting(target) {
  if (/^(checkbox|radio)$/.test(target.type)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function go(step) {
  const items = [...document.querySelectorAll("a[data-item], tr[data-row] th a")];
  const here = items.findIndex((item) => item.getAttribute("aria-current") || item === document.activeElement);
  const there = items[here < 0 && step < 0 ? -1 : here + step];
  if (!there) return;
  if (there.closest("tr")) there.focus();
  else there.click();
}

function openRemark(row) {
  row.classList.remove("idle");
  const details = row.querySelector("details");
  if (details) details.open = true;
  const text = row.querySelector("textarea");
  if (text) text.focus();
}

function nextRemark() {
  const rows = [...document.querySelectorAll("tr.note")].filter((row) => row.querySelector("textarea"));
  const after = document.activeElement.closest("tr.note");
  const row = rows[rows.indexOf(after) + 1] || rows[0];
  if (row) openRemark(row);
}

function moveTo(id) {
  const button = document.getElementById(id);
  if (button) button.focus();
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  c: nextRemark,
  p: () => moveTo("do-pass"),
  r: () => moveTo("do-return"),
  "?": () => {
    if (!help) return;
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  },
};

async function showBeside(tab) {
  const answer = await fetch(tab.href, { credentials: "same-origin" });
  if (!answer.ok) return location.assign(tab.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("beside");
  const old = document.getElementById("beside");
  if (!fresh || !old) return location.assign(tab.href);
  old.replaceChildren(...fresh.childNodes);
  const chosen = old.querySelector("[aria-current]");
  if (chosen) chosen.focus();
}

function offerAll() {
  const head = document.querySelector("th.pick");
  const boxes = [...document.querySelectorAll("input[name=selected]")];
  if (!head || !boxes.length) return;
  const label = document.createElement("label");
  const all = document.createElement("input");
  all.type = "checkbox";
  all.addEventListener("change", () => boxes.forEach((one) => (one.checked = all.checked)));
  label.append(all, ...head.childNodes);
  head.append(label);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isWriting(event.target)) return;
  if (remembered()) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (link.matches("[data-remark]")) {
    const row = document.getElementById(link.hash.slice(1));
    if (row) {
      event.preventDefault();
      openRemark(row);
    }
  } else if (link.matches("[data-tab]")) {
    event.preventDefault();
    showBeside(link).catch(() => location.assign(link.href));
  }
});

document.addEventListener("input", (event) => {
  if (event.target.form && event.target.form === form) dirty = true;
});
if (form) form.addEventListener("submit", () => (dirty = false));
window.addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

if (box) {
  box.closest("label").hidden = false;
  box.checked = remembered();
  box.addEventListener("change", () => remember(box.checked));
}
offerAll();
const current = document.querySelector(".queue [aria-current]");
if (current && current.offsetParent) current.parentElement.parentElement.parentElement.scrollTop = current.offsetTop - 160;

// Writing a filing: the verdict follows what is typed, drafts save themselves, files show how far they are.
// Everything here also works by the buttons of the page, without this script. The server answers with whole pages;
// from them the pieces marked `live` and the state of saving are taken over, so there is one way to make them.
"use strict";

const ASSESS_AFTER = 350;
const SAVE_AFTER = 1500;
const RETRY_AFTER = 5000;

const form = document.getElementById("part");
const shown = document.getElementById("save-state");
const judged = Boolean(form && form.elements.digest);
const saves = Boolean(form && form.dataset.autosave);
let assessing = null;
let assessTimer = 0;
let saveTimer = 0;
let saving = false;
let kept = form ? typed() : "";

function fields() {
  const sent = new FormData(form);
  sent.delete("file");
  sent.delete("for");
  return new URLSearchParams(sent);
}

function typed() {
  const sent = fields();
  for (const name of ["was", "csrf", "seen"]) sent.delete(name);
  return sent.toString();
}

function tell(name, bad) {
  if (!shown) return;
  shown.classList.toggle("bad", Boolean(bad));
  shown.textContent = shown.dataset[name];
}

async function post(url, body, signal) {
  const answer = await fetch(url, { method: "POST", body, signal, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { answer, page };
}

function takeOver(page, selector) {
  for (const fresh of page.querySelectorAll(selector)) {
    const old = fresh.id && document.getElementById(fresh.id);
    if (old && old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
  }
}

async function assess() {
  if (assessing) assessing.abort();
  assessing = new AbortController();
  try {
    const { answer, page } = await post(form.dataset.assess || "/assessments", fields(), assessing.signal);
    if (answer.ok) takeOver(page, ".live");
  } catch (error) {
    if (error.name !== "AbortError") console.info("no verdict for now:", error.message);
  }
}

async function save() {
  if (saving || typed() === kept) return;
  saving = true;
  tell("saving");
  const sent = typed();
  const body = fields();
  body.set("do", "save");
  try {
    const { answer, page } = await post(form.action, body);
    if (answer.status === 401) return expired();
    takeOver(page, "#clashes, #wrong");
    if (answer.ok) {
      kept = sent;
      form.elements.was.value = page.querySelector("input[name=was]").value;
      takeOver(page, "#save-state");
      shown.classList.remove("bad");
    } else {
      tell(answer.status === 409 ? "clash" : "unsaved", true);
    }
  } catch (error) {
    tell("offline", true);
    saveTimer = setTimeout(save, RETRY_AFTER);
  } finally {
    saving = false;
    if (typed() !== kept && !shown.classList.contains("bad")) later();
  }
}

function expired() {
  tell("expired", true);
  const link = document.createElement("a");
  link.href = "/sign-in";
  link.target = "_blank";
  link.textContent = shown.dataset.signIn;
  shown.append(" ", link);
  const again = async () => {
    if (document.hidden) return;
    const answer = await fetch("/api/v1/session", { credentials: "same-origin" });
    if (!answer.ok) return;
    document.removeEventListener("visibilitychange", again);
    const { csrf } = await answer.json();
    for (const field of document.querySelectorAll("input[name=csrf]")) field.value = csrf;
    save();
  };
  document.addEventListener("visibilitychange", again);
}

function later() {
  clearTimeout(saveTimer);
  saveTimer = setTimeout(save, SAVE_AFTER);
}

function typedSomething() {
  if (typed() === kept) return;
  if (shown && !shown.classList.contains("bad")) tell("unsaved");
  if (judged) {
    clearTimeout(assessTimer);
    assessTimer = setTimeout(assess, ASSESS_AFTER);
  }
  if (saves && !document.querySelector("#clashes .notice")) later();
}

function upload(event) {
  const file = form.elements.file;
  if (!event.submitter || event.submitter.value !== "upload" || !file || !file.files.length) return;
  event.preventDefault();
  const bar = document.getElementById("upload");
  const request = new XMLHttpRequest();
  const body = new FormData(form);
  body.set("do", "upload");
  bar.hidden = false;
  event.submitter.disabled = true;
  request.upload.addEventListener("progress", (at) => {
    if (at.lengthComputable) bar.value = (100 * at.loaded) / at.total;
  });
  request.addEventListener("load", () => {
    kept = typed();
    if (request.status === 200) return location.reload();
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    takeOver(page, "#clashes, #wrong");
    done();
  });
  request.addEventListener("error", () => {
    tell("offline", true);
    done();
  });
  const done = () => {
    bar.hidden = true;
    event.submitter.disabled = false;
  };
  request.open("POST", form.action);
  request.send(body);
}

if (form) {
  form.addEventListener("input", typedSomething);
  form.addEventListener("change", typedSomething);
  form.addEventListener("submit", (event) => {
    upload(event);
    if (!event.defaultPrevented) kept = typed();
  });
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => {
    if (shown && typed() !== kept) event.preventDefault();
  });
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
}

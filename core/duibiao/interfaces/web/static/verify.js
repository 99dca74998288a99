// The browser goes over a proof by itself: the record's digest, the way to the root (RFC 9162, 2.1.3.2), the signature.
// It asks for the proof anew and writes under each step what came of it. Without this script there are the server's words
// and a command line.
"use strict";

const say = (key) => document.querySelector(`#browser-words [data-say="${key}"]`).textContent;
const utf8 = (text) => new TextEncoder().encode(text);
const bytes = (base64) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const hex = (array) => Array.from(array, (one) => one.toString(16).padStart(2, "0")).join("");

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer()));
}

const node = (left, right) => sha256(Uint8Array.of(1), left, right);

async function rootFrom(leaf, index, size, path) {
  let [place, last, reached] = [index, size - 1, leaf];
  for (const other of path) {
    if (last === 0) return "";
    if (place % 2 || place === last) {
      reached = await node(other, reached);
      while (place && place % 2 === 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      reached = await node(reached, other);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? `sha256:${hex(reached)}` : "";
}

async function signed(proof) {
  const note = proof.checkpoint;
  const stated = proof.keys.find((key) => key.key === note.key);
  if (!stated || note.suite !== "ed25519") return undefined;
  const id = hex(await sha256(utf8(`${note.suite}\n`), bytes(stated.public))).slice(0, 16);
  if (id !== note.key) return false;
  try {
    const key = await crypto.subtle.importKey("raw", bytes(stated.public), "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, bytes(note.signature), utf8(`duibiao checkpoint 1\n${note.note}`));
  } catch (error) {
    console.info("no Ed25519 here:", error.message);
    return undefined;
  }
}

async function check(proof) {
  const [entry, checkpoint] = [JSON.parse(proof.entry), JSON.parse(proof.checkpoint.note)];
  const leaf = await sha256(Uint8Array.of(0), bytes(proof.salt), utf8(proof.entry));
  const root = await rootFrom(leaf, proof.index, proof.size, proof.path.map(unhex));
  return {
    record: entry.body.record === `sha256:${hex(await sha256(utf8(proof.record)))}`,
    place: proof.size === checkpoint.size && root === checkpoint.root,
    checkpoint: await signed(proof),
  };
}

function tell(outcomes) {
  for (const [step, holds] of Object.entries(outcomes)) {
    const line = document.querySelector(`[data-step="${step}"] .own`);
    if (!line) continue;
    line.textContent = say(holds === undefined ? "cannot" : holds ? "yes" : "no");
    line.classList.add(holds === undefined ? "open" : holds ? "good" : "bad");
    line.hidden = false;
  }
  const all = Object.values(outcomes);
  const box = document.getElementById("browser");
  box.classList.add(all.includes(false) ? "bad" : all.includes(undefined) ? "wait" : "ok");
  box.querySelector("h2").textContent = say(all.includes(false) ? "wrong" : all.includes(undefined) ? "most" : "all");
  box.querySelector("p").textContent = say("why");
  box.hidden = false;
}

async function run(list) {
  try {
    const answer = await fetch(list.dataset.proof, { credentials: "same-origin" });
    tell(await check(await answer.json()));
  } catch (error) {
    console.info("not checked here:", error.message);
  }
}

const list = document.querySelector("[data-proof]");
if (list && window.crypto && crypto.subtle) run(list);

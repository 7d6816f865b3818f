// Bytes in the browser: the SHA-256 of a file of any size, piece by piece, and a zip (stored, not packed) of a folder.
"use strict";

const PIECE_BYTES = 4 << 20; // in memory at a time
const WHOLE_BYTES = 32 << 20; // up to here the browser's own digest, which is quicker, takes the file whole
const ROUND = [...roots(64, 1 / 3)]; // FIPS 180-4, 4.2.2: of the cube roots of the first primes
const START = [...roots(8, 1 / 2)]; // 5.3.3: of the square roots
const CRC = Uint32Array.from({ length: 256 }, (_, one) => { let left = one; for (let bit = 0; bit < 8; bit += 1) left = left & 1 ? 0xedb88320 ^ (left >>> 1) : left >>> 1; return left; });

function* roots(count, power) {
  for (let number = 2, found = 0; found < count; number += 1) {
    let prime = true;
    for (let part = 2; part * part <= number; part += 1) prime = prime && number % part !== 0;
    if (!prime) continue;
    found += 1;
    const root = number ** power;
    yield ((root - Math.floor(root)) * 2 ** 32) >>> 0;
  }
}

class Sha256 {
  constructor() { this.state = Uint32Array.from(START); this.rest = new Uint8Array(0); this.length = 0; this.words = new Uint32Array(64); }

  add(bytes) {
    this.length += bytes.length;
    const all = new Uint8Array(this.rest.length + bytes.length);
    all.set(this.rest);
    all.set(bytes, this.rest.length);
    const blocks = all.length - (all.length % 64);
    for (let at = 0; at < blocks; at += 64) this.block(all, at);
    this.rest = all.slice(blocks);
  }

  hex() {
    const bits = this.length * 8, end = new Uint8Array(((this.rest.length + 8) >> 6 << 6) + 64 - this.rest.length);
    const view = new DataView(end.buffer);
    view.setUint8(0, 0x80);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits >>> 0);
    this.add(end);
    return Array.from(this.state, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  block(bytes, at) {
    const w = this.words, turned = (word, by) => (word >>> by) | (word << (32 - by));
    for (let n = 0; n < 16; n += 1, at += 4) w[n] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    for (let n = 16; n < 64; n += 1) {
      const a = w[n - 15], b = w[n - 2];
      w[n] = w[n - 16] + (turned(a, 7) ^ turned(a, 18) ^ (a >>> 3)) + w[n - 7] + (turned(b, 17) ^ turned(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let n = 0; n < 64; n += 1) {
      const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[n] + w[n]) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    for (const [n, word] of [a, b, c, d, e, f, g, h].entries()) this.state[n] += word;
  }
}

async function* pieces(file) {
  for (let at = 0; at < file.size; at += PIECE_BYTES) yield new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer());
}

async function sha256(file) {
  if (file.size <= WHOLE_BYTES) {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  const sum = new Sha256();
  for await (const piece of pieces(file)) sum.add(piece);
  return sum.hex();
}

async function crc32(file) {
  let sum = 0xffffffff;
  for await (const piece of pieces(file)) for (const byte of piece) sum = CRC[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

// Returns a zip of files by their places; its parts stay on disk until they are sent.
async function zipped(files, name) {
  const parts = [], index = [];
  let at = 0;
  for (const { file, path } of files) {
    const label = new TextEncoder().encode(path), sum = await crc32(file);
    const head = zipHead(0x04034b50, 30, label, file.size, sum);
    const entry = zipHead(0x02014b50, 46, label, file.size, sum);
    new DataView(entry.buffer).setUint32(42, at, true);
    parts.push(head, file);
    index.push(entry);
    at += head.length + file.size;
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(12, index.reduce((sum, entry) => sum + entry.length, 0), true);
  end.setUint32(16, at, true);
  return new File([...parts, ...index, end], name, { type: "application/zip", lastModified: 0 });
}

function zipHead(sign, size, label, bytes, sum) {
  const head = new Uint8Array(size + label.length), view = new DataView(head.buffer), from = size === 46 ? 6 : 4;
  view.setUint32(0, sign, true);
  view.setUint16(from, 20, true); // version 2.0
  view.setUint16(from + 2, 0x0800, true); // names are UTF-8
  view.setUint16(from + 8, 0x21, true); // 1 January 1980
  view.setUint32(from + 10, sum, true);
  view.setUint32(from + 14, bytes, true);
  view.setUint32(from + 18, bytes, true);
  view.setUint16(from + 22, label.length, true);
  head.set(label, size);
  return head;
}

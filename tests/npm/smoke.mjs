// Uses the npm package as its users do. Run where it is installed, or name that folder:
// node smoke.mjs [FOLDER]
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const folder = resolve(process.argv[2] ?? ".", "package.json");
const { Keys, generateKey, inspect, open, seal } = createRequire(folder)("envelope-codec");

const at = Date.now() / 1000;
const ring = (text) => { const keys = new Keys(); keys.load(Buffer.from(text), "memory"); return keys; };
const enc = generateKey({ format: "jwk", use: "enc", at });
const sig = generateKey({ format: "jwk", use: "sig", type: "p256", at });
const payload = Buffer.from('{"clientMessage":"hello"}');
const sealed = seal({ payload, format: "jwe", recipients: ring(enc.public), signers: ring(sig.secret), at });
assert.equal(inspect(sealed.message).header.alg, "RSA-OAEP-256");
const opened = open({ input: sealed.message, keys: ring(enc.secret), trust: ring(sig.public), at });
assert.deepEqual(Buffer.from(opened.payload), payload);
assert.equal(opened.report.signatures[0].verdict, "valid");
assert.throws(() => open({ input: sealed.message, keys: new Keys(), at }), { code: "no-matching-key" });
console.log("ok");

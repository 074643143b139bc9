// npm `jose` behind JSON lines: makes keys, encrypts, signs, and nests them; reads key sets.
import { answer, load } from './answer.mjs'
import { decrypt, encrypt } from './jose_jwe.mjs'
import { sign, verify } from './jose_jws.mjs'
import { fromPem, makeKey, pem, thumbprint } from './jose_keys.mjs'

const jose = await load('jose')
const octets = (text) => Buffer.from(text, 'base64')
const text = (bytes) => Buffer.from(bytes).toString('base64')

answer({
  encrypt,
  decrypt,
  sign,
  verify,
  make_key: makeKey,
  thumbprint,
  pem,
  from_pem: fromPem,

  async generate({ alg, kid, use }) {
    const pair = await jose.generateKeyPair(alg, { extractable: true, modulusLength: 2048 })
    const members = { kid, use, alg }
    return {
      private: { ...(await jose.exportJWK(pair.privateKey)), ...members },
      public: { ...(await jose.exportJWK(pair.publicKey)), ...members },
    }
  },

  // A compact JWE; around a compact JWS when `signer` is given.
  async seal({ payload, header, recipient, signer, jws_header }) {
    let content = octets(payload)
    if (signer) {
      const key = await jose.importJWK(signer, jws_header.alg)
      const jws = await new jose.CompactSign(content).setProtectedHeader(jws_header).sign(key)
      content = new TextEncoder().encode(jws)
    }
    const key = await jose.importJWK(recipient, header.alg)
    return { token: await new jose.CompactEncrypt(content).setProtectedHeader(header).encrypt(key) }
  },

  async open({ token, key, signer }) {
    const held = await jose.importJWK(key, jose.decodeProtectedHeader(token).alg)
    const outer = await jose.compactDecrypt(token, held)
    if (!signer) return { payload: text(outer.plaintext), header: outer.protectedHeader }
    const jws = new TextDecoder().decode(outer.plaintext)
    const trusted = await jose.importJWK(signer, jose.decodeProtectedHeader(jws).alg)
    const inner = await jose.compactVerify(jws, trusted)
    return {
      payload: text(inner.payload),
      header: outer.protectedHeader,
      jws_header: inner.protectedHeader,
    }
  },

  // Every key of a set, imported as a partner's library would for its `use`.
  async read_key_set({ jwks }) {
    const find = jose.createLocalJWKSet(jwks)
    const kids = []
    for (const { kid, kty, use, alg } of jwks.keys) {
      const wanted = alg ?? (kty === 'EC' ? 'ES256' : use === 'enc' ? 'RSA-OAEP-256' : 'PS256')
      if (use === 'enc') await jose.importJWK(jwks.keys.find((key) => key.kid === kid), wanted)
      else await find({ alg: wanted, kid })
      kids.push(kid)
    }
    return { kids }
  },
})

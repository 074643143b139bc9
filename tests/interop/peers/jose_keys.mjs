// Makes, exports and imports keys with npm `jose`.
import { load } from './answer.mjs'

const jose = await load('jose')

// The algorithm that WebCrypto wants to know before it makes or imports a key.
const algorithms = {
  RSA: { enc: 'RSA-OAEP-256', sig: 'PS256' },
  'P-256': { enc: 'ECDH-ES', sig: 'ES256' },
  'P-384': { enc: 'ECDH-ES', sig: 'ES384' },
  'P-521': { enc: 'ECDH-ES', sig: 'ES512' },
  Ed25519: { sig: 'EdDSA' },
  X25519: { enc: 'ECDH-ES' },
}

// A pair that is bound to its use and to no algorithm.
export async function makeKey({ type, bits, kid, use }) {
  const pair = await jose.generateKeyPair(algorithms[type][use], {
    extractable: true,
    ...(type === 'RSA' ? { modulusLength: bits ?? 2048 } : { crv: type }),
  })
  return {
    private: { ...(await jose.exportJWK(pair.privateKey)), kid, use },
    public: { ...(await jose.exportJWK(pair.publicKey)), kid, use },
  }
}

export const thumbprint = async ({ key }) => ({ thumbprint: await jose.calculateJwkThumbprint(key) })

export async function pem({ key, type, use }) {
  const held = await jose.importJWK(key, algorithms[type][use], { extractable: true })
  return key.d ? { pkcs8: await jose.exportPKCS8(held) } : { spki: await jose.exportSPKI(held) }
}

// The thumbprint of what it read.
export async function fromPem({ pem, type, use }) {
  const read = pem.includes('PRIVATE') ? jose.importPKCS8 : jose.importSPKI
  const held = await read(pem, algorithms[type][use], { extractable: true })
  return { thumbprint: await jose.calculateJwkThumbprint(await jose.exportJWK(held)) }
}

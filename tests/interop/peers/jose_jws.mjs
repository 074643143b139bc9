// Signs and verifies with npm `jose`: every serialization, detached and unencoded payloads.
import { load } from './answer.mjs'

const jose = await load('jose')
const octets = (text) => new Uint8Array(Buffer.from(text, 'base64'))
const text = (bytes) => Buffer.from(bytes).toString('base64')

export async function sign({ payload, signers, serialization, detached }) {
  const content = octets(payload)
  const jws = serialization === 'general' ? await general(content, signers) : await flat(content, signers[0])
  // An unencoded payload (RFC 7797) is left out by `jose`; the application puts it in.
  const unencoded = signers[0].protected?.b64 === false
  if (detached) delete jws.payload
  else if (unencoded) jws.payload = new TextDecoder().decode(content)
  if (serialization !== 'compact') return { message: JSON.stringify(jws) }
  return { message: `${jws.protected}.${jws.payload ?? ''}.${jws.signature}` }
}

export async function verify({ message, key, payload }) {
  const jws = message.startsWith('{') ? JSON.parse(message) : parts(message)
  if (payload !== undefined) jws.payload = detachedPayload(jws, octets(payload))
  const held = (header, token) => jose.importJWK(key, { ...header, ...token.header }.alg)
  const verified = await (jws.signatures ? jose.generalVerify : jose.flattenedVerify)(jws, held)
  return {
    payload: text(verified.payload),
    header: { ...verified.protectedHeader, ...verified.unprotectedHeader },
  }
}

async function general(content, signers) {
  const builder = new jose.GeneralSign(content)
  for (const signer of signers) {
    const signature = builder.addSignature(await held(signer))
    if (signer.protected) signature.setProtectedHeader(signer.protected)
    if (signer.header) signature.setUnprotectedHeader(signer.header)
  }
  return builder.sign()
}

async function flat(content, signer) {
  const builder = new jose.FlattenedSign(content)
  if (signer.protected) builder.setProtectedHeader(signer.protected)
  if (signer.header) builder.setUnprotectedHeader(signer.header)
  return builder.sign(await held(signer))
}

const held = ({ key, protected: header, header: unprotected }) =>
  jose.importJWK(key, header?.alg ?? unprotected?.alg)

function parts(message) {
  const [header, payload, signature] = message.split('.')
  return { protected: header, payload, signature }
}

function detachedPayload(jws, content) {
  const first = jws.protected ?? jws.signatures?.[0].protected
  const header = first ? JSON.parse(Buffer.from(first, 'base64url').toString()) : {}
  return header.b64 === false ? content : Buffer.from(content).toString('base64url')
}

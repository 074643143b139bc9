// Encrypts and decrypts with npm `jose`, in every serialization.
import { load } from './answer.mjs'

const jose = await load('jose')
const octets = (text) => new Uint8Array(Buffer.from(text, 'base64'))
const text = (bytes) => Buffer.from(bytes).toString('base64')

// PBES2 is refused by default, and the other limits are lower than those of the command.
const options = {
  keyManagementAlgorithms: [
    'dir', 'RSA-OAEP', 'RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512', 'ECDH-ES',
    ...['A128', 'A192', 'A256'].flatMap((size) => [`ECDH-ES+${size}KW`, `${size}KW`, `${size}GCMKW`]),
    'PBES2-HS256+A128KW', 'PBES2-HS384+A192KW', 'PBES2-HS512+A256KW',
  ],
  maxPBES2Count: 100_000,
  maxDecompressedLength: 16_777_216,
}

export async function encrypt(request) {
  const { payload, recipients, serialization } = request
  const parameters = request.p2c ? { p2c: request.p2c } : undefined
  const content = octets(payload)
  if (serialization === 'general') {
    const general = shared(new jose.GeneralEncrypt(content), request)
    for (const { key, header } of recipients) {
      const alg = header?.alg ?? request.protected?.alg ?? request.unprotected?.alg
      const recipient = general.addRecipient(await jose.importJWK(key, alg))
      if (header) recipient.setUnprotectedHeader(header)
      if (parameters && alg.startsWith('PBES2')) recipient.setKeyManagementParameters(parameters)
    }
    return { message: JSON.stringify(await general.encrypt()) }
  }
  const [{ key, header }] = recipients
  const compact = serialization === 'compact'
  const one = shared(compact ? new jose.CompactEncrypt(content) : new jose.FlattenedEncrypt(content), request)
  if (header) one.setUnprotectedHeader(header)
  if (parameters) one.setKeyManagementParameters(parameters)
  const alg = header?.alg ?? request.protected?.alg ?? request.unprotected?.alg
  const message = await one.encrypt(await jose.importJWK(key, alg))
  return { message: compact ? message : JSON.stringify(message) }
}

export async function decrypt({ message, key }) {
  const held = (header, token) =>
    jose.importJWK(key, { ...header, ...token.unprotected, ...token.header }.alg)
  if (!message.startsWith('{')) return answered(await jose.compactDecrypt(message, held, options))
  const json = JSON.parse(message)
  const open = json.recipients ? jose.generalDecrypt : jose.flattenedDecrypt
  return answered(await open(json, held, options))
}

function shared(builder, request) {
  if (request.protected) builder.setProtectedHeader(request.protected)
  if (request.unprotected) builder.setSharedUnprotectedHeader(request.unprotected)
  if (request.aad) builder.setAdditionalAuthenticatedData(octets(request.aad))
  return builder
}

function answered({ plaintext, protectedHeader, sharedUnprotectedHeader, unprotectedHeader }) {
  return {
    payload: text(plaintext),
    header: { ...protectedHeader, ...sharedUnprotectedHeader, ...unprotectedHeader },
  }
}

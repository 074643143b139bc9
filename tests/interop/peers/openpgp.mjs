// npm `openpgp` (OpenPGP.js) behind one JSON line: makes keys, seals and opens messages.
import { answer, load } from './answer.mjs'

const openpgp = await load('openpgp')
const octets = (text) => new Uint8Array(Buffer.from(text, 'base64'))
const text = (bytes) => Buffer.from(bytes).toString('base64')
const certificates = (armored) => Promise.all(armored.map((armoredKey) => openpgp.readKey({ armoredKey })))
const secrets = (armored) => Promise.all(armored.map((armoredKey) => openpgp.readPrivateKey({ armoredKey })))

answer({
  async generate({ name }) {
    const { privateKey, publicKey } = await openpgp.generateKey({
      type: 'rsa', rsaBits: 2048, userIDs: [{ name }], keyExpirationTime: 31536000, format: 'armored',
    })
    return { private: privateKey, public: publicKey }
  },

  async seal({ payload, to, from, hidden, armor, preferred_cipher }) {
    const message = await openpgp.createMessage({ binary: octets(payload) })
    const sealed = await openpgp.encrypt({
      message,
      encryptionKeys: await certificates(to),
      signingKeys: await secrets(from),
      wildcard: hidden,
      format: armor ? 'armored' : 'binary',
      config: { preferredSymmetricAlgorithm: openpgp.enums.symmetric[preferred_cipher ?? 'aes256'] },
    })
    return { message: armor ? text(Buffer.from(sealed)) : text(sealed) }
  },

  async open({ message, keys, trust }) {
    const opened = await openpgp.decrypt({
      message: await openpgp.readMessage({ binaryMessage: octets(message) }),
      decryptionKeys: await secrets(keys),
      verificationKeys: await certificates(trust),
      format: 'binary',
    })
    const verdicts = await Promise.all(
      opened.signatures.map(({ verified }) => verified.then(() => 'valid', (error) => error.message)),
    )
    return { payload: text(opened.data), verdicts }
  },
})

// npm `openpgp` (OpenPGP.js) behind one JSON line: makes keys, seals, opens, tells what it sees.
import { answer, load } from './answer.mjs'

const openpgp = await load('openpgp')
const octets = (text) => new Uint8Array(Buffer.from(text, 'base64'))
const text = (bytes) => Buffer.from(bytes).toString('base64')
const certificates = (armored) => Promise.all(armored.map((armoredKey) => openpgp.readKey({ armoredKey })))
const secrets = (armored, passphrase) => Promise.all(armored.map((armoredKey) => unlocked(armoredKey, passphrase)))

async function unlocked(armoredKey, passphrase) {
  const privateKey = await openpgp.readPrivateKey({ armoredKey })
  return privateKey.isDecrypted() ? privateKey : openpgp.decryptKey({ privateKey, passphrase })
}

// Names become the library's numbers.
function settings({ cipher, digest, compression, aead, v6, argon2 }) {
  const { enums } = openpgp
  const named = {
    preferredSymmetricAlgorithm: cipher && enums.symmetric[cipher],
    preferredHashAlgorithm: digest && enums.hash[digest],
    preferredCompressionAlgorithm: compression && enums.compression[compression],
    aeadProtect: aead && true,
    preferredAEADAlgorithm: aead && enums.aead[aead],
    v6Keys: v6,
    s2kType: argon2 && enums.s2k.argon2,
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}

const seconds = (date) => (date instanceof Date ? date.getTime() / 1000 : null)

answer({
  async generate({ name, type, curve, bits, days, passphrase, ...rest }) {
    const { privateKey, publicKey } = await openpgp.generateKey({
      type: type ?? 'rsa', curve, rsaBits: bits, passphrase, userIDs: [{ name }],
      // Few rounds, so that a debug build of the codec unlocks it soon.
      keyExpirationTime: (days ?? 365) * 86400, format: 'armored',
      config: { s2kIterationCountByte: 96, ...settings(rest) },
    })
    return { private: privateKey, public: publicKey }
  },

  async seal({ payload, is_text, name, to, from, passphrase, hidden, armor, ...rest }) {
    const content = is_text ? { text: Buffer.from(octets(payload)).toString() } : { binary: octets(payload) }
    const sealed = await openpgp.encrypt({
      message: await openpgp.createMessage({ ...content, filename: name }),
      encryptionKeys: await certificates(to),
      signingKeys: await secrets(from, passphrase),
      wildcard: hidden,
      format: armor ? 'armored' : 'binary',
      config: settings(rest),
    })
    return { message: armor ? text(Buffer.from(sealed)) : text(sealed) }
  },

  // Under a passphrase alone.
  async lock({ payload, passphrase, ...rest }) {
    const sealed = await openpgp.encrypt({
      message: await openpgp.createMessage({ binary: octets(payload) }),
      passwords: passphrase, format: 'binary', config: settings(rest),
    })
    return { message: text(sealed) }
  },

  // Apart from the data, or in the clear.
  async sign({ how, payload, key }) {
    const signingKeys = await secrets([key])
    const signed = how === 'cleartext'
      ? await openpgp.sign({
        message: await openpgp.createCleartextMessage({ text: Buffer.from(octets(payload)).toString() }), signingKeys,
      })
      : await openpgp.sign({
        message: await openpgp.createMessage({ binary: octets(payload) }), signingKeys, detached: true,
      })
    return { message: text(Buffer.from(signed)) }
  },

  async open({ message, keys, passphrase, trust }) {
    const opened = await openpgp.decrypt({
      message: await openpgp.readMessage({ binaryMessage: octets(message) }),
      decryptionKeys: await secrets(keys, passphrase),
      verificationKeys: await certificates(trust),
      format: 'binary',
    })
    const verdicts = await Promise.all(
      opened.signatures.map(({ verified }) => verified.then(() => 'valid', (error) => error.message)),
    )
    return { payload: text(opened.data), verdicts }
  },

  // Times in seconds; `encrypts` is the key that it would encrypt to.
  async look({ certificate }) {
    const key = await openpgp.readKey({ armoredKey: certificate })
    const encrypts = await key.getEncryptionKey().catch((error) => error)
    const { features } = await key.getPrimarySelfSignature().catch(() => ({}))
    return {
      fingerprint: key.getFingerprint().toUpperCase(),
      version: key.keyPacket.version,
      created: seconds(key.getCreationTime()),
      expires: seconds(await key.getExpirationTime()),
      revoked: await key.isRevoked(),
      encrypts: encrypts instanceof Error ? null : encrypts.getFingerprint().toUpperCase(),
      user_ids: key.getUserIDs(),
      reads_version_2: Boolean(features?.[0] & openpgp.enums.features.seipdv2),
    }
  },
})

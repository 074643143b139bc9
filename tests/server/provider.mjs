// npm `oidc-provider` behind JSON lines: an identity provider on this machine, the people who sign
// in there, tokens that are spoiled on their way in one known manner each, and a provider that is
// away, slow or endless.
import { createServer } from 'node:http'

import { answer, load } from '../interop/peers/answer.mjs'

// Its warnings about development settings are not for the test's output.
console.warn = () => {}
console.info = () => {}

const Provider = await load('oidc-provider')
const jose = await load('jose')

let server, issuer, client
let inUse = await newKey('first')
const foreign = await newKey('first')
let retired = foreign
let account = {}
let spoiled
let ails

async function newKey(kid) {
  const { privateKey } = await jose.generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await jose.exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' }
  return { kid, privateKey, jwk }
}

async function start(registered) {
  client = registered
  server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${server.address().port}`
  publish()
  return { issuer }
}

// What the provider keeps, in this process, also when it begins anew with another key.
const kept = new Map()

class Store {
  constructor(model) {
    this.model = model
  }

  name(id) {
    return `${this.model} ${id}`
  }

  async upsert(id, payload) {
    kept.set(this.name(id), payload)
  }

  async find(id) {
    return kept.get(this.name(id))
  }

  async findByUid(uid) {
    return [...kept.values()].find((payload) => payload.kind === this.model && payload.uid === uid)
  }

  async consume(id) {
    kept.get(this.name(id)).consumed = Math.floor(Date.now() / 1000)
  }

  async destroy(id) {
    kept.delete(this.name(id))
  }

  async revokeByGrantId(grant) {
    for (const [name, payload] of kept) if (payload.grantId === grant) kept.delete(name)
  }
}

// Serves with the key that is in use now; codes that were given out before stay good.
function publish() {
  const provider = new Provider(issuer, {
    adapter: Store,
    clients: [{
      client_id: client.id, client_secret: client.secret, redirect_uris: [client.redirect],
    }],
    jwks: { keys: [inUse.jwk] },
    claims: {
      openid: ['sub'], profile: ['preferred_username', 'groups'], email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    cookies: { keys: ['throw-away'] },
    pkce: { required: () => true },
    ttl: { AuthorizationCode: 600 },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...account }) }),
  })
  provider.use(async (context, next) => {
    await next()
    if (!spoiled || !context.body?.id_token) return
    context.body.id_token = spoiled === 'missing' ? undefined : await spoil(context.body.id_token)
  })
  const serve = provider.callback()
  server.removeAllListeners('request')
  server.on('request', (request, response) => (AILMENTS[ails] ?? serve)(request, response))
}

async function rotate() {
  retired = inUse
  inUse = await newKey('second')
  publish()
  return {}
}

const AILMENTS = {
  away: (request) => request.socket.destroy(),
  endless: (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = () => {
      while (response.write(' '.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  },
  elsewhere: (_, response) => response.writeHead(302, { location: '/other' }).end(),
  silent: () => {},
  slow: (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const drip = setInterval(() => response.write(' '), 500)
    response.on('close', () => clearInterval(drip))
  },
}

async function ail({ how }) {
  if (how && !AILMENTS[how]) throw new Error(`no ailment ${how}`)
  ails = how
  return {}
}

// The same token after one change, signed anew where the change is one of its content.
async function spoil(token) {
  const claims = jose.decodeJwt(token)
  const changes = {
    audience: { aud: 'somebody-else' },
    'audience-of-others-too': { aud: [client.id, 'somebody-else'], azp: client.id },
    'authorized-for-another': { azp: 'somebody-else' },
    expired: { exp: claims.iat - 10 },
    issuer: { iss: 'https://other.example' },
    'issuer-of-two-lines': { iss: 'https://other.example/\nERROR forged=line' },
    'no-audience': { aud: undefined },
    'no-expiry': { exp: undefined },
    'no-issuer': { iss: undefined },
    'no-nonce': { nonce: undefined },
    'no-subject': { sub: undefined },
    nonce: { nonce: 'of-another-sign-in' },
  }
  const how = {
    'client-secret': () => mac(claims, client.secret),
    'key-inside': () => sign(claims, foreign, { jwk: publicPart(foreign) }),
    'public-key': async () => mac(claims, await jose.exportSPKI(await publicKey(inUse))),
    'retired-key': () => sign(claims, retired, { kid: inUse.kid }),
    'retired-kid': () => sign(claims, retired),
    signature: () => sign(claims, foreign),
    truncated: () => token.split('.').slice(0, 2).join('.') + '.',
    unsigned: () => new jose.UnsecuredJWT(claims).encode(),
  }[spoiled]
  if (how) return how()
  if (!changes[spoiled]) throw new Error(`nobody spoils ${spoiled}`)
  return sign({ ...claims, ...changes[spoiled] }, inUse)
}

const sign = (claims, { privateKey, kid }, header) =>
  new jose.SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(privateKey)

const mac = (claims, secret) =>
  new jose.SignJWT(claims).setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret))

const publicPart = ({ jwk: { kty, n, e, kid } }) => ({ kty, n, e, kid })

const publicKey = (key) => jose.importJWK(publicPart(key), 'RS256')

// Follows the provider's pages as a browser does, until it is sent back.
async function signIn({ url, login, claims, spoil: how }) {
  account = claims
  spoiled = how
  const cookies = new Map()
  const { host } = new URL(url)
  let next = new URL(url)
  let form
  for (let step = 0; step < 20; step += 1) {
    const response = await fetch(next, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
    })
    for (const line of response.headers.getSetCookie()) {
      const [name, ...value] = line.split(';')[0].split('=')
      cookies.set(name, value.join('='))
    }
    const location = response.headers.get('location')
    if (location) {
      next = new URL(location, next)
      form = undefined
      if (next.host !== host) return { returned: next.pathname + next.search }
      continue
    }
    const page = await response.text()
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
    if (!action) throw new Error(`no form at ${next.pathname}: ${response.status} ${page}`)
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1]
    next = new URL(action, next)
    form = new URLSearchParams({ prompt, login, password: 'throw-away' })
  }
  throw new Error('the provider never sent the browser back')
}

// What signs in next through a browser of its own.
async function expect({ claims }) {
  account = claims
  spoiled = undefined
  return {}
}

answer({ ail, expect, rotate, sign_in: signIn, start })

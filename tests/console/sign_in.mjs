// A person signs in at an identity provider in Chromium, over TLS and under the server's public
// name; then other sites' pages try what they may not. One JSON object in, one out.
import { readFile } from 'node:fs/promises'
import https from 'node:https'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

const { chromium } = createRequire(`${process.env.PEERS}/`)('playwright-core')
const { server, certificate, key, chromium: executablePath, profile } =
  JSON.parse(await text(process.stdin))

const OURS = 'https://keys.partner.example'
// A neighbour is of the same site, so that the browser sends it our cookies.
const OTHERS = ['https://evil.example', 'https://neighbour.partner.example']
const JSON_TYPE = { 'content-type': 'application/json' }

const pages = https.createServer(
  { cert: await readFile(certificate), key: await readFile(key) },
  (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'),
)
await new Promise((ready) => pages.listen(0, '127.0.0.1', ready))

async function signIn(page) {
  await page.goto(`${OURS}/api/v1/sign-in/provider`)
  await page.fill('input[name=login]', 'kim')
  await page.fill('input[name=password]', 'throw-away')
  await page.click('button[type=submit]')
  await page.click('button[type=submit]')
  await page.waitForURL(`${OURS}/**`)
  return page.locator('body').innerText()
}

// What a person sees who types an address of ours.
async function ours(page, path) {
  const response = await page.goto(OURS + path)
  return response.json()
}

// What the browser saw of our answer, though the page that asked sees nothing of it.
async function answered(page, act) {
  const isOurs = (request) => request.url().startsWith(OURS)
  const ends = ['requestfinished', 'requestfailed'].map((end) => page.waitForEvent(end, isOurs))
  // One of them does not come, which is no fault.
  for (const end of ends) end.catch(() => {})
  const ended = Promise.race(ends)
  await act()
  const request = await ended
  const response = await request.response()
  if (request.failure() || !response) return { failed: request.failure()?.errorText }
  const { code } = JSON.parse(await response.text())
  return { status: response.status(), code }
}

const MAKE = JSON.stringify({
  generate: { environment: 'sandbox', format: 'jwk', use: 'sign', type: 'p256' },
})

const post = (page, options) => answered(page, () => page.evaluate(
  ([url, given]) => fetch(url, { method: 'POST', credentials: 'include', ...given }).then(() => {}, () => {}),
  [`${OURS}/api/v1/keys`, options],
))

const ATTACKS = {
  'a form': (page) => answered(page, () => page.evaluate(([url, body]) => {
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: url, enctype: 'text/plain' })
    const field = document.createElement('input')
    Object.assign(field, { name: body, value: '' })
    form.append(field)
    document.body.append(form)
    form.submit()
  }, [`${OURS}/api/v1/keys`, MAKE])),
  'a script that sends what forms can send': (page) => post(page, { mode: 'no-cors', body: MAKE }),
  'a script that asks first': (page) => post(page, {
    headers: { ...JSON_TYPE, 'x-requested-by': 'keyset-console' }, body: MAKE,
  }),
  'a script that reads': async (page) => {
    const read = await page.evaluate((url) => fetch(url, { credentials: 'include' })
      .then((response) => response.text(), () => null), `${OURS}/api/v1/audit`)
    return { read }
  },
}

let context
try {
  const names = [
    `MAP keys.partner.example:443 ${server}`,
    ...OTHERS.map((site) => `MAP ${new URL(site).host}:443 127.0.0.1:${pages.address().port}`),
  ]
  context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    ignoreHTTPSErrors: true,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
      `--host-resolver-rules=${names.join(', ')}`,
    ],
  })
  context.setDefaultTimeout(60_000)
  const page = context.pages()[0]
  const seen = { welcome: await signIn(page) }
  seen.cookies = (await context.cookies(OURS)).map(({ value, ...cookie }) => cookie)
  seen.readable = await page.evaluate(() => document.cookie)
  seen.session = await ours(page, '/api/v1/session')
  seen.attacks = []
  for (const site of OTHERS) {
    for (const [attack, run] of Object.entries(ATTACKS)) {
      await page.goto(`${site}/`)
      seen.attacks.push({ site, attack, ...(await run(page)) })
    }
  }
  seen.still = await ours(page, '/api/v1/session')
  seen.keys = (await ours(page, '/api/v1/keyset')).entries.length
  process.stdout.write(JSON.stringify(seen))
} catch (error) {
  const shown = await context?.pages()[0]?.locator('body').innerText({ timeout: 5_000 }).catch(() => '')
  process.stdout.write(JSON.stringify({ error: `${error.stack ?? error}\n${shown}` }))
} finally {
  await context?.close()
  pages.close()
  pages.closeAllConnections()
}

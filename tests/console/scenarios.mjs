// What a person does with the console, one function for each test. They speak of what is on the
// page by the marks that the page gives to it.

import { createServer } from 'node:http'

export const id = (page, name) => page.locator(`#${name}`)
export const marked = (page, name) => page.getByTestId(name)

export async function openOpenPgp({ page, base, input, screen }) {
  await workbench(page, base)
  await id(page, 'payload-input').fill(input.message)
  await marked(page, 'recognised').filter({ hasText: 'OpenPGP' }).waitFor()
  await marked(page, 'layer').nth(2).waitFor()
  await screen('workbench-inspect')
  await load(page, input.keys)
  await load(page, input.trust, 'trusted')
  const seen = await open(page)
  await screen('workbench-open')
  return seen
}

// The hex view by keyboard and by mouse, in both themes.
export async function octets({ page, base, input, screen }) {
  await workbench(page, base)
  await id(page, 'payload-input').fill(input.message)
  await id(page, 'layer-1').focus()
  await page.keyboard.press('Enter')
  await marked(page, 'hex').waitFor()
  const seen = { pkesk: await marks(page) }
  await screen('workbench-octets')
  await page.emulateMedia({ colorScheme: 'dark' })
  await screen('workbench-octets-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await id(page, 'layer-2').click()
  await page.locator('#hex-view[aria-label*="layer 2"]').waitFor()
  await page.locator('[data-testid=hex] .ec-hex-offset').filter({ hasText: '000100' }).waitFor()
  seen.seipd = await marks(page)
  seen.rows = await page.locator('[data-testid=hex] tbody tr').count()
  await page.locator('.ec-hex-scroll').focus()
  await page.keyboard.press('PageDown')
  await page.locator('[data-testid=hex] .ec-hex-offset').filter({ hasText: '000300' }).waitFor()
  seen.turned = await marks(page)
  await id(page, 'payload-input').fill(input.certificate)
  await marked(page, 'subpackets').first().waitFor()
  seen.subpackets = await marked(page, 'subpackets').first().innerText()
  await id(page, 'layer-3').click()
  await marked(page, 'hex').waitFor()
  await screen('workbench-certificate')
  await page.emulateMedia({ colorScheme: 'dark' })
  await screen('workbench-certificate-dark')
  return seen
}

// The longest time without a frame while a long message is turned to its end and back.
export async function octetsLarge({ page, base, input }) {
  await workbench(page, base)
  await id(page, 'payload-file').setInputFiles(input.file)
  await id(page, 'layer-2').waitFor()
  const offset = page.locator('[data-testid=hex] .ec-hex-offset')
  const gaps = []
  let rows = 0
  let last
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await page.evaluate(measureFrames)
    await id(page, 'layer-2').click()
    await offset.filter({ hasText: /^000100$/ }).waitFor()
    await id(page, 'hex-end').click()
    await offset.filter({ hasText: /^000100$/ }).waitFor({ state: 'detached' })
    last = await offset.last().innerText()
    rows = Math.max(rows, await offset.count())
    await id(page, 'hex-start').click()
    await offset.filter({ hasText: /^000100$/ }).waitFor()
    gaps.push(await page.evaluate(() => window.longestGap()))
    await id(page, 'layer-2').click()
    await marked(page, 'hex').waitFor({ state: 'detached' })
  }
  return { gaps, rows, last }
}

export async function secretOctets({ page, base, input }) {
  await workbench(page, base)
  await id(page, 'payload-input').fill(input.message)
  await id(page, 'layer-1').click()
  await marked(page, 'hex').waitFor()
  const legend = await page.locator('.ec-hex-legend').innerText()
  const secret = await page.locator('.ec-hex-legend li').filter({ hasText: 'secret numbers' })
  await secret.locator('button').click()
  await page.locator('.ec-hex-octets').filter({ hasText: '··' }).first().waitFor()
  const hidden = await page.locator('.ec-hex-octets [title="secret numbers"]').allInnerTexts()
  return {
    legend,
    shown: await page.locator('.ec-hex-table').innerText(),
    secretMarks: hidden.join(' '),
  }
}

// The octets that are marked, in the order of the page.
async function marks(page) {
  return (await page.locator('[data-testid=hex] [data-marked]').allInnerTexts()).join(' ')
}

// What must not be seen is hidden until it is asked for.
export async function openSensitive({ page, base, input, screen }) {
  await workbench(page, base)
  await id(page, 'payload-input').fill(input.message)
  await load(page, input.keys)
  await load(page, input.trust, 'trusted')
  const { payload: hidden } = await open(page)
  await screen('workbench-hidden')
  await page.locator('label[for=reveal-payload], label:has(#reveal-payload)').first().click()
  const shown = await id(page, 'open-payload').innerText()
  return { hidden, shown }
}

export async function openJwe({ page, base, input }) {
  await workbench(page, base)
  await id(page, 'payload-input').fill(input.message)
  await marked(page, 'recognised').filter({ hasText: 'JWE' }).waitFor()
  await id(page, 'tab-inspect').click()
  await marked(page, 'jose-header').waitFor()
  await load(page, input.keys)
  await load(page, input.trust, 'trusted')
  return open(page)
}

export async function seal({ page, base, input, screen }) {
  await workbench(page, base)
  await load(page, input.recipient)
  await load(page, input.signer)
  await id(page, 'tab-seal').click()
  await id(page, 'seal-payload').fill(input.payload)
  // Recipients and signers in the order they were loaded: the first is the counterparty's.
  await tick(page.locator('input[id^="seal-recipient-"]').first())
  await tick(page.locator('input[id^="seal-signer-"]').last())
  await id(page, 'seal-run').click()
  await marked(page, 'seal-result').waitFor()
  const seen = {
    body: (await marked(page, 'seal-body').innerText()).trim(),
    contentType: await marked(page, 'seal-content-type').innerText(),
    curl: (await marked(page, 'seal-curl').innerText()).trim(),
  }
  await screen('workbench-seal')
  return seen
}

// The longest time without a frame, from the click until the payload shows. Other programs of the
// machine cost frames too, now and then; what the page itself costs is there in every attempt.
export async function openLarge({ page, base, input }) {
  await workbench(page, base)
  await load(page, input.keys)
  await load(page, input.trust, 'trusted')
  await id(page, 'tab-open').click()
  const gaps = []
  let seen
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await id(page, 'payload-file').setInputFiles(input.file)
    await marked(page, 'recognised').filter({ hasText: 'OpenPGP' }).waitFor()
    await page.evaluate(measureFrames)
    seen = await open(page)
    gaps.push(await page.evaluate(() => window.longestGap()))
    await id(page, 'clear-payload').click()
    await marked(page, 'open-result').waitFor({ state: 'detached' })
  }
  return { ...seen, payload: seen.payload.slice(0, 400), gaps }
}

function measureFrames() {
  let longest = 0
  let last
  const measure = (now) => {
    if (last !== undefined) longest = Math.max(longest, now - last)
    last = now
    if (window.longestGap === report) requestAnimationFrame(measure)
  }
  const report = () => {
    window.longestGap = undefined
    return Math.round(longest)
  }
  window.longestGap = report
  requestAnimationFrame(measure)
}

export async function samples({ page, base }) {
  await workbench(page, base)
  let opened = 0
  for (const [sample, format] of [['openpgp', 'OpenPGP'], ['jwe', 'JWE'], ['legacy', 'JWE']]) {
    await id(page, `sample-${sample}`).click()
    await marked(page, 'recognised').filter({ hasText: format }).waitFor()
    await id(page, 'tab-open').click()
    await marked(page, 'open-result').waitFor({ state: 'detached' })
    const { payload } = await open(page)
    if (payload.length > 2) opened += 1
  }
  await id(page, 'forget-keys').click()
  await marked(page, 'key').first().waitFor({ state: 'detached' })
  return { opened, keysAfterForgetting: await marked(page, 'key').count() }
}

export async function keyset({ page, base, screen, watched }) {
  // Nobody is signed in to be told of changes.
  watched.expectFailing('/api/v1/events')
  watched.expectFailing('/api/v1/session')
  await page.goto(`${base}/keyset`)
  const rows = page.locator('.ec-keyset-row')
  await rows.first().waitFor()
  const seen = { rows: await rows.count(), text: await marked(page, 'keyset-table').innerText() }
  await screen('keyset')
  return seen
}

export async function keysetAway({ page, base, watched }) {
  watched.expectFailing('/api/')
  await page.goto(`${base}/keyset`)
  await marked(page, 'keyset-error').waitFor()
  return { said: await marked(page, 'keyset-error').innerText() }
}

// An open page hears of what others do, says when it can not hear, and ends with its session.
export async function live({ page, base, input, watched, screen, served, server }) {
  watched.expectFailing('/api/')
  watched.expectCookie('keyset_session')
  await page.clock.install()
  await page.goto(`${base}/sign-in#${input.secret}`)
  await marked(page, 'signed-in').waitFor()
  await page.goto(`${base}/keyset`)
  const rows = page.locator('.ec-keyset-row')
  await rows.first().waitFor()
  const before = await rows.count()
  const other = await signIn(server, input.other)
  await makeKey(server, other)
  await rows.nth(before).waitFor()
  const seen = { before, after: await rows.count() }

  served.cut()
  const line = marked(page, 'live')
  await line.filter({ hasText: 'Offline' }).waitFor()
  seen.offline = await line.innerText()
  seen.rowsOffline = await rows.count()
  await both(page, screen, 'keyset-offline')
  await makeKey(server, other)
  served.mend()
  await page.clock.fastForward('01:01')
  await line.filter({ hasText: 'Offline' }).waitFor({ state: 'detached' })
  await rows.nth(before + 1).waitFor()
  seen.back = await rows.count()

  await page.goto(`${base}/rotation`)
  await marked(page, 'signed-in').waitFor()
  // Somewhere else the same person signs out; nobody touches this page.
  const headers = { 'X-Requested-By': 'keyset-console' }
  await page.context().request.delete(`${base}/api/v1/session`, { headers })
  await marked(page, 'signed-out').waitFor()
  return seen
}

// Another person, without a browser.
async function signIn(server, secret) {
  const answer = await fetch(`${server}/api/v1/sign-in?token=${secret}`)
  return answer.headers.get('set-cookie').split(';')[0]
}

async function makeKey(server, cookie) {
  const generate = { environment: 'sandbox', format: 'jwk', use: 'sign', type: 'p256' }
  const answer = await fetch(`${server}/api/v1/keys`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'x-requested-by': 'keyset-console' },
    body: JSON.stringify({ generate }),
  })
  if (answer.status !== 201) throw new Error(`no key: ${answer.status} ${await answer.text()}`)
}

// The pages that the server gives by itself: after signing in, and a report for paper.
export async function serverPages({ page, input, watched, screen, server }) {
  watched.expectCookie('keyset_session')
  await page.goto(`${server}/api/v1/sign-in?token=${input.secret}`)
  const seen = { welcome: await page.locator('main').innerText() }
  await both(page, screen, 'server-sign-in')
  const report = await page.context().request.post(`${server}/api/v1/readiness`, {
    headers: { 'X-Requested-By': 'keyset-console' },
    data: { environment: 'sandbox' },
  })
  const { id } = await report.json()
  await page.goto(`${server}/api/v1/readiness/${id}.html`)
  seen.report = await page.locator('main').innerText()
  await both(page, screen, 'server-readiness')
  seen.widths = []
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    const needed = await page.evaluate(() => document.documentElement.scrollWidth)
    seen.widths.push({ width, needed })
  }
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await screen('server-readiness-print')
  return seen
}

// From "40 days left" to both keys in use: looked at, signed in, refused, proved, activated.
export async function rotation({ page, base, input, watched, screen }) {
  watched.expectFailing('/api/v1/session')
  watched.expectFailing('/api/v1/events')
  watched.expectFailing('/steps')
  watched.expectCookie('keyset_session')
  await page.goto(`${base}/rotation`)
  await marked(page, 'signed-out').waitFor()
  await page.locator('.ec-rotation-row').first().waitFor()
  await screen('rotation-signed-out')
  await page.goto(`${base}/sign-in#${input.secret}`)
  await marked(page, 'signed-in').waitFor()
  await page.locator('.ec-rotation-row').first().waitFor()
  await both(page, screen, 'rotation')

  await page.locator(`a[href$="/rotation/${input.old}"]`).click()
  await marked(page, 'rotation-steps').waitFor()
  await both(page, screen, 'rotation-one')
  const seen = { ends: await marked(page, 'old-key').locator('xpath=..').innerText() }
  await id(page, 'old-key-deactivate').click()
  await id(page, 'deed-confirm').click()
  await id(page, 'deed-submit').click()
  await marked(page, 'refusal').waitFor()
  seen.refused = await marked(page, 'refusal').innerText()
  await both(page, screen, 'rotation-refused')
  await id(page, 'deed-cancel').click()

  await id(page, 'do-record').click()
  await submit(page)
  await standing(page, 'verify', 'Open')
  await id(page, 'do-verify').click()
  await id(page, 'evidence-counterparty-word').click()
  await submit(page)
  await standing(page, 'verify', 'Done')
  await id(page, 'do-activate').click()
  await submit(page)
  await standing(page, 'activate', 'Done')
  await page.locator('#new-key button').filter({ hasText: 'What happened to it' }).click()
  await page.locator('#new-key [data-testid=history] li').first().waitFor()
  seen.history = await page.locator('#new-key [data-testid=history]').innerText()
  await both(page, screen, 'rotation-active')

  await page.goto(`${base}/rotation/${input.theirs}`)
  await id(page, 'do-trust').click()
  await id(page, 'deed-fingerprint').fill(`0000 ${input.theirs.slice(4)}`)
  await marked(page, 'comparison').filter({ hasText: 'another key' }).waitFor()
  seen.another = await marked(page, 'comparison').innerText()
  await id(page, 'deed-fingerprint').fill(input.theirs.slice(0, 18))
  await both(page, screen, 'rotation-compare')
  await id(page, 'deed-fingerprint').fill(input.theirs)
  await id(page, 'deed-channel').selectOption('telephone')
  await submit(page)
  await standing(page, 'trust', 'Done')
  return seen
}

export async function usedLink({ page, base, input, watched }) {
  watched.expectFailing('/api/v1/sign-in')
  await page.goto(`${base}/sign-in#${input.secret}`)
  await marked(page, 'link-ended').waitFor()
  return { said: await marked(page, 'link-ended').innerText(), address: page.url() }
}

// Everything that an injected piece of a page could try.
export async function smuggled({ page, base, watched }) {
  watched.expectFailing(base)
  watched.expectFailing('elsewhere.example')
  watched.expectFailing('This document requires')
  watched.expectAsking('https://elsewhere.example')
  await workbench(page, base)
  return page.evaluate(async () => {
    const broken = []
    document.addEventListener('securitypolicyviolation', (event) => broken.push(event.effectiveDirective))
    window.ran = []
    const attempts = [
      () => {
        const script = document.createElement('script')
        script.append('window.ran.push("inline script")')
        document.body.append(script)
      },
      () => {
        const button = document.createElement('button')
        button.setAttribute('onclick', 'window.ran.push("inline handler")')
        document.body.append(button)
        button.click()
        button.remove()
      },
      () => { new Worker(`${location.origin}/worker_loader.js`) },
      () => { new Image().src = 'https://elsewhere.example/pixel.png' },
      () => fetch('https://elsewhere.example/payload'),
    ]
    for (const attempt of attempts) {
      // What the browser refuses it may also throw.
      try { await attempt() } catch {}
    }
    await new Promise((done) => setTimeout(done, 500))
    return { broken, ran: window.ran }
  })
}

// The page in a frame of a portal that really listens: the browser asks where an answer came from.
export async function framed({ page, base, input, watched }) {
  watched.expectFailing(base)
  watched.expectAsking(base)
  const portal = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><iframe src="${base}" width="1000" height="800"></iframe>`)
  })
  await new Promise((ready) => portal.listen(input.port, '127.0.0.1', ready))
  try {
    await page.goto(`http://127.0.0.1:${input.port}/`)
    const field = page.frameLocator('iframe').locator('#payload-input')
    const shown = await field.waitFor({ timeout: 15_000 }).then(() => true, () => false)
    return { shown }
  } finally {
    portal.close()
  }
}

// Does what the open form says, and waits until the server has done it.
async function submit(page) {
  await id(page, 'deed-submit').click()
  await id(page, 'deed').waitFor({ state: 'detached' })
  await marked(page, 'outcome').waitFor()
}

async function standing(page, task, word) {
  await page.locator(`#task-${task}[data-standing=${word}]`).waitFor()
}

// In both themes.
async function both(page, screen, name) {
  await screen(name)
  await page.emulateMedia({ colorScheme: 'dark' })
  await screen(`${name}-dark`)
  await page.emulateMedia({ colorScheme: 'light' })
}

export async function workbench(page, base) {
  await page.goto(base)
  await id(page, 'payload-input').waitFor()
}

// Pastes keys; with `trusted`, ticks the new one as a signer whose signatures count.
export async function load(page, keys, trusted) {
  const before = await marked(page, 'key').count()
  await id(page, 'key-paste').fill(keys)
  await id(page, 'key-load').click()
  await marked(page, 'key').nth(before).waitFor()
  if (trusted) await tick(page.locator('input[id^="key-trusted-"]').last())
}

// A box shows its mark once the worker has answered, which may be after the click has returned.
export async function tick(box) {
  if (await box.isChecked()) return
  await box.click()
  const handle = await box.elementHandle()
  await box.page().waitForFunction((input) => input.checked, handle)
}

// Opens what was given and reads what the page shows of it.
export async function open(page) {
  await id(page, 'tab-open').click()
  await id(page, 'open-run').click()
  await marked(page, 'open-result').waitFor()
  const refused = marked(page, 'diagnosis')
  if (await refused.count()) throw new Error(`refused: ${await refused.first().innerText()}`)
  const rows = marked(page, 'signature-verdict')
  const verdicts = []
  for (const row of await rows.all()) verdicts.push((await row.innerText()).trim().split('\n')[0])
  return { payload: (await marked(page, 'open-payload').innerText()).trim(), verdicts }
}

// Runs one scenario in Chromium against the built page, and watches what the page keeps, sends and
// complains about. One JSON object on standard input, one on standard output.
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

import * as bench from './bench.mjs'
import * as scenarios from './scenarios.mjs'
import { serve } from './serve.mjs'
import { traces } from './traces.mjs'

const { chromium } = createRequire(`${process.env.PEERS}/`)('playwright-core')
const request = JSON.parse(await text(process.stdin))
const served = await serve(request.dist, request.server)
let context
try {
  context = await chromium.launchPersistentContext(request.profile, {
    executablePath: request.chromium,
    headless: true,
    viewport: { width: 1280, height: 900 },
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  })
  context.setDefaultTimeout(90_000)
  const page = context.pages()[0] ?? (await context.newPage())
  const watched = traces(context, page, request.secrets)
  const seen = await { ...scenarios, ...bench }[request.scenario]({
    page,
    base: served.base,
    input: request.input,
    watched,
    screen: (name) => screenshots(page, `${request.screens}/${name}`),
    shots: (name) => shots(page, `${request.screens}/${name}`),
  })
  await watched.judge()
  process.stdout.write(JSON.stringify(seen))
} catch (error) {
  const shown = await context?.pages()[0]?.locator('body').innerText({ timeout: 5_000 }).catch(() => '')
  const said = `${error.stack ?? error}\nThe page showed:\n${shown?.slice(0, 2_000)}`
  process.stdout.write(JSON.stringify({ error: said }))
} finally {
  await context?.close()
  served.close()
}

// The whole page as a desktop and as a telephone shows it.
async function screenshots(page, path) {
  for (const [width, height, suffix] of [[390, 844, '-390'], [1280, 900, '']]) {
    await page.setViewportSize({ width, height })
    await page.mouse.move(0, 0)
    await page.evaluate(() => {
      document.activeElement?.blur()
      for (const field of document.querySelectorAll('textarea')) field.scrollTop = 0
    })
    await page.waitForTimeout(200)
    await page.screenshot({ path: `${path}${suffix}.png`, fullPage: true })
  }
}

// A state of a page in both themes and both widths, by the names {page}-{state}-{theme}-{locale}-{width}.
async function shots(page, path) {
  const locale = await page.evaluate(() => document.documentElement.lang)
  for (const theme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: theme })
    for (const [width, height] of [[390, 844], [1280, 900]]) {
      await page.setViewportSize({ width, height })
      await page.mouse.move(0, 0)
      await page.waitForTimeout(200)
      await page.screenshot({ path: `${path}-${theme}-${locale}-${width}.png`, fullPage: true })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

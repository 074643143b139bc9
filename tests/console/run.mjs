// Runs one scenario in Chromium against the built page, and watches what the page keeps, sends and
// complains about. One JSON object on standard input, one on standard output.
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

import * as audit from './audit.mjs'
import * as bench from './bench.mjs'
import * as keyset from './keyset.mjs'
import * as readiness from './readiness.mjs'
import * as record from './record.mjs'
import * as workbench from './scenarios.mjs'
import { shooting } from './screens.mjs'
import { serve } from './serve.mjs'
import { traces } from './traces.mjs'

const scenarios = { ...workbench, ...bench, ...readiness, ...audit, ...keyset, ...record }
const { chromium } = createRequire(`${process.env.PEERS}/`)('playwright-core')
const request = JSON.parse(await text(process.stdin))
const served = await serve(request.server, { away: request.away, slow: request.input.slow })
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
  const seen = await scenarios[request.scenario]({
    page,
    base: served.base,
    served,
    server: request.server,
    input: request.input,
    watched,
    shoot: shooting(page, request.screens),
    screen: (name) => screenshots(page, `${request.screens}/${name}`),
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

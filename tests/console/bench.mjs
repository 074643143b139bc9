// What a person does with the workbench's further views, one function for each test.
import { readFile } from 'node:fs/promises'

import { id, load, marked, open, workbench } from './scenarios.mjs'

// A message does not open; what is shown first leads, button by button, to its payload. Then the
// report on it is taken, and the history looked at.
export async function refused({ page, base, input, shoot }) {
  await workbench(page, base)
  await load(page, input.other)
  await load(page, input.signer)
  await id(page, 'payload-input').fill(input.message)
  await id(page, 'tab-open').click()
  await page.waitForURL(/\/open$/)
  await id(page, 'open-run').click()
  await marked(page, 'diagnosis').waitFor()
  const seen = {
    evidence: await marked(page, 'evidence').innerText(),
    trace: await marked(page, 'key-outcome').allInnerTexts(),
    top: await page.evaluate(isFirst),
  }
  await shoot('workbench-refused')
  await id(page, 'remedy-0').click()
  seen.focused = await page.evaluate(() => document.activeElement.id)
  await load(page, input.keys)
  await id(page, 'open-run').click()
  await id(page, 'remedy-0').filter({ hasText: 'Trust the signer' }).waitFor()
  await shoot('workbench-unknown-signer')
  await id(page, 'remedy-0').click()
  await marked(page, 'open-payload').waitFor()
  seen.payload = (await marked(page, 'open-payload').innerText()).trim()
  seen.protocol = await marked(page, 'protocol').innerText()
  await shoot('workbench-opened')
  seen.reports = [await downloaded(page, 'report-html'), await downloaded(page, 'report-json')]
  await id(page, 'tab-inspect').click()
  await page.waitForURL(/\/inspect$/)
  await page.goBack()
  await page.locator('#tab-open[aria-selected=true]').waitFor()
  await marked(page, 'view-history').locator('a').click()
  await page.waitForURL(/\/history$/)
  await marked(page, 'history-row').nth(2).waitFor()
  seen.history = await marked(page, 'history-row').allInnerTexts()
  await shoot('history-filled')
  return seen
}

// Whether the refusal stands before everything else of its pane, and within the window.
function isFirst() {
  const pane = document.querySelector('#pane')
  const refusal = pane.querySelector('[data-testid=diagnosis]')
  const before = [...pane.querySelectorAll('form, [data-testid=open-result]')].filter(
    (element) => element.compareDocumentPosition(refusal) & Node.DOCUMENT_POSITION_FOLLOWING,
  )
  const { top } = refusal.getBoundingClientRect()
  return before.length === 0 && top >= 0 && top < window.innerHeight
}

// A log is dropped where messages are: it goes to triage, is judged, stopped in between, exported.
export async function triage({ page, base, input, shoot }) {
  await page.goto(`${base}/triage`)
  await id(page, 'triage-file').waitFor({ state: 'attached' })
  await shoot('triage-empty')
  await page.goto(base)
  await id(page, 'payload-input').waitFor()
  await load(page, input.keys)
  await load(page, input.trust, 'trusted')
  await id(page, 'payload-file').setInputFiles(input.log)
  await page.waitForURL(/\/triage$/)
  await marked(page, 'triage-report').waitFor()
  const seen = {
    numbers: await marked(page, 'triage-numbers').innerText(),
    causes: await page.locator('[data-cause]').evaluateAll((all) => all.map((one) => one.dataset.cause)),
    chart: await marked(page, 'triage-chart').locator('rect').count(),
  }
  await shoot('triage-report')
  seen.exports = [await downloaded(page, 'triage-html'), await downloaded(page, 'triage-json')]
  await id(page, 'triage-file').setInputFiles(input.long)
  await marked(page, 'triage-running').waitFor()
  await marked(page, 'triage-counts').filter({ hasText: /[1-9][\d,]* (opened|refused)/ }).waitFor()
  await shoot('triage-running')
  await id(page, 'triage-stop').click()
  await marked(page, 'triage-report').waitFor()
  seen.stopped = await marked(page, 'triage-report').innerText()
  return seen
}

// What sensitive values show, when, and what the protocol says of a payload.
export async function payload({ page, base, input, shoot }) {
  await workbench(page, base)
  await id(page, 'payload-input').fill(input.message)
  await load(page, input.keys)
  await load(page, input.trust, 'trusted')
  const { payload: hidden } = await open(page)
  const seen = { hidden, protocol: await marked(page, 'protocol').innerText() }
  await shoot('workbench-protocol')
  const shown = marked(page, 'open-payload')
  await page.locator('label[for=reveal-payload], label:has(#reveal-payload)').first().click()
  await shown.filter({ hasText: input.number }).waitFor()
  seen.revealed = await shown.innerText()
  await id(page, 'tab-inspect').click()
  await marked(page, 'layers').waitFor()
  await id(page, 'tab-open').click()
  await shown.waitFor()
  seen.again = await shown.innerText()
  await id(page, 'payload-fold').click()
  await shown.filter({ hasText: 'lines' }).waitFor()
  seen.folded = await shown.innerText()
  await page.locator('[aria-label="Search the payload"]').fill('memo')
  await shown.locator('mark').waitFor()
  seen.found = await shown.locator('mark').count()
  await shoot('workbench-search')
  return seen
}

export async function compare({ page, base, input, shoot }) {
  await page.goto(`${base}/compare`)
  await id(page, 'compare-left').fill(input.left)
  await shoot('compare-empty')
  await id(page, 'compare-right').fill(input.right)
  await marked(page, 'compared').waitFor()
  const seen = {
    summary: await marked(page, 'compare-summary').innerText(),
    table: await marked(page, 'compared').innerText(),
  }
  await shoot('compare-differences')
  await id(page, 'compare-only').click()
  await page.locator('.ec-compare tbody tr').filter({ hasText: 'same.member' }).waitFor({ state: 'detached' })
  seen.only = await page.locator('.ec-compare tbody tr').count()
  return seen
}

// The guide: first what an empty 404 says alone, then with the body and the receiver's key.
export async function why({ page, base, input, shoot }) {
  await page.goto(`${base}/why-404`)
  const first = () => marked(page, 'suspect').first().locator('h3').innerText()
  await marked(page, 'suspect').first().waitFor()
  const seen = { alone: await first(), count: await marked(page, 'suspect').count() }
  await shoot('why-empty')
  await marked(page, 'view-message').locator('a').click()
  await id(page, 'payload-input').fill(input.message)
  await load(page, input.receiver)
  await marked(page, 'recognised').filter({ hasText: 'OpenPGP' }).waitFor()
  await marked(page, 'view-why').locator('a').click()
  await marked(page, 'suspect').filter({ hasText: 'not among the receiver' }).waitFor()
  seen.withBody = await first()
  await id(page, 'why-url').fill(input.url)
  await id(page, 'why-account').fill('PIAID_1')
  await id(page, 'why-account').blur()
  await marked(page, 'suspect').filter({ hasText: 'account id is missing' }).waitFor()
  seen.order = await marked(page, 'suspect').locator('h3').allInnerTexts()
  await shoot('why-answered')
  return seen
}

// The worker ends by a fault: another one takes its place, and nothing but its keys is lost.
export async function crash({ page, base, input, shoot }) {
  await workbench(page, base)
  await load(page, input.keys)
  await id(page, 'payload-input').fill(input.message)
  await marked(page, 'layer').first().waitFor()
  await id(page, 'tab-open').click()
  const [worker] = page.workers()
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('as a trap would')
    })
  })
  await id(page, 'codec-notice').waitFor()
  const seen = {
    said: await id(page, 'codec-notice').innerText(),
    message: await id(page, 'payload-input').inputValue(),
    keys: await marked(page, 'key').count(),
    pane: new URL(page.url()).pathname,
  }
  await shoot('workbench-restarted')
  await load(page, input.keys)
  await id(page, 'open-run').click()
  await marked(page, 'open-payload').or(marked(page, 'diagnosis')).first().waitFor()
  seen.answers = true

  // Keys are held: leaving asks first. Without them it does not.
  const asked = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    dialog.accept()
  })
  await page.reload()
  await id(page, 'payload-input').waitFor()
  seen.asked = [...asked]
  await id(page, 'payload-input').fill('x')
  await page.reload()
  await id(page, 'payload-input').waitFor()
  seen.askedWithoutKeys = asked.length - seen.asked.length
  return seen
}

// The text of the file that a button offers.
async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), id(page, button).click()])
  return readFile(await download.path(), 'utf8')
}

// From the tree to the octets and back, by mouse and by keyboard.
export async function octetsLinked({ page, base, input, shoot }) {
  await workbench(page, base)
  await id(page, 'payload-input').fill(input.message)
  await id(page, 'layer-1').click()
  const hex = marked(page, 'hex')
  await hex.waitFor()
  const name = () => hex.getAttribute('aria-label')
  const seen = { opened: await name() }
  await hex.locator('.ec-hex-octets .ec-hex-leads').first().click()
  await page.locator('#hex-view[aria-label*="layer 2"]').waitFor()
  seen.clicked = await name()
  const cursor = marked(page, 'hex-cursor')
  seen.cursor = await cursor.innerText()
  await page.keyboard.press('ArrowLeft')
  await cursor.filter({ hasText: 'layer 1' }).waitFor()
  seen.left = await cursor.innerText()
  await page.keyboard.press('Enter')
  await page.locator('#hex-view[aria-label*="layer 1"]').waitFor()
  seen.entered = await name()
  await page.keyboard.press('Enter')
  seen.focused = await page.evaluate(() => document.activeElement.id)
  await shoot('workbench-octets-cursor')
  return seen
}

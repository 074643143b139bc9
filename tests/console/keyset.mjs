// The key set page: what is on record of each key, the picture of validity by keyboard, one key in
// detail, a key that is looked at before it is stored, and files of what shows.
import { readFile } from 'node:fs/promises'

import { signIn } from './readiness.mjs'

const id = (page, name) => page.locator(`#${name}`)
const marked = (page, name) => page.getByTestId(name)

export async function keysetPicture({ page, base, input, watched, shoot }) {
  // Nobody is signed in to be told of changes.
  watched.expectFailing('/api/v1/events')
  watched.expectFailing('/api/v1/session')
  await page.goto(`${base}/keyset`)
  await marked(page, 'bar').first().waitFor()
  await page.locator('.ec-keyset-row').filter({ hasText: 'never' }).first().waitFor()
  await shoot('keyset-all')
  const seen = {
    bars: await marked(page, 'bar').count(),
    rows: await page.locator('.ec-keyset-row').count(),
    table: await marked(page, 'keyset-table').innerText(),
    names: await marked(page, 'bar').evaluateAll((all) => all.map((one) => one.ariaLabel)),
    covers: await page.locator('.ec-timeline-words').allInnerTexts(),
  }

  // By keyboard alone: to a bar, into the key, out again.
  await marked(page, 'bar').first().focus()
  await page.keyboard.press('Enter')
  await marked(page, 'key-detail').waitFor()
  seen.address = new URL(page.url()).pathname
  seen.focus = await page.evaluate(() => document.activeElement?.id)
  await page.keyboard.press('Escape')
  await marked(page, 'key-detail').waitFor({ state: 'detached' })

  // A link shows the same key.
  await page.goto(`${base}/keyset/${input.key}`)
  await marked(page, 'key-detail').waitFor()
  await page.locator('#key-detail [data-testid=history] li').first().waitFor()
  await page.locator('#key-detail button').filter({ hasText: 'Read it out in words' }).click()
  seen.words = (await marked(page, 'words').innerText()).split(/\s+/).filter(Boolean)
  seen.thumbprint = (await marked(page, 'thumbprint').innerText()).replace(/\s/g, '')
  seen.public = await marked(page, 'public-half').innerText()
  await shoot('keyset-detail')

  await page.getByRole('button', { name: 'Close' }).click()
  await marked(page, 'key-detail').waitFor({ state: 'detached' })
  const waiting = page.waitForEvent('download')
  await id(page, 'export-keyset-jwks-json').click()
  seen.file = await readFile(await (await waiting).path(), 'utf8')
  return seen
}

export async function keysetImport({ page, base, input, watched, shoot }) {
  watched.expectCookie('keyset_session')
  watched.expectFailing('/api/v1/keys')
  await signIn(page, base, input.secret)
  await page.goto(`${base}/keyset`)
  await page.locator('.ec-keyset-row').first().waitFor()
  const before = await page.locator('.ec-keyset-row').count()
  await id(page, 'keyset-import').click()
  await id(page, 'import-public').fill('no key at all')
  await id(page, 'import-look').click()
  await marked(page, 'refusal').waitFor()
  const seen = { refused: await marked(page, 'refusal').innerText() }
  await id(page, 'import-public').fill(input.certificate)
  await marked(page, 'refusal').waitFor({ state: 'detached' })
  await id(page, 'import-look').click()
  await marked(page, 'import-preview').waitFor()
  seen.preview = await marked(page, 'import-preview').innerText()
  seen.stored = await page.evaluate(async () => (await (await fetch('/api/v1/keyset')).json()).entries.length)
  await shoot('keyset-preview')

  // Another owner is another question.
  await id(page, 'import-owner').selectOption('ours')
  await id(page, 'import-look').waitFor()
  await id(page, 'import-owner').selectOption('counterparty')
  await id(page, 'import-look').click()
  await id(page, 'import-enter').click()
  await marked(page, 'key-detail').waitFor()
  await page.waitForFunction(
    (count) => document.querySelectorAll('.ec-keyset-row').length > count,
    before,
  )
  seen.address = new URL(page.url()).pathname
  seen.before = before
  seen.after = await page.locator('.ec-keyset-row').count()
  return seen
}

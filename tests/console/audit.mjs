// The audit page: signed out, everything, a search that stands in the address, older events, the walk
// through the log, and the file.
import { readFile } from 'node:fs/promises'

import { signIn } from './readiness.mjs'

const id = (page, name) => page.locator(`#${name}`)
const marked = (page, name) => page.getByTestId(name)

export async function audit({ page, base, input, watched, shoot }) {
  watched.expectFailing('/api/v1/session')
  watched.expectFailing('/api/v1/audit')
  watched.expectCookie('keyset_session')
  await page.goto(`${base}/audit`)
  await marked(page, 'signed-out').waitFor()
  await shoot('audit-signed-out')

  await signIn(page, base, input.secret)
  await page.goto(`${base}/audit`)
  await rows(page).first().waitFor()
  const seen = { newest: await first(page), count: await marked(page, 'audit-count').innerText() }
  await shoot('audit-all')
  await id(page, 'audit-more').click()
  await page.waitForFunction(
    (before) => document.querySelectorAll('.ec-audit-row').length > before,
    50,
  )
  seen.rows = await rows(page).count()
  seen.oldest = (await rows(page).last().locator('td').first().innerText()).trim()

  await id(page, 'audit-action').selectOption('sign-in')
  await id(page, 'audit-operator').fill('kim')
  await id(page, 'audit-look').click()
  await page.waitForURL(/action=sign-in/)
  await marked(page, 'audit-count').filter({ hasText: '1 event' }).waitFor()
  seen.address = new URL(page.url()).search
  seen.found = await rows(page).allInnerTexts()
  await shoot('audit-search')
  const waiting = page.waitForEvent('download')
  await id(page, 'audit-file').click()
  const download = await waiting
  seen.file = await readFile(await download.path(), 'utf8')

  // A link shows the same, and going back shows what was there before.
  await page.reload()
  await marked(page, 'audit-count').filter({ hasText: '1 event' }).waitFor()
  seen.kept = await id(page, 'audit-operator').inputValue()
  await id(page, 'audit-operator').fill('nobody')
  await page.keyboard.press('Enter')
  await marked(page, 'audit-empty').waitFor()
  await shoot('audit-nothing')
  await page.goBack()
  await marked(page, 'audit-count').filter({ hasText: '1 event' }).waitFor()
  await id(page, 'audit-clear').click()
  await page.waitForURL((url) => url.search === '')

  await id(page, 'audit-verify').click()
  await marked(page, 'audit-verified').waitFor()
  seen.verified = await marked(page, 'audit-verified').innerText()
  await shoot('audit-verified')
  return seen
}

export async function auditAway({ page, base, watched, shoot }) {
  watched.expectFailing('/api/')
  await page.goto(`${base}/audit`)
  await marked(page, 'audit-error').waitFor()
  await shoot('audit-offline')
  return { said: await marked(page, 'audit-error').innerText() }
}

const rows = (page) => page.locator('.ec-audit-row')

async function first(page) {
  return (await rows(page).first().locator('td').first().innerText()).trim()
}

// A rotation's proofs, the way out in an emergency, and the record to be printed.
import { signIn } from './readiness.mjs'

const id = (page, name) => page.locator(`#${name}`)
const marked = (page, name) => page.getByTestId(name)

export async function rotationRecord({ page, base, input, watched, shoot }) {
  watched.expectCookie('keyset_session')
  await signIn(page, base, input.secret)
  await page.goto(`${base}/rotation`)
  await page.locator('#emergency-way button').first().click()
  const compromise = page.locator('#emergency-way li button').first()
  await compromise.waitFor()
  await shoot('rotation-emergency')
  await compromise.click()
  await marked(page, 'consequences').waitFor()
  const seen = { emergency: await id(page, 'deed').innerText() }
  await id(page, 'deed-cancel').click()

  await page.goto(`${base}/rotation/${input.old}`)
  await marked(page, 'proof').first().waitFor()
  seen.proofs = await marked(page, 'proof').allInnerTexts()
  await page.locator('a').filter({ hasText: 'Record to print' }).click()
  await marked(page, 'record-events').waitFor()
  seen.address = new URL(page.url()).pathname
  seen.record = await marked(page, 'rotation-record').innerText()
  await shoot('rotation-record')
  await page.emulateMedia({ media: 'print' })
  seen.printed = {
    masthead: await page.locator('.ec-masthead').isVisible(),
    button: await id(page, 'record-print').isVisible(),
    keys: await page.getByText('Old key', { exact: true }).isVisible(),
  }
  return seen
}

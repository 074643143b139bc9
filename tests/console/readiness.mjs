// The readiness page: signed out, empty, a run that is watched, a red check and what to do about it,
// a run that is stopped, and a service that is away.

const id = (page, name) => page.locator(`#${name}`)
const marked = (page, name) => page.getByTestId(name)

export async function readiness({ page, base, input, watched, shoot }) {
  watched.expectFailing('/api/v1/session')
  watched.expectFailing('/api/v1/readiness')
  watched.expectCookie('keyset_session')
  await page.goto(`${base}/readiness`)
  await marked(page, 'signed-out').waitFor()
  await shoot('readiness-signed-out')

  await signIn(page, base, input.secret)
  await page.goto(`${base}/readiness`)
  await marked(page, 'readiness-empty').waitFor()
  await shoot('readiness-empty')

  // Checks show one after the other, before the report is there.
  await id(page, 'readiness-run').click()
  await marked(page, 'readiness-running').getByTestId('check').nth(1).waitFor()
  const seen = { reportWhileRunning: await marked(page, 'readiness-report').count() }
  await marked(page, 'readiness-report').waitFor()
  seen.address = new URL(page.url()).pathname
  seen.verdict = await marked(page, 'readiness-report').locator('h2').innerText()
  seen.checks = await marked(page, 'readiness-report').getByTestId('check').count()
  seen.print = await id(page, 'readiness-print').getAttribute('href')
  seen.echo = await marked(page, 'readiness-keys').innerText()
  await shoot('readiness-green')
  return seen
}

// A green report, then a key is taken out of use by the API and the next run is red. The older report
// keeps its address.
export async function readinessRed({ page, base, input, watched, shoot }) {
  watched.expectFailing('/api/v1/echoes')
  watched.expectCookie('keyset_session')
  await signIn(page, base, input.secret)
  await page.goto(`${base}/readiness`)
  await run(page)
  const green = new URL(page.url()).pathname
  await page.evaluate(suspend, input.suspended)
  await run(page)
  const failed = marked(page, 'readiness-report').locator('[data-outcome=failed]')
  const seen = {
    verdict: await marked(page, 'readiness-report').locator('h2').innerText(),
    failed: await failed.evaluateAll((rows) => rows.map((row) => row.dataset.check)),
    remedies: await failed.getByTestId('remedy').allInnerTexts(),
  }
  await shoot('readiness-red')

  await marked(page, 'readiness-row').nth(1).locator('a').click()
  await page.locator('[data-testid=readiness-report] h2').filter({ hasText: /^Ready/ }).waitFor()
  seen.isLinked = new URL(page.url()).pathname === green
  await page.reload()
  await page.locator('[data-testid=readiness-report] h2').filter({ hasText: /^Ready/ }).waitFor()

  await page.locator(`[id="echo-${input.echoed}"]`).click()
  await marked(page, 'echo-outcome').waitFor()
  seen.echo = await marked(page, 'echo-outcome').innerText()
  await shoot('readiness-echo')
  return seen
}

export async function readinessStopped({ page, base, input, watched, shoot }) {
  watched.expectFailing('/api/v1/readiness')
  watched.expectCookie('keyset_session')
  await signIn(page, base, input.secret)
  await page.goto(`${base}/readiness/AAAA`)
  await marked(page, 'readiness-not-found').waitFor()
  await shoot('readiness-not-found')
  await page.goto(`${base}/readiness`)
  await id(page, 'readiness-run').click()
  await marked(page, 'readiness-running').getByTestId('check').first().waitFor()
  await id(page, 'readiness-stop').click()
  await marked(page, 'readiness-stopped').waitFor()
  await shoot('readiness-stopped')
  return { said: await marked(page, 'readiness-stopped').innerText() }
}

export async function readinessAway({ page, base, watched, shoot }) {
  watched.expectFailing('/api/')
  await page.goto(`${base}/readiness`)
  await marked(page, 'readiness-error').waitFor()
  await shoot('readiness-offline')
  return { said: await marked(page, 'readiness-error').innerText() }
}

export async function signIn(page, base, secret) {
  await page.goto(`${base}/sign-in#${secret}`)
  await marked(page, 'signed-in').waitFor()
}

// Runs every check, and waits for the report of this very run.
async function run(page) {
  const before = page.url()
  await id(page, 'readiness-run').click()
  await page.waitForURL((url) => url.href !== before)
  await marked(page, 'readiness-report').waitFor()
}

// As another operator does meanwhile.
async function suspend(thumbprint) {
  const body = { environment: 'sandbox', step: 'suspend', confirmed: true }
  const answer = await fetch(`/api/v1/keys/${thumbprint}/steps`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Requested-By': 'keyset-console' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

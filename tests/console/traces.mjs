// Watches for what must not happen: keys or plaintext in storage, cookies, addresses or requests,
// requests to anywhere else, and errors in the browser's console.

export function traces(context, page, secrets) {
  const complaints = []
  const expected = []
  const cookies = []
  const elsewhere = []
  const requests = []
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    const where = message.location().url ?? ''
    const isExpected = (part) => where.includes(part) || message.text().includes(part)
    if (message.type() === 'error' && !expected.some(isExpected)) {
      complaints.push(`console: ${message.text()} (${where})`)
    }
  })
  context.on('request', (request) => {
    requests.push({ url: request.url(), body: request.postData() ?? '' })
  })

  return {
    // Failed requests to such an address, or errors in such words, are part of the scenario.
    expectFailing: (part) => expected.push(part),

    // Another origin that the scenario itself visits.
    expectAsking: (origin) => elsewhere.push(origin),

    // The session of somebody who signed in; no script can read it.
    expectCookie: (name) => cookies.push(name),

    async judge() {
      const origin = new URL(page.url()).origin
      const kept = await page.evaluate(async () => ({
        localStorage: JSON.stringify({ ...localStorage }),
        sessionStorage: JSON.stringify({ ...sessionStorage }),
        indexedDB: (await indexedDB.databases()).map(({ name }) => name),
        caches: 'caches' in window ? await caches.keys() : [],
        cookies: document.cookie,
        address: location.href,
        state: JSON.stringify(history.state),
      }))
      kept.httpCookies = (await context.cookies())
        .filter(({ name, httpOnly, sameSite }) =>
          !(cookies.includes(name) && httpOnly && sameSite === 'Strict'))
        .map(({ name, value }) => `${name}=${value}`)
      const places = { ...kept, requests: requests.map(({ url, body }) => `${url} ${body}`) }
      for (const [place, content] of Object.entries(places)) {
        const written = decodeURIComponent(escapeLone(JSON.stringify(content)))
        const leaked = secrets.find((secret) => written.includes(secret))
        if (leaked) complaints.push(`${place} holds a key or plaintext: ${leaked.slice(0, 24)}...`)
      }
      for (const store of ['indexedDB', 'caches', 'httpCookies']) {
        if (kept[store].length) complaints.push(`${store} is not empty: ${kept[store]}`)
      }
      for (const { url } of requests) {
        const isOurs = [origin, ...elsewhere].some((known) => url.startsWith(known))
        if (!isOurs && !/^(blob|data):/.test(url)) complaints.push(`asked ${url}`)
      }
      if (complaints.length) throw new Error(complaints.join('\n'))
    },
  }
}

// A percent sign that begins no escape would stop the decoding.
function escapeLone(text) {
  return text.replace(/%(?![0-9A-Fa-f]{2})/g, '%25')
}

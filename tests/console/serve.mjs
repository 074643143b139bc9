// Between the browser and the key set server, which delivers page and API: everything goes through,
// unless a scenario wants the service away, or its line cut or slow.
import http from 'node:http'
import { Transform } from 'node:stream'

// With `away`, the page is delivered and nothing else is answered. With `slow`, answers that come
// line by line come as over a slow line, each line after so many milliseconds.
export async function serve(server, { away, slow }) {
  let isAway = away
  const open = new Set()
  const listener = http.createServer((request, response) => {
    const isPage = !request.url.startsWith('/api/')
    if (!isPage) {
      open.add(response)
      response.on('close', () => open.delete(response))
    }
    if (isPage || !isAway) forward(server, request, response, slow)
    else response.writeHead(502).end()
  })
  await new Promise((ready) => listener.listen(0, '127.0.0.1', ready))
  return {
    base: `http://127.0.0.1:${listener.address().port}`,
    // The service is away, also for answers under way, until it is back.
    cut: () => {
      isAway = true
      for (const response of open) response.destroy()
    },
    mend: () => { isAway = false },
    close: () => {
      listener.close()
      listener.closeAllConnections()
    },
  }
}

// Host and Origin stay the browser's own: names of this machine, which the server takes.
function forward(server, request, response, slow) {
  const { method, headers } = request
  const forwarded = http.request(server + request.url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers)
    const comesByLine = answer.headers['content-type'] === 'application/x-ndjson'
    if (slow && comesByLine) answer.pipe(slowly(slow)).pipe(response)
    else answer.pipe(response)
  })
  // Whoever hangs up here hangs up there.
  response.on('close', () => forwarded.destroy())
  forwarded.on('error', () => {
    if (response.headersSent) response.destroy()
    else response.writeHead(502).end()
  })
  request.pipe(forwarded)
}

function slowly(millis) {
  return new Transform({
    highWaterMark: 1,
    transform: (piece, _, done) => setTimeout(() => done(null, piece), millis),
  })
}

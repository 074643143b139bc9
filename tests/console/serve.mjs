// The built page on a free port, as a web server would deliver it: an address that is no file gets
// the page, and /api goes to the key set server.
import { readFile } from 'node:fs/promises'
import http from 'node:http'
import path from 'node:path'
import { Transform } from 'node:stream'

const TYPES = {
  '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.woff2': 'font/woff2',
}

// With `slow`, answers that come line by line come as over a slow line, each line after so many
// milliseconds.
export async function serve(dist, server, slow) {
  const listener = http.createServer((request, response) => {
    if (request.url.startsWith('/api/')) proxy(server, request, response, slow)
    else deliver(dist, request, response)
  })
  await new Promise((ready) => listener.listen(0, '127.0.0.1', ready))
  return {
    base: `http://127.0.0.1:${listener.address().port}`,
    close: () => {
      listener.close()
      listener.closeAllConnections()
    },
  }
}

async function deliver(dist, request, response) {
  const { pathname } = new URL(request.url, 'http://page')
  const file = path.join(dist, path.normalize(pathname))
  const found = path.extname(file) ? file : path.join(dist, 'index.html')
  try {
    const body = await readFile(found)
    response.writeHead(200, { 'content-type': TYPES[path.extname(found)] ?? 'application/octet-stream' })
    response.end(body)
  } catch {
    response.writeHead(404).end()
  }
}

function proxy(server, request, response, slow) {
  if (!server) {
    response.writeHead(502).end()
    return
  }
  // The server checks Host and Origin; both are this machine, as behind the development proxy.
  const headers = { ...request.headers, host: new URL(server).host }
  delete headers.origin
  const forwarded = http.request(server + request.url, { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers)
    const comesByLine = answer.headers['content-type'] === 'application/x-ndjson'
    if (slow && comesByLine) answer.pipe(slowly(slow)).pipe(response)
    else answer.pipe(response)
  })
  // Whoever hangs up here hangs up there.
  response.on('close', () => forwarded.destroy())
  forwarded.on('error', () => response.writeHead(502).end())
  request.pipe(forwarded)
}

function slowly(millis) {
  return new Transform({
    highWaterMark: 1,
    transform: (piece, _, done) => setTimeout(() => done(null, piece), millis),
  })
}

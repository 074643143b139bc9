// What the Node peers share: packages from the folder in PEERS, one JSON line in, one out.
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

export async function load(name) {
  const require = createRequire(`${process.env.PEERS}/`)
  const module = await import(pathToFileURL(require.resolve(name)))
  return module.default ?? module
}

export async function answer(actions) {
  try {
    const { action, ...request } = JSON.parse(await text(process.stdin))
    process.stdout.write(JSON.stringify(await actions[action](request)))
  } catch (error) {
    process.stdout.write(JSON.stringify({ error: `${error.code ?? error.name}: ${error.message}` }))
  }
}

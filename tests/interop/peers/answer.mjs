// What the Node peers share: packages from the folder in PEERS, one JSON line out for each one in.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

export async function load(name) {
  const require = createRequire(`${process.env.PEERS}/`)
  const module = await import(pathToFileURL(require.resolve(name)))
  return module.default ?? module
}

export async function answer(actions) {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await act(actions, line))}\n`)
  }
}

// The caller wants every failure as an answer.
async function act(actions, line) {
  try {
    const { action, ...request } = JSON.parse(line)
    return await actions[action](request)
  } catch (error) {
    return { error: `${error.code ?? error.name}: ${error.message}` }
  }
}

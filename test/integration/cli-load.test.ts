// What a command loads is most of what it takes: less than half a second of typing must not be felt, and a tool waits for `credentials`.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type CliRig, createCliRig } from './cli-rig.ts'

let cli: CliRig
beforeAll(async () => {
  cli = await createCliRig({ sandbox: '' })
  await cli.ok(['start', 'payments-dev/Admin'])
})
afterAll(() => cli.close())

/** Of the product; the checkout's own folder may be called main, too. */
const product = pathToFileURL(join(import.meta.dirname, '..', '..', 'main')).href
const hook = pathToFileURL(join(import.meta.dirname, 'fixtures', 'loaded-modules.mjs')).href
const told = z.object({ files: z.array(z.string()), builtIn: z.array(z.string()) })

async function loadedBy(...args: readonly string[]) {
  const { code, stderr } = await cli.run(args, { node: ['--import', hook] })
  expect({ args, code }).toEqual({ args, code: 0 })
  const { files, builtIn } = told.parse(JSON.parse(stderr.trim().split('\n').at(-1) ?? ''))
  return {
    ours: files.filter((file) => file.startsWith(`${product}/`)),
    packages: [...new Set(files.flatMap((file) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []))],
    builtIn: builtIn.map((name) => name.replace(/^NativeModule /, '')),
  }
}

/** Each takes as long to load as half of Node's own start, or longer. */
const slow = ['internal/deps/undici/undici', 'http', 'https', 'http2', '_http_client', 'internal/crypto/keys']

describe('the command', () => {
  it.each([['status'], ['roles'], ['source list'], ['settings list'], ['audit'], ['start payments-dev/Admin']])(
    '%s loads its own file, one package and nothing slow',
    async (line) => {
      const { ours, packages, builtIn } = await loadedBy(...line.split(' '))
      expect(packages).toEqual(['commander'])
      expect(ours.filter((file) => file.includes('/cli/commands/'))).toHaveLength(1)
      // `source add` has options for each kind of source, in a small file each.
      expect(ours.filter((file) => !file.includes('/cli/kinds/')).length).toBeLessThan(40)
      expect(builtIn.filter((name) => slow.includes(name))).toEqual([])
    },
  )

  it('credentials loads no package at all, and next to nothing of ours', async () => {
    const { ours, packages, builtIn } = await loadedBy('credentials', 'payments-dev/Admin')
    expect(packages).toEqual([])
    expect(ours.length).toBeLessThan(20)
    expect(builtIn.filter((name) => slow.includes(name))).toEqual([])
  })
})

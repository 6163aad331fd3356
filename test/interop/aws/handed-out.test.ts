import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { mustHandOut } from '#engine/proxy/handed-out/issuer.ts'
import { tools } from '../../support/agent.ts'

const run = promisify(execFile)
const row = z.tuple([z.string(), z.string(), z.boolean()])
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** The rows of one section's table, without its head. */
async function table(heading: string): Promise<readonly (readonly string[])[]> {
  const document = await readFile(path('../../../docs/handed-out.md'), 'utf8')
  const section = document.split(/^## /m).find((each) => each.startsWith(heading)) ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| '))
  return rows.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

test('the documentation names every operation of AWS that hands out keys', async (context) => {
  const python = tools.python()
  if (python.kind === 'missing') return context.skip(python.reason)
  const { stdout } = await run(python.command, [path('handed-out.py')], { maxBuffer: 64 * 1024 * 1024 })
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => row.parse(JSON.parse(line)))
  const named = (await table('AWS keys')).map(([service, operation]) => `${service} ${operation}`)
  const real = all.filter(([, , handsOut]) => handsOut).map(([service, operation]) => `${service} ${operation}`)
  expect(named).toEqual(real.toSorted())
  const known = new Set(all.map(([service, operation]) => `${service} ${operation}`))
  const others = (await table('Passwords')).map(([service, operation]) => `${service} ${operation}`)
  expect(others.length).toBeGreaterThan(10)
  expect(others.filter((each) => !known.has(each))).toEqual([])
})

test('the documentation calls exchanged what is exchanged', async () => {
  const rows = await table('AWS keys')
  expect(rows.length).toBeGreaterThan(30)
  const issuers = new Set(['sts', 's3', 's3control'])
  const wrong = rows.filter(
    ([service = '', operation, what]) =>
      (what === 'exchanged') !== (issuers.has(service) && mustHandOut(operation)) ||
      !/^(?:exchanged|passes)$/.test(what ?? ''),
  )
  expect(wrong).toEqual([])
})

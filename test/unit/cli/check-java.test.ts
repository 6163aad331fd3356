import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkJava } from '#frontends/cli/doctor/check-shell.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-'))
  await writeFile(join(folder, 'java'), '')
})
afterAll(() => rm(folder, { recursive: true }))

it('offers the setting for Java where there is a Java and it is off', () => {
  const env = { PATH: ['/nowhere', folder].join(delimiter) }
  expect(checkJava(env, false)).toMatchObject([
    { name: 'java', outcome: 'ok', hint: expect.stringContaining('tools.java') },
  ])
  expect(checkJava(env, true)).toEqual([])
  expect(checkJava({ PATH: '/nowhere' }, false)).toEqual([])
})

import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { homeProblem, noAgentHere } from '#frontends/cli/home.ts'
import { noAgent } from '#frontends/http/agent-errors.ts'

describe('LATCHKEY_HOME', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lk-'))
    await writeFile(join(folder, 'file'), '')
  })
  afterAll(() => rm(folder, { recursive: true }))
  const problem = (path: string, mayBegin = false) => homeProblem(path, path, mayBegin)

  it('is fine where it is not set, and where it is a folder', () => {
    expect(homeProblem(undefined, '/nonexistent', false)).toBeUndefined()
    expect(homeProblem('', '/nonexistent', false)).toBeUndefined()
    expect(problem(folder)).toBeUndefined()
  })

  it.runIf(process.platform !== 'win32')('is no folder of other things that others may look into', async () => {
    const shared = join(folder, 'shared')
    await mkdir(shared)
    await chmod(shared, 0o755)
    expect(problem(shared, true)).toBeUndefined()
    await writeFile(join(shared, 'photo.jpg'), '')
    expect(problem(shared, true)).toMatchObject({ message: expect.stringMatching(/it holds other files/) })
    await writeFile(join(shared, 'settings.json'), '{}')
    expect(problem(shared, true)).toBeUndefined()
  })

  it.each(['/dev', '/dev/shm', '/proc/self', '/proc/none', '/sys/kernel/x'])(
    "is not %s, which is the kernel's",
    (path) => {
      expect(problem(path, true)).toMatchObject({ message: expect.stringContaining('it is no folder for files') })
    },
  )

  it('is not longer than a path can be', () => {
    expect(problem(`/tmp/${'a/'.repeat(2100)}`, true)).toMatchObject({
      message: expect.stringContaining('too long for a path'),
    })
  })

  it('that names no folder is told, and may be begun where that is asked for', () => {
    const missing = join(folder, 'mistyped')
    expect(problem(missing)).toMatchObject({
      code: 'no-agent',
      message: `there is no home at ${missing}, which LATCHKEY_HOME names`,
      hint: expect.stringMatching(/latchkey agent, or latchkey source add/),
    })
    expect(problem(missing, true)).toBeUndefined()
  })

  it.each([
    ['a file', () => join(folder, 'file'), 'internal', /it is a file$/],
    ['below a file', () => join(folder, 'file', 'home'), 'internal', /there is a file where a folder should be/],
    ['too long', () => join(folder, 'x'.repeat(300)), 'internal', /too long/],
    ['one with a ~ that no shell replaced', () => '~/latchkey', 'bad-request', /that no shell has replaced/],
  ])('is refused when it is %s, also to begin one', (_what, path, code, message) => {
    expect(problem(path(), true)).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('is named where no agent runs for it', () => {
    expect(noAgentHere(noAgent(), '/x', '/x').message).toBe('no agent is running for the home /x (LATCHKEY_HOME)')
    expect(noAgentHere(noAgent(), undefined, '/x').message).toBe('no agent is running')
  })
})

import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { homeProblem, noAgentHere } from '#frontends/cli/home.ts'
import { noAgent } from '#frontends/http/agent-errors.ts'

describe('LATCHKEY_HOME', () => {
  let folder = ''
  let empty = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lk-'))
    await writeFile(join(folder, 'file'), '')
    empty = await mkdtemp(join(folder, 'empty-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const problem = (path: string, mayBegin = false) => homeProblem(path, path, mayBegin)

  it('is fine where it is not set, and where it is a folder', () => {
    expect(homeProblem(undefined, '/nonexistent', false)).toBeUndefined()
    expect(homeProblem('', '/nonexistent', false)).toBeUndefined()
    expect(problem(empty)).toBeUndefined()
  })

  it.runIf(process.platform !== 'win32')(
    'begins beside no files where others look, nor in the home of the person',
    async () => {
      const others = await mkdtemp(join(folder, 'others-'))
      const whole = process.env['HOME']
      const inEach = async () => {
        process.env['HOME'] = join(others, 'ann')
        const above = problem(others, true)
        process.env['HOME'] = others
        const same = problem(others, true)
        process.env['HOME'] = whole
        const closed = problem(others, true)
        await chmod(others, 0o755)
        const shared = problem(others, true)
        await chmod(others, 0o700)
        return [above, same, shared, closed]
      }
      for (const name of ['lost+found', '.DS_Store', 'settings.json', 'lock']) await mkdir(join(others, name))
      expect(await inEach()).toEqual([undefined, undefined, undefined, undefined])
      const refused = expect.objectContaining({ message: expect.stringMatching(/it holds other files$/) })
      for (const name of ['logs', 'state.json', 'photo.jpg']) {
        await mkdir(join(others, name))
        expect(await inEach()).toEqual([refused, refused, refused, undefined])
        await rm(join(others, name), { recursive: true })
      }
    },
  )

  it.each(['lock/3', 'vault.json', 'authority.pem', 'settings.last-good.json'])(
    'goes on among other things where an agent made %s',
    async (name) => {
      const home = await mkdtemp(join(folder, 'home-'))
      for (const each of ['photos', 'lock']) await mkdir(join(home, each))
      await chmod(home, 0o755)
      expect(problem(home)).toBeDefined()
      await writeFile(join(home, name), '')
      expect(problem(home)).toBeUndefined()
    },
  )

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

import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Moment } from '#agent/profiles/apply.ts'
import { writeLock } from '#local/aws-files.ts'
import { acquireLock } from '#util/files/lock.ts'
import { takeBack } from '#agent/profiles/take-back.ts'
import { person, wanted } from './profiles-rig.ts'

const mine = '# mine\r\n[default]\r\nregion = us-east-1\r\n\r\n[profile a]\r\ns3 =\r\n  addressing_style = path'

describe('a write of the config file', () => {
  it('keeps every byte of the others, the mode and the link, and is taken back to the byte', async () => {
    const { home, files, profiles, config } = person()
    const dotfile = join(home, 'dotfiles', 'aws-config')
    mkdirSync(join(home, 'dotfiles'))
    writeFileSync(dotfile, mine)
    chmodSync(dotfile, 0o640)
    symlinkSync(dotfile, files.config)
    const { id } = await profiles.put(files, [wanted('x')], 'a test')
    expect(lstatSync(files.config).isSymbolicLink()).toBe(true)
    expect(statSync(dotfile).mode & 0o777).toBe(0o640)
    expect(config().startsWith(`${mine}\r\n`)).toBe(true)
    expect(config()).toContain('[profile x]\r\ncredential_process = /usr/bin/latchkey credentials x\r\n')
    expect(await profiles.undo()).toMatchObject({ undone: id })
    expect(readFileSync(dotfile, 'utf8')).toBe(mine)
    expect(readdirSync(join(home, 'dotfiles')).toSorted()).toEqual(['.latchkey-lock', 'aws-config'])
  })

  it('makes a file that only the user reads, and undoing it takes that away', async () => {
    const { aws, files, profiles } = person()
    rmSync(aws, { recursive: true })
    await profiles.put(files, [wanted('x')], 'a test')
    expect([statSync(aws).mode & 0o777, statSync(files.config).mode & 0o777]).toEqual([0o700, 0o600])
    await profiles.undo()
    expect(existsSync(files.config)).toBe(false)
  })

  it('that changes nothing writes nothing, not even into the journal', async () => {
    const { files, folder, profiles } = person(mine)
    await profiles.put(files, [wanted('x')], 'a test')
    const before = [statSync(files.config).ino, ...readdirSync(folder)]
    expect(await profiles.put(files, [wanted('x')], 'a test')).not.toHaveProperty('id')
    expect([statSync(files.config).ino, ...readdirSync(folder)]).toEqual(before)
  })

  it('is stopped by a change since the plan that the person saw', async () => {
    const { files, profiles, config } = person(mine)
    const wish = { wanted: [wanted('x')], isStale: () => false }
    const preview = await profiles.preview(files, wish)
    if (preview.kind !== 'planned') throw new Error('refused')
    appendFileSync(files.config, '\r\n[profile new]\r\n')
    const before = config()
    await expect(profiles.apply(files, wish, 'a test', preview.digest)).rejects.toMatchObject({ code: 'conflict' })
    expect(config()).toBe(before)
  })

  it.each(['locked', 'written'] as const)('is stopped by a change that comes when it is %s', async (moment) => {
    const { files, profiles, config, aws } = person(mine, (at) => {
      if (at === moment) appendFileSync(files.config, '\r\n[profile new]\r\n')
    })
    const wish = { wanted: [wanted('x')], isStale: () => false }
    const preview = await profiles.preview(files, wish)
    const seen = preview.kind === 'planned' ? preview.digest : ''
    await expect(profiles.apply(files, wish, 'a test', seen)).rejects.toMatchObject({
      code: 'conflict',
      message: `${files.config} was changed by something else meanwhile`,
    })
    expect(config()).toBe(`${mine}\r\n[profile new]\r\n`)
    expect(readdirSync(aws).toSorted()).toEqual(['.latchkey-lock', 'config'])
    expect(await profiles.history()).toEqual([])
  })

  it('is planned again after such a change where nobody has seen the plan', async () => {
    let changes = 0
    const { files, profiles, config } = person(mine, (at) => {
      if (at !== 'written' || changes > 0) return
      changes += 1
      appendFileSync(files.config, '\r\n[profile new]')
    })
    await profiles.put(files, [wanted('x')], 'a test')
    expect(config().startsWith(`${mine}\r\n[profile new]\r\n`)).toBe(true)
    expect(config()).toContain('[profile x]')
  })

  it('of two Latchkeys at once comes one after the other, and neither is lost', async () => {
    const { files, profiles, open, config } = person(mine)
    const all = Array.from({ length: 8 }, (_each, at) => `p${at}`)
    await Promise.all(all.map((name, at) => (at % 2 === 0 ? profiles : open()).put(files, [wanted(name)], 'a test')))
    for (const name of all) expect(config()).toContain(`[profile ${name}]`)
    expect(config().startsWith(mine)).toBe(true)
  })

  it('holds up no other folder while it waits for its own', async () => {
    const [one, other] = [person(mine), person(mine)]
    const lock = await acquireLock(join(one.aws, writeLock))
    const waiting = one.profiles.put(one.files, [wanted('x')], 'a test')
    await other.profiles.put(other.files, [wanted('x')], 'a test')
    expect([one.config(), other.config().includes('[profile x]')]).toEqual([mine, true])
    if (lock.kind === 'acquired') lock.release()
    expect(await waiting).toHaveProperty('id')
  })

  it('has its journal sealed, and on disk before the file', async () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    let journalled = ''
    const { files, folder, profiles } = person(`[default]\naws_secret_access_key = ${secret}\n`, (at) => {
      if (at !== 'journalled') return
      journalled = readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .join('')
    })
    await profiles.put(files, [wanted('x')], 'a test')
    expect(journalled).toContain(files.config)
    expect(journalled).not.toContain(secret)
    expect(journalled).not.toContain(Buffer.from(secret).toString('base64').slice(0, 20))
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })
})

describe('beside a program that empties the file and then writes it', () => {
  const theirs = `${mine}\r\n[profile theirs]\r\nregion = eu-north-1\r\n`

  it.each([
    ['nothing', ''],
    ['the first half', theirs.slice(0, 60)],
  ])('nothing is planned on %s', async (_what, written) => {
    const late: (() => void)[] = []
    const { files, profiles, config } = person(theirs, undefined, async () => late.shift()?.())
    const file = openSync(files.config, 'w')
    writeSync(file, written)
    late.push(() => {
      writeSync(file, theirs.slice(written.length))
      closeSync(file)
    })
    await profiles.put(files, [wanted('x')], 'a test')
    expect(config().startsWith(theirs)).toBe(true)
    expect(config()).toContain('[profile x]')
  })

  /** Has the file open as it is replaced, and writes as soon as it is. */
  function slowWriter() {
    let file: number | undefined
    const at = person(mine, (moment) => {
      if (moment !== 'renamed' || file === undefined) return
      ftruncateSync(file)
      writeSync(file, theirs, 0)
      closeSync(file)
      file = undefined
    })
    file = openSync(at.files.config, 'r+')
    return at
  }

  it('what it writes into the replaced file is planned on anew', async () => {
    const { files, profiles, config } = slowWriter()
    await profiles.put(files, [wanted('x')], 'a test')
    expect(config().startsWith(theirs)).toBe(true)
    expect(config()).toContain('[profile x]')
    expect((await profiles.history()).map(({ id, what }) => [id, what])).toEqual([[1, 'a test']])
    await profiles.undo()
    expect(config()).toBe(theirs)
  })

  it('what it writes into the replaced file is put back where a person has seen another plan', async () => {
    const { aws, files, profiles, config } = slowWriter()
    const wish = { wanted: [wanted('x')], isStale: () => false }
    const preview = await profiles.preview(files, wish)
    const seen = preview.kind === 'planned' ? preview.digest : ''
    await expect(profiles.apply(files, wish, 'a test', seen)).rejects.toMatchObject({ code: 'conflict' })
    expect(config()).toBe(theirs)
    expect(readdirSync(aws).toSorted()).toEqual(['.latchkey-lock', 'config'])
    expect(await profiles.history()).toEqual([])
  })

  it('that never ends, gives up and says so', async () => {
    let waited = 0
    const { files, profiles, config } = person(mine, undefined, async (ms) => {
      waited += ms
      appendFileSync(files.config, '#')
    })
    await expect(profiles.put(files, [wanted('x')], 'a test')).rejects.toMatchObject({
      code: 'conflict',
      message: `another program keeps writing ${files.config}`,
    })
    expect(config()).toMatch(/path#+$/)
    expect(waited).toBeLessThan(10_000)
  })

  it('is not waited for where we wrote last', async () => {
    const waits: number[] = []
    const { files, profiles } = person(mine, undefined, async (ms) => void waits.push(ms))
    await profiles.put(files, [wanted('x')], 'a test')
    waits.length = 0
    await profiles.put(files, [wanted('y')], 'a test')
    expect(waits.filter((ms) => ms > 50)).toEqual([])
  })
})

describe('undoing', () => {
  it('takes back an earlier write while later ones and a person’s own changes stay', async () => {
    const { files, profiles, config } = person(mine)
    const first = await profiles.put(files, [wanted('x'), wanted('y')], 'first')
    await profiles.put(files, [wanted('z')], 'second')
    appendFileSync(files.config, '\r\n[profile own]\r\nregion = b\r\n')
    await profiles.undo(first.id)
    expect(config()).not.toMatch(/profile [xy]\]/)
    expect(config()).toContain('[profile z]')
    expect(config()).toContain('[profile own]\r\nregion = b\r\n')
    expect(config().startsWith(mine)).toBe(true)
    expect(await profiles.history()).toMatchObject([
      { id: 1, what: 'first', undone: true },
      { id: 2, what: 'second', undone: false },
      { id: 3, undoes: 1, undone: false },
    ])
    await expect(profiles.undo(1)).rejects.toMatchObject({ message: 'write 1 is undone already' })
    // The last write that is neither an undo nor undone.
    expect(await profiles.undo()).toMatchObject({ undone: 2 })
    // And the undo itself can be taken back.
    await profiles.undo(3)
    expect(config()).toContain('[profile x]')
    expect((await profiles.history()).map(({ undone }) => undone)).toEqual([false, true, true, false, false])
    await profiles.undo(1)
    expect(config()).not.toContain('[profile x]')
  })

  it('is refused where the section is another one by now', async () => {
    const { files, profiles, config } = person(mine)
    await profiles.put(files, [wanted('x')], 'first')
    await profiles.put(files, [wanted('x', 'us-west-2')], 'second')
    const before = config()
    await expect(profiles.undo(1)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('[profile x] is not as it left it'),
      candidates: expect.arrayContaining(['-region = eu-west-1', '+region = us-west-2']),
    })
    expect(config()).toBe(before)
  })
})

describe('a file that holds no profiles', () => {
  it('loses what was put into it, and nothing that came since', () => {
    const [before, after] = ['alias ll="ls -l"\n', 'alias ll="ls -l"\n. ~/hook\n'].map((text) => Buffer.from(text))
    const since = Buffer.from('# new\nalias ll="ls -l"\n. ~/hook\nexport A=1\n')
    const taken = takeBack({ before, after }, since)
    expect(taken.kind === 'fits' && taken.content?.toString()).toBe('# new\nalias ll="ls -l"\nexport A=1\n')
    expect(takeBack({ before, after }, Buffer.from('alias ll="ls -l"\n. ~/other\n'))).toEqual({
      kind: 'changed-since',
      where: 'what it wrote',
      difference: ['-. ~/hook'],
    })
  })
})

describe('a write that is refused', () => {
  it.each([
    ['\uFEFF[a]\n', 'byte order mark'],
    ['[a]\nk = 1\n[a]\n', '[a] is there twice'],
    ['[profile x]\n', 'not written by Latchkey'],
    ['[profile b]\nk = 1\n  [profile x]\n  j = 2\n', 'the AWS SDK for JavaScript would read'],
  ])('%j: says so and leaves the file', async (text, reason) => {
    const { files, profiles, config } = person(text)
    await expect(profiles.put(files, [wanted('x')], 'a test')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(reason),
      hint: expect.stringMatching(/\w/),
    })
    expect(config()).toBe(text)
    expect(await profiles.history()).toEqual([])
  })

  it('is one of a text that is not UTF-8', async () => {
    const { files, profiles } = person()
    const bytes = Buffer.from('[profile \xff]\n', 'latin1')
    writeFileSync(files.config, bytes)
    await expect(profiles.put(files, [wanted('x')], 'a test')).rejects.toMatchObject({
      message: expect.stringContaining('not written in UTF-8'),
    })
    expect(readFileSync(files.config).equals(bytes)).toBe(true)
  })
})

describe('a kill', () => {
  const child = fileURLToPath(new URL('./fixtures/profiles-killed.ts', import.meta.url))
  const outcomes: readonly (readonly [Moment, 'old' | 'new', readonly string[]])[] = [
    ['locked', 'old', []],
    ['journalled', 'old', ['the file is as it was before.']],
    ['written', 'old', ['the file is as it was before.']],
    ['renamed', 'new', ['the file is the new one (write 1 of its history).']],
    ['done', 'new', []],
  ]
  it.each(outcomes)(
    'when the write is %s leaves the %s file, and the next start says so',
    async (moment, left, said) => {
      const { home, aws, files, open, config } = person(mine)
      const { signal } = spawnSync(process.execPath, [child, home, moment], { encoding: 'utf8' })
      expect(signal).toBe('SIGKILL')
      const isNew = config() !== mine
      expect(isNew).toBe(left === 'new')
      const next = open()
      const told = await next.recover()
      expect(told.map((line) => line.slice(line.indexOf(': ') + 2))).toEqual(said)
      expect(readdirSync(aws).toSorted()).toEqual(['.latchkey-lock', 'config'])
      expect((await next.history()).map(({ id }) => id)).toEqual(left === 'new' ? [1] : [])
      // The dead one's lock stops nobody.
      expect(await next.put(files, [wanted('y')], 'after')).toHaveProperty('id')
      expect(config()).toContain('[profile y]')
    },
  )
})

import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { AppError } from '#util/app-error.ts'
import {
  ensureOwnFolder,
  isReadableByOthers,
  ownTarget,
  requireOwn,
  requireOwnContent,
  requireOwnSocket,
  thisSystem,
  type PathSystem,
} from '#util/own/own-path.ts'
import { posix, temporaryFolder } from '../temp-folder.ts'

const [folder, file, socket, link] = [0o040000, 0o100000, 0o140000, 0o120000]
const ann = 1000
const mallory = 1002

/** A file system of `[kind, mode, owner, target]`; what is not named is not there. */
function world(entries: Readonly<Record<string, readonly [number, number, number, string?]>>): PathSystem {
  const all = new Map<string, readonly [number, number, number, string?]>(
    Object.entries({ '/': [folder, 0o755, 0] as const, ...entries }),
  )
  return {
    uid: ann,
    lstat(path) {
      const [kind, mode, uid] = all.get(path) ?? []
      return kind === undefined || mode === undefined || uid === undefined
        ? undefined
        : { mode: kind | mode, uid, gid: uid }
    },
    readlink: (path) => all.get(path)?.[3] ?? '',
    isPrivateGroup: (gid) => gid === 0 || gid === ann,
  }
}

const home = {
  '/home': [folder, 0o755, 0],
  '/home/ann': [folder, 0o750, ann],
  '/home/ann/lk': [folder, 0o700, ann],
} as const
const tmp = { '/tmp': [folder, 0o1777, 0] } as const

function refused(path: string, wanted: Parameters<typeof requireOwn>[1], system: PathSystem): string {
  try {
    requireOwn(path, wanted, system)
  } catch (error) {
    if (error instanceof AppError && error.code === 'denied') return error.message
    throw error
  }
  return 'accepted'
}

describe('a path of our own', () => {
  it.each([
    ['/home/ann/lk', 'folder', home],
    ['/tmp/lk', 'folder', { ...tmp, '/tmp/lk': [folder, 0o700, ann] }],
    ['/home/ann/lk/vault.json', 'file', { ...home, '/home/ann/lk/vault.json': [file, 0o644, ann] }],
    // The system's link and the user's own.
    [
      '/home/ann/lk',
      'folder',
      {
        ...home,
        '/home': [link, 0o777, 0, 'usr/home'],
        '/usr': [folder, 0o755, 0],
        '/usr/home': [folder, 0o755, 0],
        '/usr/home/ann': [folder, 0o755, ann],
        '/usr/home/ann/lk': [folder, 0o700, ann],
      },
    ],
    ['/home/ann/link', 'folder', { ...home, '/home/ann/link': [link, 0o777, ann, '/home/ann/lk'] }],
    // Kept elsewhere by a package manager.
    [
      '/home/ann/s',
      'file',
      {
        ...home,
        '/home/ann/s': [link, 0o777, ann, '/store/s'],
        '/store': [folder, 0o1775, 0],
        '/store/s': [file, 0o444, 0],
      },
    ],
    // A group of the user's own.
    ['/home/ann/lk', 'folder', { ...home, '/home/ann': [folder, 0o775, ann], '/home/ann/lk': [folder, 0o770, ann] }],
    // A user namespace in which the host's root has no number.
    ['/home/ann/lk', 'folder', { ...home, '/': [folder, 0o755, 65534], '/home': [folder, 0o755, 65534] }],
  ] as const)('is %s as %s', (path, wanted, entries) => {
    expect(refused(path, wanted, world(entries))).toBe('accepted')
  })

  it.each([
    [
      '/home/ann/lk',
      'folder',
      { ...home, '/home/ann/lk': [folder, 0o700, mallory] },
      /^\/home\/ann\/lk belongs to another user \(uid 1002\), not to you/,
    ],
    ['/home/ann/lk', 'folder', { ...home, '/home/ann/lk': [folder, 0o700, 0] }, /belongs to root, not to you/],
    [
      '/home/ann/lk',
      'folder',
      { ...home, '/home/ann': [folder, 0o755, mallory] },
      /^\/home\/ann, on the way to \/home\/ann\/lk, belongs to another user/,
    ],
    [
      '/home/ann/lk',
      'folder',
      { ...home, '/home/ann': [folder, 0o777, ann] },
      /^\/home\/ann, on the way .* can be written to by other users \(mode 777\)/,
    ],
    [
      '/home/ann/lk',
      'folder',
      { ...home, '/home/ann/lk': [folder, 0o722, ann] },
      /can be written to by other users \(mode 722\)/,
    ],
    [
      '/srv/g/lk',
      'folder',
      {
        '/srv': [folder, 0o755, 0],
        '/srv/g': [folder, 0o775, ann],
        '/srv/g/lk': [link, 0o777, mallory, '/home/ann/lk'],
        ...home,
      },
      /^\/srv\/g\/lk is a link that another user \(uid 1002\) made/,
    ],
    [
      '/tmp/lk',
      'folder',
      { ...tmp, ...home, '/tmp/lk': [link, 0o777, mallory, '/home/ann/lk'] },
      /is a link that another user \(uid 1002\) made/,
    ],
    // Sticky keeps others from renaming, not the owner of the folder.
    [
      '/tmp/m/lk',
      'folder',
      { ...tmp, '/tmp/m': [folder, 0o1777, mallory], '/tmp/m/lk': [folder, 0o700, ann] },
      /^\/tmp\/m, on the way/,
    ],
    [
      '/home/ann/lk/log',
      'plain-file',
      { ...home, '/home/ann/lk/log': [link, 0o777, ann, '/home/ann/other'], '/home/ann/other': [file, 0o600, ann] },
      /^\/home\/ann\/lk\/log is a link,/,
    ],
    ['/home/ann/lk/s', 'file', { ...home, '/home/ann/lk/s': [file, 0o644, mallory] }, /belongs to another user/],
    [
      '/home/ann/lk/s',
      'file',
      { ...home, '/home/ann/lk/s': [file, 0o666, ann] },
      /can be written to by other users \(mode 666\)/,
    ],
    // The user's link to what a stranger holds.
    [
      '/home/ann/s',
      'file',
      { ...tmp, ...home, '/home/ann/s': [link, 0o777, ann, '/tmp/s'], '/tmp/s': [file, 0o644, mallory] },
      /^\/tmp\/s belongs to another user/,
    ],
    [
      '/home/ann/a',
      'file',
      { ...home, '/home/ann/a': [link, 0o777, ann, 'b'], '/home/ann/b': [link, 0o777, ann, 'a'] },
      /ELOOP/,
    ],
  ] as const)('is not %s as %s where a stranger has a hand in it', (path, wanted, entries, why) => {
    expect(refused(path, wanted, world(entries))).toMatch(why)
  })

  it('is said to be absent only behind folders that are safe', () => {
    expect(requireOwn('/home/ann/none/at/all', 'folder', world(home))).toBeUndefined()
    expect(refused('/tmp/m/none', 'folder', world({ ...tmp, '/tmp/m': [folder, 0o755, mallory] }))).toMatch(/belongs/)
  })

  it('is not asked for where the system has access lists instead', () => {
    expect(refused('C:\\lk', 'folder', { ...world({}), uid: undefined })).toBe('accepted')
  })

  it('tells root to leave the home of a person alone', () => {
    const root = { ...world(home), uid: 0 }
    expect(() => requireOwn('/home/ann/lk', 'folder', root)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^\/home\/ann, on the way to \/home\/ann\/lk, belongs to .*1000/),
        hint: expect.stringContaining('LATCHKEY_HOME'),
      }),
    )
  })
})

describe('a socket of our own', () => {
  const place = { ...home, '/home/ann/lk/s': [socket, 0o600, ann] } as const

  it('lies in a folder that nobody else can enter', () => {
    expect(requireOwnSocket('/home/ann/lk/s', world(place))).toBe(true)
    expect(requireOwnSocket('/home/ann/lk/none', world(place))).toBe(false)
  })

  it.each([
    ['another owner', { '/home/ann/lk/s': [socket, 0o600, mallory] }, /belongs to another user/],
    [
      'a link',
      { '/home/ann/lk/s': [link, 0o777, ann, '/home/ann/lk/t'], '/home/ann/lk/t': [socket, 0o600, ann] },
      /is a link/,
    ],
    ['bits for others', { '/home/ann/lk/s': [socket, 0o666, ann] }, /can be written to/],
    ['a folder for others', { '/home/ann/lk': [folder, 0o711, ann] }, /is open to other users \(mode 711\)/],
    ['a folder of another', { '/home/ann/lk': [folder, 0o700, mallory] }, /belongs to another user/],
  ] as const)('is refused for %s', (_name, change, why) => {
    expect(() => requireOwnSocket('/home/ann/lk/s', world({ ...place, ...change }))).toThrow(why)
  })
})

describe.runIf(posix)('on this system', () => {
  it('is closed where others could look into it, and made for the user alone where there is none', async () => {
    const open = join(await temporaryFolder(), 'open')
    mkdirSync(open)
    chmodSync(open, 0o755)
    expect(ensureOwnFolder(open)).toMatch(/mode 755.*private now/)
    expect(statSync(open).mode & 0o777).toBe(0o700)
    expect(ensureOwnFolder(join(open, 'a', 'b'))).toBeUndefined()
    expect(statSync(join(open, 'a')).mode & 0o777).toBe(0o700)
  })

  it('makes nothing in a folder that others can write to', async () => {
    const open = join(await temporaryFolder(), 'open')
    mkdirSync(open)
    chmodSync(open, 0o777)
    expect(() => ensureOwnFolder(join(open, 'home'))).toThrow(/can be written to by other users \(mode 777\)/)
    expect(statSync(join(open, 'home'), { throwIfNoEntry: false })).toBeUndefined()
  })

  it('names what is a stranger’s in a folder of ours, also a link', async () => {
    const place = await temporaryFolder()
    mkdirSync(join(place, 'sub'))
    symlinkSync('nowhere', join(place, 'sub', 'planted'))
    const system = thisSystem()
    const strange: PathSystem = {
      ...system,
      lstat: (path) => (path.endsWith('planted') ? { uid: mallory, gid: 0, mode: link } : system.lstat(path)),
    }
    requireOwnContent(place, system)
    expect(() => requireOwnContent(place, strange)).toThrow(/planted is a link that another user \(uid 1002\) made/)
  })

  it('gives where a link of the user leads, also before the file is there', async () => {
    const place = await temporaryFolder()
    symlinkSync('later', join(place, 'link'))
    expect(ownTarget(join(place, 'link'))).toBe(join(place, 'later'))
    writeFileSync(join(place, 'later'), '')
    expect(ownTarget(join(place, 'link'))).toBe(join(place, 'later'))
  })

  it('takes the socket that this process made', async () => {
    const path = join(await temporaryFolder(), 's')
    const server = createServer()
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(path, resolve))
    chmodSync(path, 0o600)
    expect(requireOwnSocket(path)).toBe(true)
  })

  it('tells a secret that others can come to from one behind a closed folder', async () => {
    const place = await temporaryFolder()
    const path = join(place, 'passphrase')
    writeFileSync(path, '', { mode: 0o644 })
    const readable = () => [requireOwn(path, 'given-file')].some((found) => found && isReadableByOthers(found))
    expect(readable()).toBe(false)
    chmodSync(place, 0o755)
    expect(readable()).toBe(true)
    chmodSync(path, 0o600)
    expect(readable()).toBe(false)
  })
})

describe('a group', () => {
  it.runIf(process.platform === 'linux')(
    'without members is nobody’s own: a directory service may put anybody into it',
    () => {
      const empty = readFileSync('/etc/group', 'utf8')
        .split('\n')
        .map((line) => line.split(':'))
        .filter(([name, , id, members]) => name !== 'root' && id !== undefined && members === '')
        .map(([, , id]) => Number(id))
      expect(empty.length).toBeGreaterThan(0)
      const own = process.getgid?.()
      for (const id of empty.filter((each) => each !== own))
        expect(thisSystem().isPrivateGroup(id), `group ${id}`).toBe(false)
    },
  )
})

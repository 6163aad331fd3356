// Where everything lies. Pure: platform and environment are parameters.
import { posix, win32 } from 'node:path'
import { AppError } from '#util/app-error.ts'

/** Absolute paths of everything the agent keeps. */
export interface Paths {
  readonly home: string
  readonly settings: string
  readonly settingsLastGood: string
  /** Favourites, recents and the proxy's port: losing it loses no configuration. */
  readonly state: string
  readonly vault: string
  readonly audit: string
  readonly log: string
  readonly lock: string
  /** Unix socket path, or a named pipe on Windows. */
  readonly socket: string
  /** On Windows: the file that holds the pipe's name and token. */
  readonly pipeFile: string
  readonly caBundle: string
  readonly authority: string
  /** Folder of what tools of certain callers trust. */
  readonly trust: string
  /** Spilled request bodies; emptied at each start. */
  readonly spool: string
  /** Folder of lists that sources fetched. */
  readonly cache: string
  /** Folder of what was written into the person's own files, to take it back. */
  readonly journal: string
  /** Folder in which terminals read their role and say that they are open. */
  readonly terminals: string
  /** Folder of what shells read as they start. */
  readonly shell: string
  /** Folder of browsers' profiles for one account each; made when one is asked for. */
  readonly browsers: string
}

export interface PathsInput {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homedir: string
  /** Of the user; not used on Windows. */
  readonly uid: number
}

/** sockaddr_un holds 104 bytes on macOS and the BSDs and 108 on Linux, the final NUL included; this fits both. */
const longestSocketPath = 100

/**
 * The paths of one home. Throws AppError for one that cannot be named. `LATCHKEY_HOME` puts everything below one folder, so that several agents can run side by side.
 * On Windows `socket` is only the beginning of the pipe's name: the unguessable rest is in `pipeFile` (made anew at each start by frontends/http).
 */
export function resolvePaths(input: PathsInput): Paths {
  const { join, resolve } = input.platform === 'win32' ? win32 : posix
  const given = input.env['LATCHKEY_HOME']
  const home = given ? wholePath(given, resolve) : defaultHome(input)
  // Taken from the folder that a command runs in, it would be another home for each.
  if (!(input.platform === 'win32' ? win32 : posix).isAbsolute(home))
    throw new AppError(
      'bad-request',
      `your home folder is ${JSON.stringify(input.homedir)}, which is not an absolute path`,
      {
        hint: 'Set HOME, or LATCHKEY_HOME, to one.',
      },
    )
  // Lists, scripts and other programs' options that name it are read line by line.
  if (/\p{Cc}/u.test(home))
    throw new AppError(
      'bad-request',
      `the home ${JSON.stringify(home)} has a line break or another control character`,
      {
        hint: 'Set LATCHKEY_HOME to a folder with a plain name.',
      },
    )
  return {
    home,
    settings: join(home, 'settings.json'),
    settingsLastGood: join(home, 'settings.last-good.json'),
    state: join(home, 'state.json'),
    vault: join(home, 'vault.json'),
    // Apart from the settings, whose folder is watched: busy files would wake the watcher at every line.
    audit: join(home, 'logs', 'audit.jsonl'),
    log: join(home, 'logs', 'agent.log'),
    lock: join(home, 'lock'),
    socket: socketPath(input, home),
    pipeFile: join(home, 'pipe.json'),
    caBundle: join(home, 'ca-bundle.pem'),
    authority: join(home, 'authority.pem'),
    trust: join(home, 'trust'),
    spool: join(home, 'spool'),
    cache: join(home, 'cache'),
    journal: join(home, 'journal'),
    terminals: join(home, 'terminals'),
    shell: join(home, 'shell'),
    browsers: join(home, 'browsers'),
  }
}

function wholePath(given: string, resolve: (path: string) => string): string {
  try {
    return resolve(given)
  } catch (cause) {
    throw new AppError('bad-request', `LATCHKEY_HOME is ${given}, and the folder that this runs in is gone`, {
      hint: 'Write the whole path, or go to another folder.',
      cause,
    })
  }
}

function defaultHome({ platform, env, homedir }: PathsInput): string {
  switch (platform) {
    case 'win32':
      return win32.join(env['LOCALAPPDATA'] || win32.join(homedir, 'AppData', 'Local'), 'Latchkey')
    case 'darwin':
      return posix.join(homedir, 'Library', 'Application Support', 'Latchkey')
    default:
      return posix.join(absolute(env['XDG_CONFIG_HOME']) ?? posix.join(homedir, '.config'), 'latchkey')
  }
}

function socketPath({ platform, env, uid }: PathsInput, home: string): string {
  const hash = homeHash(home)
  if (platform === 'win32') return `\\\\.\\pipe\\latchkey-${hash}`
  const runtime = absolute(env['XDG_RUNTIME_DIR'])
  const inHome = posix.join(home, 'agent.sock')
  const inRuntime = runtime === undefined ? [] : [posix.join(runtime, 'latchkey', `${hash}.sock`)]
  // The home first: cron, su and ssh have another runtime folder than the desktop, or none, and all of them must find the same agent.
  const fits = [inHome, ...inRuntime].find((path) => Buffer.byteLength(path) <= longestSocketPath)
  // Anybody can take this place before us, so it is the last one; it is used only where the folder is the user's own.
  // Not $TMPDIR: it may differ from shell to shell.
  return fits ?? posix.join('/tmp', `latchkey-${uid}`, `${hash}.sock`)
}

/** The XDG specification has relative paths ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && posix.isAbsolute(path) ? path : undefined
}

/**
 * Tells homes apart in the names of socket and pipe: 64 bits of FNV-1a. A person has few homes, and loading Node's cryptography would cost
 * every command some 10 ms.
 */
export function homeHash(home: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(home)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash.toString(16).padStart(16, '0')
}

// What the agent alone can take back: sign-ins, sessions, profiles.
import { existsSync, readdirSync } from 'node:fs'
import { homeFolder } from '#util/home-folder.ts'
import { dirname, join } from 'node:path'
import type { AgentClient } from '#contract/contract.ts'
import { profileFiles, writeLock } from '#local/aws-files.ts'
import { type Paths, resolvePaths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import { readLock } from '#util/files/lock.ts'
import { readOwnFile } from '#util/files/regular-file.ts'
import type { Cli } from '../context.ts'
import { removeLock } from './home.ts'
import { nothingMore, orFailing, type Step } from './step.ts'

/** A step that fails and says why, where there is no agent. */
export async function agentPart(cli: Cli, stays: string[], keepHome: boolean): Promise<readonly Step[]> {
  // Without an agent nobody brings keys back that the vault alone may have.
  const kind = !keepHome && (await mayHoldKeys(cli.paths)) ? 'keys' : 'profiles'
  return await orFailing(kind, 'sign-ins, sessions and profiles', () => ofAgent(cli, stays, keepHome))
}

/** Whether the journal has a write that moved keys to the vault. */
export async function mayHoldKeys({ journal }: Pick<Paths, 'journal'>): Promise<boolean> {
  const names = existsSync(journal) ? readdirSync(journal) : []
  const texts = await Promise.all(names.map((name) => readOwnFile(join(journal, name))))
  return texts.some((text) => text?.includes('"keys":{') === true)
}

async function ofAgent(cli: Cli, stays: string[], keepHome: boolean): Promise<readonly Step[]> {
  const agent = await cli.agent()
  const sessions = await agent.sessions.list()
  const until = sessions
    .flatMap(({ expiresAt }) => expiresAt ?? [])
    .toSorted()
    .at(-1)
  const steps = [
    ...(keepHome ? [] : await keySteps(agent)),
    ...(await signIns(agent)),
    ...sessionStep(agent, sessions.length),
    ...(await profileSteps(cli, agent)),
  ]
  const latest = until === undefined ? '' : `, those of the sessions of now at the latest ${until}`
  stays.push(`Credentials that tools were handed directly stay valid at AWS until they expire${latest}`)
  return steps
}

/** Keys that were moved out of a file are nowhere but in the vault. */
async function keySteps(agent: AgentClient): Promise<readonly Step[]> {
  const [history, sources] = [await agent.profiles.history(), await agent.sources.list()]
  const isThere = (source: string): boolean => sources.some(({ name, kind }) => name === source && kind === 'iam-user')
  return history.flatMap(({ id, path, keys = {}, undone }): Step[] => {
    const moved = Object.entries(keys).filter(([, source]) => isThere(source))
    if (undone || moved.length === 0) return []
    const what = `keys of ${moved.map(([profile]) => profile).join(', ')} in the vault, which go back into ${path}`
    const giveUp = moved.map(([, source]) => `latchkey source remove ${source}`).join(' ; ')
    const remove = () =>
      agent.profiles.undo({ id }).then(nothingMore, (error: unknown) => {
        if (!(error instanceof AppError)) throw error
        throw new AppError(error.code, `${error.message}; the vault has their only copy, so nothing more was removed`, {
          hint: `Give the file these sections back as they were, or do without the keys: ${giveUp}`,
          cause: error,
        })
      })
    return [{ kind: 'keys', what, remove }]
  })
}

async function signIns(agent: AgentClient): Promise<readonly Step[]> {
  const sources = await agent.sources.list()
  return sources
    .filter(({ signsIn, state }) => signsIn === true && state !== 'needs-sign-in')
    .map(({ name }) => ({
      kind: 'sign-in',
      what: `the sign-in of ${name}, here and at AWS`,
      async remove() {
        const { warning } = await agent.sources.signOut({ name })
        return warning === undefined ? [] : [warning]
      },
    }))
}

function sessionStep(agent: AgentClient, count: number): readonly Step[] {
  if (count === 0) return []
  const remove = () => agent.sessions.endAll({ revoke: true }).then(nothingMore)
  return [{ kind: 'sessions', what: count === 1 ? '1 session' : `${count} sessions`, remove }]
}

/** Of this shell's files and of every other that was written. */
async function profileSteps(cli: Cli, agent: AgentClient): Promise<readonly Step[]> {
  const own = profileFiles(cli.env)
  const written = (await agent.profiles.history()).map(({ path }) => path)
  // An extra home has the files alone that it wrote: others may be those of the usual one.
  const configs = [...new Set([...(isUsual(cli) ? [own.config] : []), ...written])]
  const steps = await Promise.all(
    configs.map(async (config): Promise<readonly Step[]> => {
      const files = { config, credentials: own.credentials }
      const lock = join(dirname(config), writeLock)
      const found = await agent.profiles.list({ files }).catch(() => undefined)
      // One that cannot be read is a step that says so.
      if (found?.length === 0 && !existsSync(lock)) return []
      const count = found === undefined ? 'profiles' : found.length === 1 ? '1 profile' : `${found.length} profiles`
      const what = found?.length === 0 ? lock : `${count} in ${config}`
      const remove = async (): Promise<readonly string[]> => {
        await agent.profiles.remove({ names: [], all: true, files })
        if ((await readLock(lock)) === undefined) removeLock(lock)
        return []
      }
      return [{ kind: 'profiles', what, remove }]
    }),
  )
  return steps.flat()
}

/** The home that a person has who names none. */
export function isUsual({ env, platform, paths }: Cli): boolean {
  const usual = { ...env, LATCHKEY_HOME: '' }
  return paths.home === resolvePaths({ platform, env: usual, homedir: homeFolder(), uid: process.getuid?.() ?? 0 }).home
}

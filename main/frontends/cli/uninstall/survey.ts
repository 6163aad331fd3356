// What there is to take away, in the order in which it goes: what needs the agent, then the agent, then what it kept.
import { existsSync, lstatSync, rmSync } from 'node:fs'
import { homeFolder } from '#util/home-folder.ts'
import { join } from 'node:path'
import { hasOwnLine, hookedFiles, rcFile, removeHooks } from '#local/hook/install.ts'
import { dataKeyAccount, keychainService } from '#local/keychain-entry.ts'
import { readLent, takeBackLent } from '#local/lent-sign-ins.ts'
import { autostartFile, autostartName } from '#local/login-item.ts'
import { hookShells } from '#shared/hook-shells.ts'
import { AppError, systemErrorCode } from '#util/app-error.ts'
import { readOwnFile } from '#util/files/regular-file.ts'
import { requireOwn } from '#util/own/own-path.ts'
import type { Cli } from '../context.ts'
import { isBegun } from '../home.ts'
import { askToStop, hasEnded } from '../stop-agent.ts'
import { agentPart, isUsual } from './agent-part.ts'
import { removeCache, removeHome } from './home.ts'
import { nothingMore, orFailing, type Step, type Survey } from './step.ts'

export async function survey(cli: Cli, keepHome: boolean): Promise<Survey> {
  const { home, shell } = cli.paths
  // A folder that another user could have put there is not looked into.
  const isOwn = await orFailing('home', home, async () => (requireOwn(home, 'folder'), []))
  const isThere = isOwn.length === 0 && existsSync(home) && isBegun(home)
  const stays: string[] = []
  const steps: readonly Step[] = [
    ...isOwn,
    ...(isThere ? await agentPart(cli, stays, keepHome) : []),
    ...(isThere ? await orFailing('hook', `hooks, as ${shell} has them`, () => hooks(cli, stays)) : []),
    // What every home has in common goes with the usual one.
    ...(isUsual(cli) ? await orFailing('login-item', 'the start at login', () => loginItem(cli)) : []),
    ...(isUsual(cli) ? await orFailing('command', 'the command on your PATH', () => command(cli)) : []),
    ...(isThere ? await orFailing('agent', 'the agent', () => agentStep(cli, keepHome)) : []),
    ...(isThere ? await orFailing('sign-in', 'sign-ins shared with the AWS CLI', () => shared(cli)) : []),
    ...cache(cli),
    ...(isThere && !keepHome ? [homeStep(cli)] : []),
  ]
  if (isThere && keepHome) stays.push(`${home} stays, with its vault and its settings`)
  return { steps, stays: [...stays, 'The program itself stays; what installed it takes it away'] }
}

async function hooks(cli: Cli, stays: string[]): Promise<readonly Step[]> {
  const installed = await hookedFiles(cli.paths)
  for (const shell of hookShells) {
    const file = rcFile(shell, cli.env, cli.platform)
    // oxlint-disable-next-line no-await-in-loop -- four small files
    if (!installed.includes(file) && (await hasOwnLine(file, shell, cli.paths)))
      stays.push(`The line that you put into ${file} stays: it does nothing without Latchkey`)
  }
  return installed.map((file) => ({
    kind: 'hook',
    what: `the hook in ${file}`,
    remove: () => removeHooks(cli.paths, { file }).then(nothingMore),
  }))
}

/** Those of an agent that was killed; a sign-out takes its own with it. */
async function shared({ paths }: Cli): Promise<readonly Step[]> {
  return [...(await readLent(paths))].map(([path, hashes]) => ({
    kind: 'sign-in',
    what: `the sign-in shared with the AWS CLI, ${path}`,
    remove: () => takeBackLent(path, hashes).then(nothingMore),
  }))
}

async function command({ platform }: Cli): Promise<readonly Step[]> {
  const { ownLink } = await import('../../electron/system/command-line.ts')
  const link = ownLink({ platform, home: homeFolder() })
  return link === undefined ? [] : [{ kind: 'command', what: `the command ${link}`, remove: () => removeFile(link) }]
}

async function loginItem({ env, platform }: Cli): Promise<readonly Step[]> {
  if (platform !== 'linux') return []
  const file = autostartFile(env)
  if (!existsSync(file) || !(await readOwnFile(file))?.split('\n').includes(autostartName)) return []
  return [{ kind: 'login-item', what: `the start at login, ${file}`, remove: () => removeFile(file) }]
}

async function removeFile(path: string): Promise<readonly string[]> {
  if (lstatSync(path).uid !== (process.getuid?.() ?? 0))
    throw new AppError('denied', `${path} belongs to another user`, { hint: 'Have it removed by them.' })
  rmSync(path)
  return []
}

/** An app that shows the agent, or is it, goes with it. */
async function agentStep(cli: Cli, keepHome: boolean): Promise<readonly Step[]> {
  const { runningAppPid } = await import('../../electron/agent/running-app.ts')
  const app = await runningAppPid(cli.paths)
  const hasKey = !keepHome && (await isInKeychain(cli))
  const what = `the agent${app === undefined ? '' : ', the running app'}${hasKey ? ', and its key in the keychain' : ''}`
  return [{ kind: 'agent', what, remove: () => stop(cli, hasKey, app) }]
}

/** As the vault's file says, which needs no agent, and is there for one that is damaged too. */
const isInKeychain = async ({ paths }: Cli): Promise<boolean> =>
  /"mode"\s*:\s*"keychain"/.test((await readOwnFile(paths.vault)) ?? '')

async function stop(cli: Cli, forgetKey: boolean, app: number | undefined): Promise<readonly string[]> {
  let refused: unknown
  const asked = await askToStop(cli, forgetKey).catch(async (error: unknown) => {
    refused = error
    // A keychain that refuses keeps no agent running; the key that is left is told.
    return isNoAgent(error) ? undefined : await askToStop(cli)
  })
  if (app !== undefined) askToQuit(app)
  for (const pid of new Set([asked?.pid, app])) {
    // oxlint-disable-next-line no-await-in-loop -- two at most, and often one
    if (pid === undefined || (await hasEnded(cli, pid))) continue
    throw new AppError('conflict', `process ${pid} has not ended yet`, { hint: 'Wait for it, then run this again.' })
  }
  if (refused === undefined || (isNoAgent(refused) && !forgetKey)) return []
  const reason = isNoAgent(refused) || !(refused instanceof Error) ? 'no agent runs' : refused.message
  throw new AppError('vault-unavailable', `the key of the vault stays in the keychain: ${reason}`, {
    hint: `Remove it there: service "${keychainService}", account "${dataKeyAccount(cli.paths.home)}".`,
    cause: refused,
  })
}

const isNoAgent = (error: unknown): boolean => error instanceof AppError && error.code === 'no-agent'

function askToQuit(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch (error) {
    // It may have been the agent too, and ended with it.
    if (systemErrorCode(error) !== 'ESRCH') throw error
  }
}

function cache({ env }: Cli): readonly Step[] {
  const folder = join(env['XDG_CACHE_HOME'] || join(homeFolder(), '.cache'), 'latchkey')
  if (!existsSync(folder)) return []
  return [{ kind: 'cache', what: `compiled sources in ${folder}`, remove: async () => (removeCache(folder), []) }]
}

function homeStep({ paths }: Cli): Step {
  return {
    kind: 'home',
    what: `${paths.home}, with its vault: keys, MFA sessions, settings and logs`,
    remove: async () => (await removeHome(paths)).map((path) => `${path} stays: it is not Latchkey's`),
  }
}

// What `latchkey doctor` asks of the agent: each check says what is wrong and how to mend it. Checks of the caller's terminal are the CLI's own.
import { connect } from 'node:net'
import type { CheckView, StatusView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import type { Paths } from '#local/paths.ts'
import type { OpenVault } from '../secrets/types.ts'
import { AppError } from '#util/app-error.ts'
import { readRegular } from '#util/files/regular-file.ts'
import { accessChecks, type Access } from './doctor-access.ts'
import { deadKeyMessage } from '#engine/proxy/refusals/dead-key.ts'
import type { GrantLookup } from '../sessions/grant.ts'
import { standInProof } from '#util/stand-in-proof.ts'

export interface DoctorDeps {
  readonly status: () => StatusView
  readonly vault: Pick<OpenVault, 'mode' | 'unlock' | 'state'>
  readonly settingsProblem: () => string | undefined
  readonly paths: Pick<Paths, 'caBundle' | 'settings'>
  readonly access: () => Access
}

/** AWS refuses signatures that are off by 15 minutes; this much is worth a warning before. */
const skewWorthTellingMs = 60_000

/** One view per check, in the order in which they are best mended. May wait for a person to unlock the keychain. */
export async function runChecks(deps: DoctorDeps, signal: AbortSignal): Promise<CheckView[]> {
  const status = deps.status()
  return [
    await vaultCheck(deps.vault),
    settingsCheck(deps),
    await proxyCheck(status.proxy.port, signal),
    ...accessChecks(deps.access()),
    await bundleCheck(deps.paths.caBundle),
    clockCheck(status.agent.clockOffsetMs),
    ...startFindings(status.agent).map((message) => ({ name: 'start', outcome: 'warning' as const, message })),
    ...status.sources.filter(({ problem }) => problem !== undefined).map(sourceCheck),
    limits,
  ]
}

/** Broken settings have a check of their own. */
function startFindings({ findings, settingsProblem }: StatusView['agent']): readonly string[] {
  return findings.filter((finding) => finding !== settingsProblem)
}

/** What no proxy can do is said, not hidden. */
const limits: CheckView = {
  name: 'limits',
  outcome: 'ok',
  message:
    "signatures that are used later or elsewhere are worth nothing with stand-in keys: EKS and RDS tokens, presigned links for others, CodeCommit's git password, IAM-join proofs",
  hint: 'Run those commands with real keys: latchkey exec ROLE --direct -- COMMAND',
}

async function vaultCheck(vault: DoctorDeps['vault']): Promise<CheckView> {
  const name = 'vault'
  if (vault.state() === 'waiting') {
    return {
      name,
      outcome: 'warning',
      message: `the ${vault.mode} waits to be unlocked`,
      hint: 'Look for its window and unlock it.',
    }
  }
  try {
    await vault.unlock()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return {
      name,
      outcome: 'problem',
      message: error.message,
      ...defined({ hint: error.hint }),
    }
  }
  return vault.mode === 'memory'
    ? { name, outcome: 'warning', message: 'secrets are kept in memory only: they are gone when the agent stops' }
    : {
        name,
        outcome: 'ok',
        message: `secrets are kept with ${vault.mode === 'keychain' ? 'the keychain' : 'a passphrase'}`,
      }
}

function settingsCheck({ settingsProblem, paths }: DoctorDeps): CheckView {
  const problem = settingsProblem()
  return problem === undefined
    ? { name: 'settings', outcome: 'ok', message: `${paths.settings} is valid` }
    : {
        name: 'settings',
        outcome: 'problem',
        message: problem,
        hint: 'Correct the file; it reloads on save. Until then the last good copy is in use.',
      }
}

async function proxyCheck(port: number, signal: AbortSignal): Promise<CheckView> {
  const name = 'proxy'
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, signal })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
  return answers
    ? { name, outcome: 'ok', message: `the proxy answers on 127.0.0.1:${port}` }
    : {
        name,
        outcome: 'problem',
        message: `nothing answers on 127.0.0.1:${port}`,
        hint: 'Restart the agent: latchkey stop, then latchkey agent',
      }
}

async function bundleCheck(path: string): Promise<CheckView> {
  const name = 'certificates'
  const text = await readRegular(path).catch(() => '')
  return text.includes('-----BEGIN CERTIFICATE-----')
    ? { name, outcome: 'ok', message: `${path} can be read` }
    : {
        name,
        outcome: 'problem',
        message: `${path} is missing or empty, so tools will not trust the proxy`,
        hint: 'Restart the agent, which writes the file: latchkey stop, then latchkey agent',
      }
}

function clockCheck(offsetMs: number | undefined): CheckView {
  const name = 'clock'
  if (offsetMs === undefined) return { name, outcome: 'ok', message: 'not compared with AWS yet' }
  const seconds = Math.round(Math.abs(offsetMs) / 1000)
  return Math.abs(offsetMs) < skewWorthTellingMs
    ? { name, outcome: 'ok', message: `within ${seconds} s of AWS` }
    : {
        name,
        outcome: 'warning',
        message: `this computer's clock is ${seconds} s ${offsetMs > 0 ? 'ahead of' : 'behind'} AWS; the agent allows for it, other tools may not`,
        hint: 'Switch on time synchronisation.',
      }
}

function sourceCheck({ name, problem }: StatusView['sources'][number]): CheckView {
  return {
    name: `source ${name}`,
    outcome: 'problem',
    message: problem ?? '',
    hint: `See: latchkey source show ${name}`,
  }
}

/** The stand-in key that the caller's shell holds. */
interface ShellKey {
  readonly keyId: string
  /** See `standInProof`; absent where the shell holds no secret. */
  readonly proof?: string | undefined
}

/** What the proxy would say to a request that is signed with the key. */
export function keyCheck({ keyId, proof }: ShellKey, find: (keyId: string) => GrantLookup): CheckView {
  const name = 'stand-in key'
  const lookup = find(keyId)
  if (lookup.kind !== 'live') {
    const role = lookup.kind === 'ended' ? lookup.role : 'ROLE'
    const mayRevive = lookup.kind === 'ended' && lookup.reason === 'session-ended'
    const hint = mayRevive ? `run: latchkey start ${role}` : `run again: eval "$(latchkey env ${role})"`
    return { name, outcome: 'problem', message: deadKeyMessage(keyId, lookup), hint }
  }
  const { roleWord, region } = lookup.session
  if (proof === standInProof(keyId, lookup.grant.secret))
    return { name, outcome: 'ok', message: `is live, for ${roleWord} in ${region}` }
  return {
    name,
    outcome: 'problem',
    message:
      proof === undefined
        ? `is live, for ${roleWord}, but AWS_SECRET_ACCESS_KEY is not set`
        : `is live, for ${roleWord}, but AWS_SECRET_ACCESS_KEY does not fit it, so the proxy refuses what is signed with it`,
    hint: `run again: eval "$(latchkey env ${roleWord})"`,
  }
}

import { dirname } from 'node:path'
import type { CheckView } from '#contract/model.ts'
import type { Paths } from '#local/paths.ts'
import {
  additionVariables,
  certificatePlaces,
  certificateVariables,
  rootVariables,
} from '#util/certificate-variables.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'
import { callerEnvironment } from '../hand-out/caller-environment.ts'

/** Whom the calling shell has its tools trust: what cannot be read, and, in a shell of ours, what leads past our authority. */
export async function checkCertificates(
  env: NodeJS.ProcessEnv,
  paths: Pick<Paths, 'caBundle' | 'authority' | 'trust'>,
): Promise<readonly CheckView[]> {
  const isOurs = (path: string): boolean =>
    path === paths.caBundle || path === paths.authority || dirname(path) === paths.trust
  const reasons = new Map<string, Promise<string | undefined>>()
  const unreadable = certificatePlaces(callerEnvironment(env)).map(async ({ variable, path }): Promise<CheckView[]> => {
    if (isOurs(path)) return []
    // Loaded for those who have such a variable: it brings Node's cryptography.
    const { unreadableReason } = await import('#util/certificates.ts')
    // Many variables point at one file.
    const looked = reasons.get(path) ?? unreadableReason(path)
    reasons.set(path, looked)
    const reason = await looked
    if (reason === undefined) return []
    const message = `points at ${path}, which ${reason}`
    const hint = `unset ${variable}, or correct the path; tools that get a role ignore it`
    return [{ name: variable, outcome: 'warning', message, hint }]
  })
  const inRole = isStandInKeyId(env['AWS_ACCESS_KEY_ID'] ?? '')
  const others = inRole ? certificateVariables.filter((name) => env[name] && !isOurs(env[name])) : []
  const conflicts = others.map((name): CheckView => {
    const message = 'was set after the role was given: its readers refuse the proxy, whose authority is not there'
    return { name, outcome: 'warning', message, hint: 'run again: eval "$(latchkey env ROLE)"' }
  })
  const missing = inRole ? [...rootVariables, ...additionVariables].filter((name) => !env[name]) : []
  return [...(await Promise.all(unreadable)).flat(), ...conflicts, ...missing.map(missingView)]
}

function missingView(name: string): CheckView {
  const message = 'is not set: its readers refuse the proxy, whose authority they do not know'
  return { name, outcome: 'warning', message, hint: 'run again: eval "$(latchkey env ROLE)"' }
}

import { defined } from '#shared/defined.ts'
import { additionVariables, folderVariable, programVariables, rootVariables } from '#util/certificate-variables.ts'
import { bunOptions, nodeOptions } from '#local/preload-options.ts'
import { javaToolOptions } from './java-options.ts'
import { noProxy } from '#local/no-proxy.ts'
import { otherCredentials } from './other-credentials.ts'
import type { CallerEnvironment, Environment } from '#local/environment.ts'

export interface ToolEnvironmentInput {
  /** Stand-in credentials. */
  readonly grant: { readonly keyId: string; readonly secret: string; readonly sessionToken?: string }
  readonly region: string
  /** `http://latchkey:<password>@127.0.0.1:<port>`. */
  readonly proxyUrlWithPassword: string
  /** PEM file: our authority, what the caller's variables point at, and the computer's roots. */
  readonly caBundle: string
  /** PEM file of our authority alone. */
  readonly authority: string
  /** File for `node --require`; null when it is switched off. */
  readonly nodePreload: string | null
  /** The same for `bun --preload`. */
  readonly bunPreload: string | null
  /** File of options for Java, and which others were ours; null when it is switched off. */
  readonly java: { readonly file: string; readonly isOurs: (path: string) => boolean } | null
  readonly callerEnv: CallerEnvironment
}

/** What a proxied tool gets. */
export function toolEnvironment(input: ToolEnvironmentInput): Environment {
  const { grant, region, proxyUrlWithPassword, callerEnv } = input
  const exempt = noProxy(callerEnv)
  const set: Record<string, string> = {
    AWS_ACCESS_KEY_ID: grant.keyId,
    AWS_SECRET_ACCESS_KEY: grant.secret,
    ...defined({ AWS_SESSION_TOKEN: grant.sessionToken }),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    HTTPS_PROXY: proxyUrlWithPassword,
    https_proxy: proxyUrlWithPassword,
    NO_PROXY: exempt,
    no_proxy: exempt,
    ...certificates(input),
    ...options(input),
  }
  return { set, unset: [...otherCredentials(callerEnv, set), folderVariable].toSorted() }
}

/** A variable of the caller's own may win over ours in a program, so each that is set leads to a file that holds both authorities. */
function certificates({ caBundle, authority, callerEnv }: ToolEnvironmentInput): Readonly<Record<string, string>> {
  const isSet = (name: string): boolean => (callerEnv[name] ?? '') !== ''
  const roots = [...rootVariables, ...programVariables.filter(isSet)]
  return {
    ...Object.fromEntries(roots.map((name) => [name, caBundle])),
    // Node reads the whole file at each start: the authority alone where the caller adds none.
    ...Object.fromEntries(
      additionVariables.map((name) => [name, isSet(name) && callerEnv[name] !== authority ? caBundle : authority]),
    ),
  }
}

/** Of run times that take no proxy from the environment. Where theirs cannot be added to, the caller's stay. */
function options({ nodePreload, bunPreload, java, callerEnv }: ToolEnvironmentInput): Readonly<Record<string, string>> {
  const node = nodePreload === null ? undefined : nodeOptions(callerEnv['NODE_OPTIONS'], nodePreload)
  const bun = bunPreload === null ? undefined : bunOptions(callerEnv['BUN_OPTIONS'], bunPreload)
  const tool = java === null ? undefined : javaToolOptions(callerEnv['JAVA_TOOL_OPTIONS'], java.file, java.isOurs)
  return defined({ NODE_OPTIONS: node, BUN_OPTIONS: bun, JAVA_TOOL_OPTIONS: tool })
}

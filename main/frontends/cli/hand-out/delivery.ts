import { Option } from 'commander'
import { AppError } from '#util/app-error.ts'
import type { Cli } from '../context.ts'

/** What a person asked for; neither leaves it to the setting `default.delivery`. */
export interface Delivery {
  readonly direct?: true
  readonly proxied?: true
}

export function directOption(): Option {
  return new Option('--direct', 'real, short-lived credentials instead of stand-ins and the proxy').conflicts('proxied')
}

export function proxiedOption(): Option {
  return new Option('--proxied', 'stand-ins and the proxy, whatever the setting default.delivery says')
}

export function regionOption(what: 'command' | 'shell'): Option {
  return new Option('--region <region>', `AWS_REGION of this ${what} alone; the session keeps its own`).argParser(
    parseRegion,
  )
}

/** As the agent's routes take it. */
export function asked({ direct, proxied }: Delivery): { readonly direct?: boolean } {
  return direct === true ? { direct } : proxied === true ? { direct: false } : {}
}

/** As the agent takes it: it is put into a shell's variables. */
function parseRegion(text: string): string {
  if (/^[a-z0-9-]{1,64}$/.test(text)) return text
  throw new AppError('bad-request', `"${text}" is not a region`, { hint: 'Write it as AWS does: eu-west-1.' })
}

/** Says on standard error what is wrong with the shell's own corporate proxy, which is passed by then. */
export async function warnOfProxy(cli: Cli, { direct }: Delivery): Promise<void> {
  if (direct || !Object.keys(cli.env).some((name) => /^(?:https|all)_proxy$/i.test(name))) return
  const { warnOfOwnProxy } = await import('../doctor/own-proxy.ts')
  warnOfOwnProxy(cli)
}

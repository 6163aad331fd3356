import type { Command } from 'commander'
import type { InputOf, SourceKind } from '#contract/kinds.ts'
import type { Cli } from '../context.ts'

export type Options = Readonly<Record<string, string | undefined>>

/** What the command line knows of one kind of source: its options, and what it asks for. */
export interface CliKind<Kind extends SourceKind = SourceKind> {
  /** Of kinds of which there is only one; the others are named by a person. */
  readonly name?: string
  /** Gives `source add KIND` its description, options and examples. */
  add(command: Command): Command
  /** What was given, completed by what a person is asked for. */
  input(name: string, options: Options, cli: Cli): Promise<InputOf<Kind>>
  /** Gives `source edit` the options that only this kind takes. */
  edit?(command: Command): Command
  /** What a change comes with that is no option. */
  change?(options: Options, cli: Cli): Promise<Options>
}

/** For kinds whose sources may be dialled elsewhere than at AWS. */
export const withPlaces = (command: Command): Command =>
  withEndpoint(command.option('--region <region>', 'default region of its sessions'))

export function withEndpoint(command: Command): Command {
  return command.option(
    '--endpoint-url <url>',
    'LocalStack, moto or a test server instead of AWS (https, or http on loopback)',
  )
}

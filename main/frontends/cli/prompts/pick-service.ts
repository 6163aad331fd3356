import { findServices } from '#shared/console/services.ts'
import type { Cli } from '../context.ts'
import { choose } from './choose.ts'

/** What a person at a terminal takes of the console's services that are called so. Else as it was typed: the agent takes one, or names them. */
export async function pickService({ terminal }: Pick<Cli, 'terminal'>, text: string): Promise<string> {
  if (!terminal.interactive) return text
  const found = findServices(text)
  if (found.length < 2) return text
  const options = found.map(({ id, name }) => ({ value: id, label: `${name}  ${id}` }))
  return await choose('Service', options, 'no console was opened')
}

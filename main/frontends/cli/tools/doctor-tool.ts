// `latchkey doctor TOOL` and `latchkey doctor --tools`. Needs no agent; with one, its settings count.
import { homeFolder } from '#util/home-folder.ts'
import type { CheckView } from '#contract/model.ts'
import { AppError } from '#util/app-error.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { Cli } from '../context.ts'
import { renderTable } from '../output/table.ts'
import { checkTool } from './check-tool.ts'
import { findTool, type FoundTool } from './find-tool.ts'
import { tools, verdictText } from './table.ts'
import type { Tool } from './tool.ts'

export async function checkNamedTool(cli: Cli, name: string): Promise<readonly CheckView[]> {
  const found = findTool(name)
  if (found.kind !== 'found') throw notFound(name, found)
  const settings = await currentSettings(cli)
  return checkTool(found.tool, {
    env: cli.env,
    platform: cli.platform,
    home: homeFolder(),
    setting: (key) => settings.get(key),
  })
}

export function printTools(cli: Cli, json: boolean): void {
  if (json) {
    const rows = tools.map(({ name, verdict, line, why = '', tried }) => ({ name, verdict, line, why, tried }))
    cli.terminal.json(rows)
    return
  }
  const lines = renderTable(
    tools,
    [
      { title: 'TOOL', value: (tool) => tool.name },
      { title: 'WORKS', value: (tool) => verdictText[tool.verdict] },
      { title: 'LINE', value: (tool) => tool.line, shrink: 1 },
    ],
    cli.terminal.columns,
  )
  for (const line of lines) cli.terminal.print(line)
}

function notFound(name: string, found: Exclude<FoundTool, { kind: 'found' }>): AppError {
  switch (found.kind) {
    case 'several':
      return new AppError('bad-request', `"${name}" fits several tools`, { hint: `Name one: ${listed(found.tools)}` })
    case 'unknown':
      return new AppError('bad-request', `nobody tried "${name}" yet, or it has another name`, {
        hint:
          found.near.length > 0
            ? `Did you mean ${listed(found.near)}?`
            : 'Try latchkey exec ROLE -- COMMAND; if AWS refuses its key or it does not trust the proxy, latchkey exec ROLE --direct -- COMMAND. Tools that were tried: latchkey doctor --tools',
      })
    default:
      return assertNever(found)
  }
}

function listed(several: readonly Tool[]): string {
  return several
    .slice(0, 5)
    .map((tool) => `"${tool.name}"`)
    .join(', ')
}

/** Empty where no agent runs: none is started to be asked. */
async function currentSettings(cli: Cli): Promise<ReadonlyMap<string, string>> {
  try {
    const all = await (await cli.runningAgent()).settings.list()
    return new Map(all.map(({ key, value }) => [key, String(value)]))
  } catch {
    return new Map()
  }
}

// What `latchkey doctor TOOL` says: what the table knows of the tool, then what this computer has that changes it.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckView } from '#contract/model.ts'
import { assertNever } from '#shared/assert-never.ts'
import { type InstalledVersion, installedVersion, isOlder } from './installed.ts'
import type { InPlace, LineInFile, Tool, ToolCheck } from './tool.ts'

export interface ToolComputer {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly home: string
  /** A setting's value as text; undefined where no agent runs. */
  readonly setting: (name: string) => string | undefined
}

/** One view per finding; the last has the one line that makes the tool work here. */
export async function checkTool(tool: Tool, computer: ToolComputer): Promise<readonly CheckView[]> {
  const installed =
    tool.installed.kind === 'part-of-programs' ? undefined : await installedVersion(tool.installed, computer)
  const asked = await Promise.all((tool.checks ?? []).map((check) => trouble(check, tool, installed, computer)))
  const troubles = asked.filter((view) => view !== undefined)
  const inPlace = tool.inPlace !== undefined && (await isInPlace(tool.inPlace, computer))
  const views = [
    ...(installed === undefined ? [] : [installedView(tool, installed)]),
    ...(troubles.length > 0 ? troubles : [inPlace ? inPlaceView(tool) : verdictView(tool)]),
  ]
  // Backticks are for docs/tools.md.
  return views.map((view) => ({ ...view, message: view.message.replaceAll('`', '') }))
}

function installedView(tool: Tool, installed: InstalledVersion): CheckView {
  const name = 'installed'
  switch (installed.kind) {
    case 'absent':
      return { name, outcome: 'warning', message: `${installed.what}, so nothing of this computer was checked` }
    case 'present':
      return {
        name,
        outcome: 'ok',
        message: `${installed.version ?? 'a version that it does not tell'}, ${installed.place}; tried: ${tool.tried}`,
      }
    default:
      return assertNever(installed)
  }
}

function verdictView({ name, verdict, line, why }: Tool): CheckView {
  const because = why === undefined ? '' : `: ${why}`
  switch (verdict) {
    case 'works':
      return { name, outcome: 'ok', message: `works as it is${because}`, hint: line }
    case 'one-line':
      return { name, outcome: 'warning', message: `works by one line${because}`, hint: line }
    case 'direct':
      return { name, outcome: 'problem', message: `does not work through the proxy${because}`, hint: line }
    default:
      return assertNever(verdict)
  }
}

function inPlaceView({ name, line }: Tool): CheckView {
  return { name, outcome: 'ok', message: `works on this computer, where this is done already: ${line}` }
}

async function trouble(
  check: ToolCheck,
  tool: Tool,
  installed: InstalledVersion | undefined,
  computer: ToolComputer,
): Promise<CheckView | undefined> {
  const { message, hint } = check
  const problem = (name: string): CheckView => ({ name, outcome: 'problem', message, hint })
  switch (check.kind) {
    case 'older': {
      const version = installed?.kind === 'present' ? installed.version : undefined
      return version !== undefined && isOlder(version, check.than) ? problem(`${tool.name} ${version}`) : undefined
    }
    case 'off':
      return computer.setting(check.setting) === 'false' ? problem(check.setting) : undefined
    case 'file':
      return (await hasLine(check, computer.home)) ? problem(`~/${check.file}`) : undefined
    default:
      return assertNever(check)
  }
}

async function isInPlace(inPlace: InPlace, computer: ToolComputer): Promise<boolean> {
  switch (inPlace.kind) {
    case 'on':
      return computer.setting(inPlace.setting) === 'true'
    case 'variable':
      return (computer.env[inPlace.variable] ?? '') !== ''
    case 'file':
      return hasLine(inPlace, computer.home)
    default:
      return assertNever(inPlace)
  }
}

const maxBytes = 64 * 1024

/** False for what cannot be read, and for what is no file: opening a pipe would wait for its writer. */
async function hasLine({ file, line }: LineInFile, home: string): Promise<boolean> {
  const handle = await open(join(home, file), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => undefined)
  try {
    if (handle === undefined || !(await handle.stat()).isFile()) return false
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxBytes))
    return line.test(buffer.toString('utf8', 0, bytesRead))
  } finally {
    await handle?.close()
  }
}

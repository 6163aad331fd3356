import type * as z from 'zod'
import { parseJson } from './json.ts'
import type { Position } from './json.ts'
import { type SettingsData, type SettingsSchema, settingsVersion } from './settings-schema.ts'

export interface SettingsProblem {
  /** One sentence with line and field, such as `settings.json, line 7: roles[2].arn: …`. */
  readonly message: string
  readonly position: Position
  /** As a person would write it: `roles[2].arn`. Absent when the file is no JSON at all. */
  readonly field?: string
}

export type ParsedSettings =
  | { readonly kind: 'ok'; readonly data: SettingsData; readonly migrated: boolean }
  | { readonly kind: 'broken'; readonly problem: SettingsProblem }

/** Turns the content of one version into the next one's. The keys are the versions that they start from. */
export type Migrations = Readonly<
  Record<number, (content: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>>
>

/** Every version before the current one has an entry here. */
const migrations: Migrations = {}

/** Reads a settings file of this version or an older one, which it migrates. What is wrong is told with line, column and field. */
export function parseSettings(
  text: string,
  fileName: string,
  schema: SettingsSchema,
  steps: Migrations = migrations,
  current: number = settingsVersion,
): ParsedSettings {
  const json = parseJson(text)
  if (json.kind === 'broken') {
    const { position, message } = json
    return broken(`${fileName}, line ${position.line}, column ${position.column}: ${message}`, position)
  }
  const version = isObject(json.value) ? json.value['version'] : undefined
  if (typeof version === 'number' && version > current) {
    const position = json.locate(['version'])
    return broken(
      `${fileName}, line ${position.line}: version ${version} was written by a newer Latchkey`,
      position,
      'version',
    )
  }
  const content = migrate(json.value, steps, current)
  const { data, error } = schema.safeParse(content.value)
  if (data !== undefined) return { kind: 'ok', data, migrated: content.migrated }
  const { path, message } = describe(error)
  const position = json.locate(path)
  const field = fieldName(path)
  return broken(`${fileName}, line ${position.line}: ${field === '' ? '' : `${field}: `}${message}`, position, field)
}

function migrate(
  value: unknown,
  steps: Migrations,
  current: number,
): { readonly value: unknown; readonly migrated: boolean } {
  let content = value
  let migrated = false
  while (isObject(content) && typeof content['version'] === 'number' && content['version'] < current) {
    const version = content['version']
    const step = steps[version]
    if (step === undefined) break
    content = { ...step(content), version: version + 1 }
    migrated = true
  }
  return { value: content, migrated }
}

function describe(error: z.ZodError): { readonly path: readonly PropertyKey[]; readonly message: string } {
  const issue = error.issues[0]
  if (issue === undefined) return { path: [], message: 'it does not fit' }
  if (issue.code === 'unrecognized_keys') {
    return { path: [...issue.path, ...issue.keys.slice(0, 1)], message: 'there is no such field' }
  }
  // zod begins its own sentences with a capital and "Invalid input: "; ours follow a colon.
  const message = issue.message.replace(/^Invalid (?:input|option): /, '').replace(/\.$/, '')
  return { path: issue.path, message: message.charAt(0).toLowerCase() + message.slice(1) }
}

function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((part) =>
      typeof part === 'number'
        ? `[${part}]`
        : /^[\w-]+$/.test(String(part))
          ? `.${String(part)}`
          : `["${String(part)}"]`,
    )
    .join('')
    .replace(/^\./, '')
}

function broken(message: string, position: Position, field?: string): ParsedSettings {
  return { kind: 'broken', problem: { message, position, ...(field !== undefined && field !== '' && { field }) } }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

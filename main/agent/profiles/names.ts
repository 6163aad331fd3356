// Names of profiles, from a person's template.
import { AppError } from '#util/app-error.ts'
import type { Role } from '../roles/role.ts'

export const usualTemplate = '{account}-{role}'

const fields: Readonly<Record<string, (role: Role) => string>> = {
  account: ({ accountName, accountId, source }) => accountName ?? accountId ?? source,
  account_id: ({ accountId, source }) => accountId ?? source,
  role: ({ name }) => name.split('/').at(-1) ?? name,
  source: ({ source }) => source,
  region: ({ region }) => region,
  partition: ({ partition }) => partition,
}

/** Throws AppError `bad-request` for a field that there is not. */
export function nameFrom(template: string): (role: Role) => string {
  const unknown = [...template.matchAll(/\{([^}]*)\}/g)].find(([, name = '']) => fields[name] === undefined)
  if (unknown !== undefined)
    throw new AppError('bad-request', `the name template has a field ${unknown[0]} that there is not`, {
      hint: `Use ${Object.keys(fields)
        .map((name) => `{${name}}`)
        .join(', ')}.`,
    })
  return (role) => safe(template.replaceAll(/\{([^}]*)\}/g, (_all, name: string) => fields[name]?.(role) ?? ''))
}

/** Nothing of a name can end a header or begin another line. */
const safe = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/\s+/g, '-')
    .replaceAll(/[^a-z0-9_-]/g, '')

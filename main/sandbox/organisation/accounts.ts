// Member accounts with plausible names, ids and roles.
import { createHash } from 'node:crypto'
import type { Account, Role } from './model.ts'
import { createSeededRandom, identifier } from './seeded.ts'

const teams = 'payments orders identity search billing catalog shipping fraud ledger media reports mobile'.split(' ')
const environments = ['production', 'development', 'staging'] as const
const suffixes = { production: 'prod', development: 'dev', staging: 'staging' } as const
const firstRoles = ['Admin', 'ReadOnly', 'Deploy']
const verbs = ['Audit', 'Operate', 'Develop', 'Observe', 'Support', 'Release', 'Backup', 'Migrate']
const things = ['Billing', 'Data', 'Network', 'Security', 'Storage', 'Pipeline', 'Cluster', 'Secrets']

export function createAccounts(options: {
  readonly accounts: number
  readonly roles: number
  readonly seed: number
}): readonly Account[] {
  const random = createSeededRandom(options.seed)
  const roleNames = Array.from({ length: options.roles }, (_, index) => roleName(index))
  // Ids begin above the management account's and rise by random steps, so that no two are the same.
  let id = 100_000_000_000
  return Array.from({ length: options.accounts }, (_, index) => {
    id += 1 + Math.floor(random() * 80_000_000)
    const accountId = String(id)
    const { name, labels } = describeAccount(index, random)
    return { id: accountId, name, roles: roleNames.map((role) => makeRole(accountId, role, labels)) }
  })
}

/** An ordinary role: everybody in the organisation may assume it, for one hour at most (AWS's default for new roles). */
export function makeRole(accountId: string, name: string, labels: Readonly<Record<string, string>>): Role {
  const arn = `arn:aws:iam::${accountId}:role/${name}`
  return {
    name,
    arn,
    get roleId() {
      return identifier('AROA', createHash('sha256').update(arn).digest(), 17)
    },
    accountId,
    trust: { kind: 'organisation' },
    needsMfa: false,
    maxSessionSeconds: 3_600,
    labels,
  }
}

function describeAccount(index: number, random: () => number) {
  // Every seventh account is somebody's laboratory; the others are a team's production, development and staging in turn.
  if (index % 7 === 6) {
    return {
      name: `lab-${index + 1}`,
      labels: { environment: 'sandbox', owner: `person-${1 + Math.floor(random() * 400)}` },
    }
  }
  const place = index - Math.floor(index / 7)
  const environment = environments[place % environments.length] ?? 'production'
  const group = Math.floor(place / environments.length)
  const team = teams[group % teams.length] ?? 'team'
  const round = Math.floor(group / teams.length)
  const name = `${team}${round === 0 ? '' : `-${round + 1}`}-${suffixes[environment]}`
  return { name, labels: { environment, team } }
}

function roleName(index: number): string {
  const plain = firstRoles[index]
  if (plain !== undefined) return plain
  const place = index - firstRoles.length
  const round = Math.floor(place / (verbs.length * things.length))
  const name = `${things[Math.floor(place / verbs.length) % things.length]}${verbs[place % verbs.length]}`
  return round === 0 ? name : `${name}${round + 1}`
}

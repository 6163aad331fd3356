import { expect, test } from 'vitest'
import { listDirectoryRoles, createOrganisation } from '#sandbox/organisation/organisation.ts'

test('the same seed gives the same organisation, another seed another one', () => {
  const [one, same, other] = [1, 1, 2].map((seed) => {
    const organisation = createOrganisation({ accounts: 20, roles: 4, seed })
    return JSON.stringify([listDirectoryRoles(organisation), organisation.user])
  })
  expect(same).toBe(one)
  expect(other).not.toBe(one)
})

test('three thousand accounts have ids of their own and as many roles as asked for', () => {
  const organisation = createOrganisation({ accounts: 3_000, roles: 3, seed: 1 })
  const ids = organisation.accounts.map((account) => account.id)
  expect(new Set(ids).size).toBe(3_000)
  expect(ids.every((id) => /^\d{12}$/.test(id))).toBe(true)
  expect(organisation.accounts.every((account) => account.roles.length === 3)).toBe(true)
})

test('account and role names do not repeat', () => {
  const organisation = createOrganisation({ accounts: 500, roles: 100, seed: 1 })
  expect(new Set(organisation.accounts.map((account) => account.name)).size).toBe(500)
  expect(new Set(organisation.accounts[0]?.roles.map((role) => role.name)).size).toBe(100)
})

test('every listed role is found by its ARN', () => {
  const organisation = createOrganisation({ accounts: 4, roles: 5, seed: 3 })
  for (const { arn, name } of listDirectoryRoles(organisation)) expect(organisation.role(arn)?.name).toBe(name)
  expect(organisation.role('arn:aws:iam::999999999999:role/Admin')).toBeUndefined()
})

test('the directory says what the special roles need', () => {
  const roles = listDirectoryRoles(createOrganisation({ accounts: 1, roles: 1, seed: 1 }))
  const needs = Object.fromEntries(
    roles.filter((role) => role.accountName === 'management').map((role) => [role.name, role.labels['sandbox/needs']]),
  )
  expect(needs).toEqual({
    Locked: 'trust',
    BreakGlass: 'mfa',
    PartnerAccess: 'external-id',
    ChainStart: 'nothing',
    ChainEnd: 'chain',
    LongShift: 'nothing',
  })
})

test('keys have the shapes of AWS', () => {
  const { user } = createOrganisation({ accounts: 1, roles: 1, seed: 1 })
  expect(user.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/)
  expect(user.secretAccessKey).toHaveLength(40)
})

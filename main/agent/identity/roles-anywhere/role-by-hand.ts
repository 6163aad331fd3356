// One role whose profile a person names, beside those that are listed.
import { isDeepStrictEqual } from 'node:util'
import { parseRoleArn } from '#engine/aws/arn.ts'
import type { ListedRole } from '../source.ts'
import { keyOf } from './profiles.ts'

export function roleByHand(profileArn: string | undefined, roleArn: string | undefined): readonly ListedRole[] {
  if (profileArn === undefined || roleArn === undefined) return []
  const { name, accountId } = parseRoleArn(roleArn)
  return [{ name, reach: { kind: 'issued', key: keyOf(profileArn, roleArn) }, arn: roleArn, accountId }]
}

/** A role that was given by hand keeps its name when the list has it too. */
export function merged(byHand: readonly ListedRole[], listed: readonly ListedRole[]): readonly ListedRole[] {
  const isSame = (a: ListedRole, b: ListedRole): boolean => isDeepStrictEqual(a.reach, b.reach)
  const own = byHand.map((role) => ({ ...listed.find((each) => isSame(each, role)), ...role }))
  return [...own, ...listed.filter((each) => !byHand.some((role) => isSame(each, role)))]
}

// What AWS says by its codes when it is asked for credentials, by the names of its API references. The first row that fits wins.
import { identityCenterFailures } from './aws-identity-center.ts'
import type { AwsRow } from './aws-row.ts'
import { rolesAnywhereFailures } from './aws-roles-anywhere.ts'
import { stsFailures } from './aws-sts.ts'

export const awsFailures: readonly AwsRow[] = [...rolesAnywhereFailures, ...identityCenterFailures, ...stsFailures]

/** Of a code that no row knows. */
export const otherRefusal: Omit<AwsRow, 'codes'> = {
  code: 'refused-by-aws',
  cause: ({ who, deed }) => `AWS refused: ${who} could not ${deed}`,
  next: 'Correct what AWS names, then try again.',
  act: 'retry',
}

export function awsFailure(code: string, text: string, by?: AwsRow['by']): Omit<AwsRow, 'codes'> {
  const words = withoutArns(text)
  const fits = (row: AwsRow): boolean =>
    row.codes.includes(code) && (row.says?.test(words) ?? true) && (row.by === undefined || row.by === by)
  return awsFailures.find(fits) ?? otherRefusal
}

/** AWS's own words: what people call their roles says nothing of what is wrong. */
export const withoutArns = (text: string): string => text.replaceAll(/\barn:[\w-]+:[^\s"',;]*/g, 'ARN')

/** Who may not do what, where AWS names both: "User: ARN is not authorized to perform: sts:TagSession on resource: ARN". */
export function callerIn(text: string): { readonly who?: string; readonly action?: string } {
  const found = /^User: (arn:\S+) is not authorized to perform: ([\w-]+:\w+)/.exec(text)
  if (found === null) return {}
  const [, arn = '', action = ''] = found
  return { who: callerOf(arn), action }
}

function callerOf(arn: string): string {
  const [kind = '', name = ''] = arn.split(':').slice(5).join(':').split('/')
  switch (kind) {
    case 'user':
      return 'this user'
    case 'assumed-role':
      return `the role ${name}`
    case 'root':
      return 'the root user'
    default:
      return 'this identity'
  }
}

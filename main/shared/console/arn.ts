import { defined } from '../defined.ts'

/** An ARN of any service: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface Arn {
  readonly arn: string
  readonly partition: string
  readonly service: string
  readonly region?: string
  /** Twelve digits; what AWS owns names none. */
  readonly account?: string
  readonly resource: string
}

const shape = /^arn:(aws(?:-[a-z]+)*):([a-z0-9-]+):([a-z0-9-]*):([a-z0-9-]*):(.+)$/
// Half a pair of UTF-16 cannot be encoded; no name has a control character.
const unfit = /[\p{Cc}\p{Cs}]/u
const longest = 2048

/** Undefined for whatever is none, or could not stand in an address. */
export function parseArn(text: string): Arn | undefined {
  if (text.length > longest || unfit.test(text)) return undefined
  const [arn, partition, service, region, account, resource] = shape.exec(text) ?? []
  if (arn === undefined || partition === undefined || service === undefined || resource === undefined) return undefined
  return {
    arn,
    partition,
    service,
    resource,
    ...defined({
      region: region === '' ? undefined : region,
      account: /^\d{12}$/.test(account ?? '') ? account : undefined,
    }),
  }
}

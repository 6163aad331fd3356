import { jsonOf } from '#util/json-of.ts'
import { type Parameters, onlyValue } from './parameters.ts'

/** Fields that name what a request is about; none of them is ever a secret. The first that is there counts. */
const fields = [
  'TableName',
  'QueueUrl',
  'TopicArn',
  'TargetArn',
  'FunctionName',
  'SecretId',
  'KeyId',
  'StreamName',
  'StreamARN',
  'stateMachineArn',
  'executionArn',
  'logGroupName',
  'repositoryName',
  'RoleArn',
  'RoleName',
  'UserName',
  'PolicyArn',
  'StackName',
  'DBInstanceIdentifier',
  'DBClusterIdentifier',
  'LoadBalancerArn',
  'AutoScalingGroupName',
  'UserPoolId',
  'QueueName',
  'cluster',
  'InstanceId.1',
  'InstanceId',
  'VpcId',
  'GroupId',
] as const

// Parsing more would cost more than the line in the log is worth.
const readableJson = 16 * 1024

/** What a JSON request names as its subject; undefined for large and unreadable bodies. */
export function resourceOfJson(body: Uint8Array | undefined): string | undefined {
  if (body === undefined || body.byteLength > readableJson) return undefined
  const content = jsonOf(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
  if (typeof content !== 'object' || content === null) return undefined
  for (const name of fields) {
    const value: unknown = Object.hasOwn(content, name) ? Reflect.get(content, name) : undefined
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

/** The same for a call of the query protocol. */
export function resourceOfForm(form: Parameters): string | undefined {
  for (const name of fields) {
    const value = onlyValue(form, name)
    if (value !== undefined && value !== '') return value
  }
  return undefined
}

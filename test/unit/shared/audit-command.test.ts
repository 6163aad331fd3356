import { describe, expect, it } from 'vitest'
import { actionOf, callerName, commandOf } from '#shared/audit-command.ts'

describe('what a request is counted to', () => {
  it.each([
    ['the command that the tool names', { command: 'aws s3 sync', client: 'shared' }, 'aws s3 sync'],
    ['that also within a script', { command: 'aws s3 sync', client: 'exec 7 deploy.sh' }, 'aws s3 sync'],
    ['the program where the tool names its SDK alone', { command: 'boto3', client: 'exec 7 a b.py' }, 'a b.py (boto3)'],
    ['the SDK where nobody knows the program', { command: 'aws-sdk-go-v2', client: 'shared' }, 'aws-sdk-go-v2'],
    ['the program where the tool names nothing', { client: 'exec 7 terraform' }, 'terraform'],
    ['nothing where nobody says', { client: 'shared' }, undefined],
  ])('is %s', (_, facts, name) => {
    expect(commandOf(facts)).toBe(name)
  })

  it('tells a caller by its program, whichever process it was', () => {
    expect(['exec 7 aws', 'exec 8 aws', 'shared'].map(callerName)).toEqual(['aws', 'aws', 'shared'])
  })

  it('tells an action with its service', () => {
    expect(actionOf({ service: 's3', action: 'GetObject' })).toBe('s3:GetObject')
    expect(actionOf({ service: 's3' })).toBeUndefined()
  })
})

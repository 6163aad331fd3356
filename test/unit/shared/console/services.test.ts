import { describe, expect, it } from 'vitest'
import { consoleServices, findServices, serviceOfNamespace } from '#shared/console/services.ts'
import published from './published-paths.json' with { type: 'json' }

const idsOf = (text: string): readonly string[] => findServices(text).map(({ id }) => id)
const paths = new Map<string, readonly string[]>(Object.entries(published))

describe('the table of services', () => {
  it('names at least 150, each once', () => {
    const ids = consoleServices.map(({ id }) => id)
    expect(ids.length).toBeGreaterThanOrEqual(150)
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(consoleServices.map(({ name }) => name.toLowerCase())).size).toBe(ids.length)
  })

  it('has each path as it is published at the row’s source', () => {
    const other = consoleServices.filter(
      ({ host, path, source }) => paths.get(source)?.includes(host === undefined ? path : `${host}/${path}`) !== true,
    )
    expect(other).toEqual([])
  })

  it('gives no alias to two services', () => {
    const words = consoleServices.flatMap(({ id, aliases }) => aliases.filter((alias) => alias !== id))
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([])
  })
})

describe('finding a service', () => {
  it('finds each by its id and its name alone', () => {
    for (const { id, name } of consoleServices) {
      expect(idsOf(id)).toEqual([id])
      expect(idsOf(name)).toEqual([id])
      expect(idsOf(`Amazon ${name.toUpperCase()}`)).toEqual([id])
    }
  })

  it.each([
    ['cloudw', 'cloudwatch'],
    ['cw', 'cloudwatch'],
    ['ddb', 'dynamodb'],
    ['sfn', 'stepfunctions'],
    ['r53', 'route53'],
    ['cfn', 'cloudformation'],
    ['apigw', 'apigateway'],
    ['k8s', 'eks'],
    ['ssm', 'systems-manager'],
    ['SSO', 'identity-center'],
    ['log groups', 'logs'],
    ['parameter store', 'parameters'],
    ['stepf', 'stepfunctions'],
    ['elasticsearch', 'opensearch'],
    ['Simple Storage Service', 's3'],
    ['cloudform', 'cloudformation'],
    ['systems', 'systems-manager'],
    ['lamda', 'lambda'],
    ['lmabda', 'lambda'],
    ['cloudwach', 'cloudwatch'],
    ['cloudfromation', 'cloudformation'],
    ['dynmodb', 'dynamodb'],
    ['kineses', 'kinesis'],
    ['secretmanager', 'secretsmanager'],
    ['gaurdduty', 'guardduty'],
    ['roles', 'iam'],
  ])('%s is %s alone', (text, id) => {
    expect(idsOf(text)).toEqual([id])
  })

  it.each([
    ['ec', 'ec2'],
    ['code', 'codestar'],
    ['sec', 'secretsmanager'],
    ['dynmo', 'dynamodb'],
    ['watch alarms', 'alarms'],
    ['load bal', 'elb'],
  ])('%s gives %s among the first', (text, id) => {
    expect(idsOf(text).slice(0, 6)).toContain(id)
  })

  it('gives several where a text fits several', () => {
    expect(idsOf('ec').length).toBeGreaterThan(1)
    expect(idsOf('ec')[0]).toBe('ec2')
  })

  it.each(['', '  ', 'qqqqzz', 'aws', 'Amazon', '🦊'])('gives none for %j', (text) => {
    expect(findServices(text)).toEqual([])
  })

  it.each([
    ['elasticmapreduce', 'emr'],
    ['states', 'stepfunctions'],
    ['es', 'opensearch'],
    ['monitoring-none', undefined],
  ])('%s of an ARN is %s', (namespace, id) => {
    expect(serviceOfNamespace(namespace)?.id).toBe(id)
  })
})

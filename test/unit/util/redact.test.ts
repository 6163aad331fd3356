import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSecretName, redact, redactText, redactUrl } from '#util/redact.ts'

const secretKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzEXAMPLE1'
const sessionToken = `IQoJb3JpZ2luX2VjE${'aB3/+x'.repeat(60)}==`

describe('redactText', () => {
  it.each([
    ['a secret key by itself', `got ${secretKey} back`, secretKey],
    ['a session token by itself', `token ${sessionToken}.`, sessionToken],
    ['an environment line', 'AWS_SESSION_TOKEN=short-token-value', 'short-token-value'],
    ['a credentials file line', 'aws_secret_access_key = abc def', 'abc'],
    ['JSON', '{"SecretAccessKey":"a\\"bc","Version":1}', 'bc'],
    ['XML', '<SecretAccessKey>short</SecretAccessKey>', 'short'],
    ['a form body', 'Action=GetSessionToken&TokenCode=123456&Version=1', '123456'],
    ['a signature', `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/x, Signature=${'ab'.repeat(32)}`, 'ab'.repeat(32)],
    ['a bearer token', 'Authorization: Bearer abc.def-ghi', 'abc.def-ghi'],
    ['proxy credentials', 'Proxy-Authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['a proxy URL', 'via http://user:hunter2@proxy.corp:8080/', 'hunter2'],
    ['a sign-in URL', 'open https://signin.aws.amazon.com/federation?Action=login&SigninToken=abcdef', 'abcdef'],
    ['a one-time link', 'http://127.0.0.1:4000/?code=f00ba4', 'f00ba4'],
    [
      'a presigned URL',
      'GET https://b.s3.amazonaws.com/k?X-Amz-Date=1&X-Amz-Signature=00ff&X-Amz-Security-Token=zz',
      'zz',
    ],
    ['a JSON web token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'c2lnbmF0dXJl'],
    ['a private key', '-----BEGIN EC PRIVATE KEY-----\nMHcCAQ\n-----END EC PRIVATE KEY-----', 'MHcCAQ'],
    ['a cut private key', '-----BEGIN PRIVATE KEY-----\nMHcCAQ', 'MHcCAQ'],
  ])('takes the secret out of %s', (_name, text, secret) => {
    expect(redactText(text)).not.toContain(secret)
    expect(redactText(text)).toContain('[redacted]')
  })

  it.each([
    'Started role prod-admin in eu-west-1 (account 123456789012).',
    'arn:aws:sts::123456789012:assumed-role/ReadOnlyAccess/some.person@example.com',
    'access key AKIAIOSFODNN7EXAMPLE of source main',
    'commit 0a6b244d1c2e3f405162738495a6b7c8d9e0f1a2',
    'sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'https://s3.eu-west-1.amazonaws.com/bucket/key?list-type=2&prefix=a%2Fb',
    '/home/person/.config/latchkey/settings.json',
    'hasToken: true',
  ])('leaves "%s" as it is', (text) => expect(redactText(text)).toBe(text))

  it('keeps secret keys of every shape out, wherever they stand', () => {
    const letter = fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'))
    const key = fc
      .string({ unit: letter, minLength: 40, maxLength: 40 })
      .filter((text) => /[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text))
    fc.assert(
      fc.property(key, fc.constantFrom(' ', '"', "'", ',', '\n', '(', ')', ':'), (secret, border) => {
        expect(redactText(`before${border}${secret}${border}after`)).not.toContain(secret)
      }),
    )
  })

  it('is quick on long lines', () => {
    expect(
      redactText(`${'a'.repeat(100_000)} ${'x=y&'.repeat(20_000)} ${'a.b-'.repeat(20_000)} token=${'c_'.repeat(50)}`),
    ).toContain('[redacted]')
  })
})

describe('redactUrl', () => {
  it('keeps user, host, path and a harmless query', () => {
    expect(redactUrl('http://user:pass@host:1/p?a=b')).toBe('http://user:[redacted]@host:1/p?a=b')
  })

  it('takes the whole query of a URL that signs in', () => {
    expect(redactUrl('https://eu-west-1.signin.aws.amazon.com/x?anything=1')).toBe(
      'https://eu-west-1.signin.aws.amazon.com/x?[redacted]',
    )
  })
})

describe('redact', () => {
  it('replaces fields with secret names at any depth, and keeps identifiers', () => {
    expect(
      redact({
        role: 'r',
        credentials: { accessKeyId: 'AKIA1', secretAccessKey: 's', sessionToken: 't' },
        list: [{ password: 1 }],
        standInAccessKeyId: 'LKEY1',
      }),
    ).toEqual({ role: 'r', credentials: '[redacted]', list: [{ password: '[redacted]' }], standInAccessKeyId: 'LKEY1' })
  })

  it('keeps what only says whether there is a secret', () => {
    expect(redact({ mfaToken: true, sessionToken: undefined })).toEqual({ mfaToken: true, sessionToken: undefined })
  })

  it('writes errors as data, with their causes, redacted', () => {
    const error = new Error(`bad ${secretKey}`, {
      cause: Object.assign(new Error('proxy http://u:p4ss@h/ failed'), { code: 'ECONNREFUSED' }),
    })
    const written = JSON.stringify(redact({ error }))
    expect(written).not.toContain(secretKey)
    expect(written).not.toContain('p4ss')
    expect(written).toContain('ECONNREFUSED')
  })

  it('stands circles, bytes, maps and dates', () => {
    const circle: Record<string, unknown> = {
      bytes: Buffer.from('secret'),
      map: new Map([['token', 'x']]),
      at: new Date(0),
      fn: () => 1,
    }
    circle['self'] = circle
    const written = JSON.stringify(redact(circle))
    expect(written).toContain('[6 bytes]')
    expect(written).toContain('1970-01-01')
    expect(written).toContain('"token":"[redacted]"')
  })
})

describe('isSecretName', () => {
  it.each([
    'secretAccessKey',
    'AWS_SECRET_ACCESS_KEY',
    'Proxy-Authorization',
    'set-cookie',
    'proxyPassword',
    'mfaCode',
    'privateKey',
  ])('knows %s', (name) => {
    expect(isSecretName(name)).toBe(true)
  })
  it.each(['accessKeyId', 'role', 'region', 'account', 'host', 'session', 'sessionId'])('leaves %s', (name) => {
    expect(isSecretName(name)).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { parseSettings } from '#agent/config/settings-parse.ts'
import { settingsSchema } from '#agent/config/settings-schema.ts'
import { kinds, storedSchemas } from '#agent/identity/registry.ts'

const schema = settingsSchema(storedSchemas(kinds))
const role = { name: 'admin', source: 'main', arn: 'arn:aws:iam::123456789012:role/Admin' }
const text = (content: object): string => JSON.stringify({ version: 1, ...content }, null, 2)

describe('parseSettings', () => {
  it('fills in what is left out', () => {
    expect(parseSettings('{"version": 1}', 'settings.json', schema)).toEqual({
      kind: 'ok',
      migrated: false,
      data: { version: 1, sources: [], roles: [], favourites: [], labels: {}, browsers: [], settings: {} },
    })
  })

  it('reads every kind of entry', () => {
    const content = {
      sources: [
        {
          kind: 'iam-user',
          name: 'main',
          accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
          mfaSerial: 'arn:aws:iam::123456789012:mfa/ann',
          endpointUrl: 'http://127.0.0.1:4566',
        },
        { kind: 'ambient', name: 'here', profile: 'default' },
      ],
      roles: [role],
      favourites: ['main/admin'],
      settings: {
        'proxy.port': 4000,
        'log.level': 'debug',
        'proxy.next-hop': 'http://p:8080',
        'proxy.customer-endpoints': 'es, aoss',
      },
    }
    expect(parseSettings(text(content), 's', schema)).toMatchObject({ kind: 'ok', data: content })
  })

  it('gives back every field of an entry as it lies in the file, in its order', () => {
    const content = text({
      sources: [
        {
          kind: 'iam-user',
          name: 'main',
          accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
          mfaSerial: 'arn:aws:iam::123456789012:mfa/ann',
          mfaCommand: 'oath code',
          region: 'eu-west-1',
          endpointUrl: 'http://127.0.0.1:4566',
          secretName: 'secret-access-key-0123456789ab',
        },
        { kind: 'ambient', name: 'here', profile: 'default', region: 'eu-west-1', endpointUrl: 'http://127.0.0.1:1' },
        { kind: 'sandbox', name: 'sandbox' },
      ],
      roles: [
        {
          ...role,
          via: 'hop',
          externalId: 'x',
          sessionName: 'ann',
          duration: 3600,
          tags: { team: 'blue' },
          transitiveTagKeys: ['team'],
          sourceIdentity: 'ann',
          policy: '{}',
          region: 'eu-west-1',
          labels: { env: 'prod' },
          neverDirect: true,
        },
      ],
      favourites: ['r-0123456789ab'],
      labels: { 'r-0123456789ab': { env: 'prod' } },
      browsers: [
        { for: { kind: 'account', account: '111122223333' }, opens: { profile: { kind: 'own', per: 'account' } } },
        {
          for: { kind: 'source', source: 'main' },
          opens: { browser: 'edge', profile: { kind: 'named', name: 'Work' } },
        },
        { for: { kind: 'rest' }, opens: { browser: 'firefox', profile: { kind: 'container', per: 'source' } } },
      ],
      settings: { 'log.level': 'debug' },
    })
    const parsed = parseSettings(content, 's', schema)
    expect(parsed.kind === 'ok' && JSON.stringify(parsed.data, null, 2)).toBe(content)
  })

  it.each([
    ['a misspelt field', { roels: [] }, 'line 3: roels: there is no such field', 'roels'],
    [
      'a misspelt field of a role',
      { roles: [{ ...role, dration: 3600 }] },
      'line 8: roles[0].dration: there is no such field',
      'roles[0].dration',
    ],
    [
      'a wrong type',
      { roles: [role, { ...role, name: 'b', duration: '1h' }] },
      'line 13: roles[1].duration: ',
      'roles[1].duration',
    ],
    [
      'a missing field',
      { sources: [{ kind: 'iam-user', name: 'x' }] },
      'line 4: sources[0].accessKeyId: ',
      'sources[0].accessKeyId',
    ],
    ['an unknown kind', { sources: [{ kind: 'saml', name: 'x' }] }, 'line 5: sources[0].kind: ', 'sources[0].kind'],
    [
      'a secret in the file',
      { sources: [{ kind: 'iam-user', name: 'x', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 's' }] },
      'secretAccessKey: there is no such field',
      'sources[0].secretAccessKey',
    ],
    ['two roles of one name', { roles: [role, role] }, 'there is another role called "admin"', 'roles[1].name'],
    [
      'a setting out of range',
      { settings: { 'proxy.port': 70_000 } },
      'line 4: settings["proxy.port"]: ',
      'settings["proxy.port"]',
    ],
    [
      'a misspelt setting',
      { settings: { 'proxy.prt': 1 } },
      'settings["proxy.prt"]: there is no such field',
      'settings["proxy.prt"]',
    ],
    ['a newer version', { version: 2 }, 'version 2 was written by a newer Latchkey', 'version'],
    ['an odd version', { version: '1' }, 'line 2: version: ', 'version'],
  ])('says line and field of %s', (_name, content, message, field) => {
    const result = parseSettings(text(content), 'settings.json', schema)
    expect(result).toMatchObject({ kind: 'broken', problem: { message: expect.stringContaining(message), field } })
  })

  it.each(['[]', 'null', '"text"', '{}'])('refuses %s', (content) => {
    expect(parseSettings(content, 's', schema)).toMatchObject({ kind: 'broken', problem: { position: { line: 1 } } })
  })

  it('says line and column of what is no JSON', () => {
    expect(parseSettings('{\n  "version": 1,\n}', 'settings.json', schema)).toMatchObject({
      problem: {
        message: 'settings.json, line 3, column 1: there is a comma too many before it',
        position: { line: 3, column: 1 },
      },
    })
  })

  it('brings older versions up step by step', () => {
    const steps = {
      [-1]: (content: Readonly<Record<string, unknown>>) => ({ ...content, favourites: ['from -1'] }),
      0: ({ favs, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, roles: favs }),
    }
    expect(parseSettings('{"version": -1, "favs": []}', 's', schema, steps)).toMatchObject({
      kind: 'ok',
      migrated: true,
      data: { version: 1, favourites: ['from -1'], roles: [] },
    })
    expect(parseSettings('{"version": 0}', 's', schema, {})).toMatchObject({
      kind: 'broken',
      problem: { field: 'version' },
    })
  })
})

import { XMLParser } from 'fast-xml-parser'
import { assert, constantFrom, property, record, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findHandedOut } from '#engine/proxy/handed-out/credentials-in.ts'
import { xmlText } from '#engine/proxy/refusals/refusal-shapes.ts'

const standIn = { accessKeyId: 'LKEY1', secretAccessKey: 'stand&in', sessionToken: '<token>' }

const document = (id: string, secret: string, token: string, more = ''): string =>
  `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
    <AssumedRoleUser><AssumedRoleId>AROA:me</AssumedRoleId><Arn>arn:aws:sts::1:assumed-role/r/me</Arn></AssumedRoleUser>
    <Credentials>
      <AccessKeyId>${id}</AccessKeyId>
      <SecretAccessKey>${secret}</SecretAccessKey>
      <SessionToken>${token}</SessionToken>
      <Expiration>2026-01-02T04:04:05Z</Expiration>
    </Credentials>${more}
  </AssumeRoleResult>
  <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
</AssumeRoleResponse>
`

const real = document('ASIA1', 'sec/ret+', 'tok==')

describe('the answer of STS', () => {
  it('gives its credentials, with their end and the identity behind them', () => {
    expect(findHandedOut(real)).toMatchObject({
      kind: 'credentials',
      arn: 'arn:aws:sts::1:assumed-role/r/me',
      credentials: {
        accessKeyId: 'ASIA1',
        secretAccessKey: 'sec/ret+',
        sessionToken: 'tok==',
        expiresAt: Date.UTC(2026, 0, 2, 4, 4, 5),
      },
    })
  })

  it('keeps every other byte when stand-ins take their place', () => {
    const found = findHandedOut(real)
    expect(found.kind === 'credentials' && found.replace(standIn)).toBe(
      document('LKEY1', 'stand&amp;in', '&lt;token&gt;'),
    )
  })

  it('is the same whatever the keys hold and however it is written', () => {
    const text = string({ unit: 'grapheme', minLength: 1 }).filter(
      (each) => each.trim() === each && !/\p{Cc}/u.test(each),
    )
    const noise = constantFrom('', '<Empty/>', '<A b="x>y"/>', '<SourceIdentity>&#x41;</SourceIdentity>')
    assert(
      property(record({ id: text, secret: text, token: text, noise }), ({ id, secret, token, noise }) => {
        const [a, b, c] = [xmlText(id), xmlText(secret), xmlText(token)]
        const found = findHandedOut(document(a, b, c, noise))
        if (found.kind !== 'credentials') throw new Error('not found')
        const replaced = found.replace({ accessKeyId: token, secretAccessKey: id, sessionToken: secret })
        expect(replaced).toBe(document(c, a, b, noise))
        const parser = new XMLParser({ parseTagValue: false, trimValues: true, processEntities: true })
        const parsed: unknown = parser.parse(document('a', 'b', 'c', noise))
        expect(parsed).toHaveProperty('AssumeRoleResponse.AssumeRoleResult.Credentials.AccessKeyId', 'a')
        return true
      }),
      { numRuns: 200 },
    )
  })

  it('never throws and never lets a known key through, whatever is done to it', () => {
    const cut = property(string({ maxLength: 3 }), constantFrom(...Array.from(real).keys()), (junk, at) => {
      const damaged = real.slice(0, at) + junk + real.slice(at + 1)
      const found = findHandedOut(damaged)
      const shown = found.kind === 'credentials' ? found.replace(standIn) : found.kind === 'none' ? damaged : ''
      expect(shown).not.toMatch(/sec\/ret\+|tok==/)
    })
    assert(cut, { numRuns: 2000 })
  })

  it.each([
    [
      'two sets of credentials',
      document(
        'a',
        'b',
        'c',
        '<Credentials><AccessKeyId>d</AccessKeyId><SecretAccessKey>e</SecretAccessKey></Credentials>',
      ),
    ],
    ['no token', real.replace('<SessionToken>tok==</SessionToken>', '')],
    ['no end', real.replace(/<Expiration>.*<\/Expiration>/, '')],
    ['a DTD', `<!DOCTYPE a [<!ENTITY x "y">]>${real}`],
    ['an unknown entity', document('&x;', 'b', 'c')],
    ['CDATA', document('<![CDATA[a]]>', '<![CDATA[b]]>', 'c')],
    ['a comment', document('a', 'b', 'c', '<!-- a < b -->')],
    ['an instruction', document('a', 'b', 'c', '<?pi >?>')],
    ['text before its root', `a${real}`],
    ['text after its root', `${real}a`],
    ['a second root', `${real}<A/>`],
    ['another encoding', `<?xml version="1.0" encoding="utf-7"?>${real}`],
    ['an endless nesting', '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000)],
    ['an endless nesting of elements', document('a', 'b', 'c', '<a>'.repeat(40) + '</a>'.repeat(40))],
    ['more elements than any answer has', document('a', 'b', 'c', '<a/>'.repeat(1_000))],
    ['half a document', real.slice(0, 400)],
    ['a secret in an unexpected place', '<A><B><SecretAccessKey>x</SecretAccessKey></B></A>'],
    ['a secret between comments', '<A><SecretAccessKey><!-- -->x</SecretAccessKey></A>'],
    ['a secret with a prefix and a blank', '<a:A><a:SessionToken b="1" ><![CDATA[x]]></a:SessionToken ></a:A>'],
    ['broken JSON', '{"Credentials":{"SecretAccessKey":"x"'],
    ['JSON without an end', '{"Credentials":{"AccessKeyId":"a","SecretAccessKey":"x","SessionToken":"t"}}'],
    ['JSON with two sets', '[{"SecretAccessKey":"x"},{"SecretAccessKey":"y"}]'],
  ])('with %s is not understood', (_what, text) => expect(findHandedOut(text)).toEqual({ kind: 'unreadable' }))

  it.each([
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    "<?xml version='1.0' encoding='utf-8' standalone='yes'?>",
    '\uFEFF \n',
  ])('may begin as XML does (%j)', (start) =>
    expect(findHandedOut(start + real)).toMatchObject({ kind: 'credentials' }),
  )

  it.each([
    ['<A><Arn>x</Arn></A>'],
    [''],
    ['<A><DecodedMessage>{&quot;action&quot;:&quot;sts:GetSessionToken&quot;}</DecodedMessage></A>'],
    ['{"GetCallerIdentityResponse":{"Arn":"x"}}'],
  ])('without credentials has none (%s)', (text) => expect(findHandedOut(text)).toEqual({ kind: 'none' }))

  it('may be JSON, with seconds since 1970', () => {
    const text = JSON.stringify({
      AssumeRoleResponse: {
        AssumeRoleResult: {
          AssumedRoleUser: { Arn: 'arn:x' },
          Credentials: { AccessKeyId: 'ASIA1', SecretAccessKey: 's', SessionToken: 't', Expiration: 1.5e9 },
        },
      },
    })
    const found = findHandedOut(text)
    expect(found).toMatchObject({ kind: 'credentials', arn: 'arn:x', credentials: { expiresAt: 1.5e12 } })
    expect(found.kind === 'credentials' && JSON.parse(found.replace(standIn))).toHaveProperty(
      'AssumeRoleResponse.AssumeRoleResult.Credentials',
      { AccessKeyId: 'LKEY1', SecretAccessKey: 'stand&in', SessionToken: '<token>', Expiration: 1.5e9 },
    )
  })
})

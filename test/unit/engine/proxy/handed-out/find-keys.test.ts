import { describe, expect, test } from 'vitest'
import { looksLikeKeys, looksLikeToken, namesKeys } from '#engine/proxy/handed-out/find-keys.ts'

const secret = 'wJalr7XUtnFEMI/K7MDENG+bPxRfiCYEzQpLm0aV'
const token = `IQoJb3JpZ2luX2VjE${'Aa0+'.repeat(30)}`
const held = [{ accessKeyId: 'ASIAZ7QFINDKEYSTEST0', secretAccessKey: secret, sessionToken: token }]

describe('a text', () => {
  test.each([
    secret,
    secret.toLowerCase(),
    secret.slice(20, 32),
    `in ${encodeURIComponent(encodeURIComponent(secret))}`,
    Buffer.from(`ab${secret}`).toString('base64'),
    `key${Buffer.from(secret).toString('base64url')}`,
    Buffer.from(secret).toString('hex'),
    secret.replaceAll(/./g, (char) => `&amp;#${char.charCodeAt(0)};`),
    secret.replaceAll(/./g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
    secret.replaceAll(/.{5}/g, '$&</b><b>'),
    secret.replaceAll(/.{5}/g, '$& '),
    secret.replaceAll(/[a-z]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    held[0]?.accessKeyId ?? '',
  ])('names keys however they are written (%s)', (text) => expect(namesKeys(`<A>${text}</A>`, held)).toBe(true))

  test('names none by what is like them', () => {
    expect(namesKeys(`<A>${secret.slice(0, 11)} ${secret.toUpperCase().slice(0, 9)}</A>`, held)).toBe(false)
  })

  test.each([
    `key: ${secret}`,
    `key=${secret}`,
    `"secretKey": "${secret.slice(0, 20)}"`,
    token,
    encodeURIComponent(secret),
  ])('looks like keys (%s)', (text) => expect(looksLikeKeys(text)).toBe(true))

  test.each([
    'arn:aws:iam::111122223333:role/aPathThatIsLong/AndANameOf40LettersX1',
    'AROACLKWSDQRAOEXAMPLE:aSessionThatIsNamedWithFortyLettersX1234',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'Cannot call GetSessionToken with session credentials',
  ])('does not look like keys (%s)', (text) => expect(looksLikeKeys(text)).toBe(false))

  test('of any kind looks like a token only where one is in it', () => {
    expect(looksLikeToken(`a ${secret} b`)).toBe(false)
    expect(looksLikeToken(`a ${token} b`)).toBe(true)
  })

  test('that cannot be read to its end is suspected', () => {
    const endless = '<p class="x">An &amp;amp; %41\\n more</p>\n'.repeat(6_000)
    expect([looksLikeKeys(endless), namesKeys(endless, held)]).toEqual([true, true])
  })
})

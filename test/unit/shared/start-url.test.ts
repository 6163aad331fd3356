import { expect, it } from 'vitest'
import { startUrlOf } from '#shared/start-url.ts'

it.each([
  ['https://d-1234567890.awsapps.com/start', 'https://d-1234567890.awsapps.com/start'],
  [' https://Acme.awsapps.com/start/#/?tab=accounts ', 'https://acme.awsapps.com/start'],
  ['https://ssoins-1.portal.eu-west-1.app.aws?x=1', 'https://ssoins-1.portal.eu-west-1.app.aws'],
  ['http://127.0.0.1:4566/start', 'http://127.0.0.1:4566/start'],
])('%s is a start URL', (text, url) => {
  expect(startUrlOf(text)).toBe(url)
})

it.each([
  '',
  'acme',
  'acme.awsapps.com/start',
  'http://acme.awsapps.com/start',
  'https://me:secret@acme.awsapps.com/start',
  'https://acme.awsapps.com\\@evil.example/',
  'https://acme.awsapps.com/sta rt',
  'file:///start',
])('"%s" is none', (text) => {
  expect(startUrlOf(text)).toBeUndefined()
})

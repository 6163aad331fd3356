import { expect, it } from 'vitest'
import type { SourceView } from '#contract/model.ts'
import { printSourceFacts } from '#frontends/cli/output/source-facts.ts'

it('what a certificate says takes one line each and steers no terminal; filters and tags have a line of their own', () => {
  const lines: string[] = []
  const terminal = { print: (line = '') => void lines.push(line) }
  const source = {
    name: 'ci',
    kind: 'roles-anywhere',
    profileFilter: 'a*\nb*',
    sourceIdentity: 'CN=evil\ncertificate  /trusted\u001B[31m.pem',
    sessionTags: { 'x509Subject/CN': 'a', 'x509Issuer/CN': 'b\nc' },
  }
  // oxlint-disable-next-line no-unsafe-type-assertion -- what the facts are about is enough
  printSourceFacts({ terminal } as never, source as unknown as SourceView)
  expect(lines.filter((line) => !line.startsWith('private key'))).toEqual([
    'profiles         a*',
    '                 b*',
    'source identity  CN=evil certificate  /trusted.pem',
    'session tags     x509Subject/CN=a',
    '                 x509Issuer/CN=b c',
  ])
})

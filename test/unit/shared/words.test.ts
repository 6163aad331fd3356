// CONTRIBUTING's glossary: the words that we do not use, looked for in every text that a person reads.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { awsFailures } from '#shared/failures/aws.ts'
import { networkFailures } from '#shared/failures/network.ts'
import { ownFailures } from '#shared/failures/own.ts'

const root = join(import.meta.dirname, '../../..')
const unused =
  /\b(?:mend(?:s|ed|ing)?|anew|by (?:itself|themselves)|ask(?:s|ed)? for it|too fast|has ended of|make-believe|please|sorry|oops)\b|!(?=['"`])/i

/** Texts in quotes of the files below a folder, without comments. */
function textsBelow(folder: string): readonly (readonly [file: string, text: string])[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .flatMap((entry) => {
      const source = readFileSync(join(entry.parentPath, entry.name), 'utf8').replaceAll(
        /\/\*[^]*?\*\/|^\s*\/\/.*$/gm,
        '',
      )
      return [...source.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)]
        .map((found) => found.slice(1).find((text) => text !== undefined) ?? '')
        .filter((text) => text.includes(' '))
        .map((text) => [entry.name, text] as const)
    })
}

const pages = (folder: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)

describe('the words that we do not use', () => {
  it.each(['main/shared/strings', 'main/frontends', 'main/agent'])('are in no text below %s', (folder) => {
    const texts = textsBelow(folder)
    expect(texts.length).toBeGreaterThan(20)
    expect(texts.filter(([, text]) => unused.test(text))).toEqual([])
  })

  it.each(['README.md', 'SECURITY.md', 'CHANGELOG.md', ...pages('docs')])('are not in %s', (page) => {
    const lines = readFileSync(join(root, page), 'utf8')
      .replaceAll(/```[^]*?```|`[^`]*`/g, '')
      .split('\n')
    expect(lines.filter((line) => unused.test(line))).toEqual([])
  })

  it('are in no row of the tables of failures', () => {
    const facts = { who: 'this user', deed: 'assume Admin', region: 'eu-west-1', accessKeyId: 'AKIA' }
    const told = [
      ...Object.values(ownFailures).flatMap(({ cause, next }) => [cause, next]),
      ...awsFailures.flatMap(({ cause, next }) => [cause(facts), next]),
      ...networkFailures.flatMap(({ cause, next }) => [cause, next]),
    ]
    expect(told.filter((text) => unused.test(text))).toEqual([])
  })

  it('are found where there are some', () => {
    expect(['Mend the file.', 'It renews by itself.', 'Done!"'].filter((text) => unused.test(text))).toHaveLength(3)
  })
})

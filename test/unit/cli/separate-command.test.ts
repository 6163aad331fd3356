import { describe, expect, it } from 'vitest'
import { separateCommand } from '#frontends/cli/separate-command.ts'

const separated = (line: string): string =>
  separateCommand(line === '' ? [] : line.split(' '))
    .map((word) => word || '(choose)')
    .join(' ')

describe('the words after exec', () => {
  it.each([
    ['ROLE aws s3 ls --query X', 'ROLE -- aws s3 ls --query X'],
    ['ROLE aws --help', 'ROLE -- aws --help'],
    ['ROLE --direct aws --version', 'ROLE --direct -- aws --version'],
    ['--direct ROLE aws', '--direct ROLE -- aws'],
    ['ROLE --region eu-west-1 aws --region us-east-2', 'ROLE --region eu-west-1 -- aws --region us-east-2'],
    ['ROLE --region=eu-west-1 aws', 'ROLE --region=eu-west-1 -- aws'],
    ['ROLE sh -c -- x', 'ROLE -- sh -c -- x'],
  ])('of %s get the -- that was left out', (line, expected) => expect(separated(line)).toBe(expected))

  it.each([['ROLE -- aws --x'], ['ROLE --direct -- -weird'], ['ROLE'], ['ROLE --help'], ['ROLE -weird'], ['']])(
    'stay as they are: %s',
    (line) => expect(separated(line)).toBe(line),
  )

  it('without a role before -- leave it to be chosen', () => {
    expect(separated('--direct -- aws s3 ls')).toBe('--direct (choose) -- aws s3 ls')
  })

  it('with an empty role are refused: a variable was not set', () => {
    for (const words of [
      ['', '--', 'aws'],
      ['--direct', '', 'aws'],
    ])
      expect(() => separateCommand(words)).toThrow('name a role')
  })
})

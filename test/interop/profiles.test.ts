// The AWS config file before and after us, read by those who wrote its readers.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test, type TestContext } from 'vitest'
import * as z from 'zod'
import type { Moment } from '#agent/profiles/apply.ts'
import { parse } from '#local/botocore/document.ts'
import { printSteps } from '#agent/profiles/edit.ts'
import { meaningOf } from '#local/botocore/meaning.ts'
import { plan } from '#agent/profiles/plan.ts'
import { person, wanted } from '../integration/profiles-rig.ts'
import { anyConfigText, goodConfigText } from '../support/aws-config-texts.ts'
import { has, python } from './sandbox-rig.ts'

const script = fileURLToPath(new URL('profiles-botocore.py', import.meta.url))
const sections = z.record(z.string(), z.record(z.string(), z.string()))
type Sections = z.infer<typeof sections>

function requireBotocore(context: TestContext): void {
  if (!has(python, ['-c', 'import botocore']))
    context.skip('needs botocore: pip install boto3 (LATCHKEY_TEST_PYTHON names the Python that has it)')
}

function botocore(texts: readonly string[]): readonly (Sections | null)[] {
  const { status, stdout, stderr } = spawnSync(python, [script], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(stderr)
  return z.array(sections.nullable()).parse(JSON.parse(stdout))
}

function ours(text: string): Sections | null {
  const reading = meaningOf(parse(text))
  if (reading.kind === 'refused') return null
  return Object.fromEntries([...reading.meaning].map(([name, values]) => [name, { ...values }]))
}

describe('botocore', () => {
  test('reads any file as our own reader says, or refuses it as that does', (context) => {
    requireBotocore(context)
    const texts = fc.sample(anyConfigText, 800)
    const theirs = botocore(texts)
    for (const [at, text] of texts.entries()) expect({ text, read: ours(text) }).toEqual({ text, read: theirs[at] })
    expect(theirs.filter((each) => each !== null).length).toBeGreaterThan(80)
  })

  test('reads all the others as before and ours as planned, in at least 95 of 100 files that it reads', (context) => {
    requireBotocore(context)
    const texts = fc.sample(fc.oneof(goodConfigText, anyConfigText), 800)
    const put = [wanted('lk-a'), wanted('lk-b', 'us-west-2')]
    const after = texts.map((text) => {
      const result = plan({ text, credentials: [], wanted: put, isStale: () => true })
      return result.kind === 'planned' ? printSteps(result.steps) : undefined
    })
    const before = botocore(texts)
    const now = botocore(after.map((text) => text ?? ''))
    const readable = before.flatMap((each, at) => (each === null ? [] : [at]))
    const edited = readable.filter((at) => after[at] !== undefined)
    const added = Object.fromEntries(put.map(({ header, values }) => [header, Object.fromEntries(values)]))
    for (const at of edited) expect(now[at]).toEqual({ ...before[at], ...added })
    expect(edited.length / readable.length).toBeGreaterThanOrEqual(0.95)
    expect(after.filter((text, at) => text !== undefined && before[at] === null)).toEqual([])
  })
})

describe('aws configure set', () => {
  const aws = process.env['LATCHKEY_TEST_AWS_V1'] ?? 'aws'

  test.for<Moment>(['locked', 'journalled', 'written'])(
    'that writes when our write is %s loses nothing, and neither do we',
    async (moment, context) => {
      if (!has(aws, ['--version'])) context.skip('needs the AWS CLI: pip install awscli')
      let runs = 0
      const { home, files, profiles, config } = person('# mine\n[default]\nregion = us-east-1\n', (at) => {
        if (at !== moment || runs > 0) return
        runs += 1
        const env = { PATH: process.env['PATH'] ?? '', HOME: home, AWS_CONFIG_FILE: files.config }
        const { status } = spawnSync(aws, ['configure', 'set', 'region', 'eu-west-3', '--profile', 'theirs'], { env })
        expect(status).toBe(0)
      })
      await profiles.put(files, [wanted('x')], 'a test')
      expect(config().startsWith('# mine\n[default]\nregion = us-east-1\n')).toBe(true)
      expect(config()).toContain('[profile theirs]\nregion = eu-west-3\n')
      expect(config()).toContain('[profile x]\n')
    },
  )
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { brokenPromises, promisedParts } from '../../support/promised-parts.ts'
import { SummaryReporter } from '../../support/summary-reporter.ts'

const root = join(import.meta.dirname, '..', '..', '..')

describe('a lane that promises parts', () => {
  const promised = promisedParts(' fish,AWS CLI v1 ,, Chromium')

  it('lists them divided by commas, and none without a list', () => {
    expect(promised).toEqual(['fish', 'AWS CLI v1', 'Chromium'])
    expect(promisedParts(undefined)).toEqual([])
  })

  it.each([
    ['needs fish: apt-get install fish'],
    ['needs the AWS CLI v1: pip install awscli'],
    ['needs chromium: apt-get install it'],
  ])('is broken by a test that did without one: %s', (reason) => {
    expect(brokenPromises([reason, reason], promised)).toEqual([reason])
  })

  it('is broken by a test that does not say what it needs', () => {
    expect(brokenPromises([undefined], promised)).toEqual(['a test gives no reason'])
  })

  it.each([
    ['needs pwsh: install fish and pwsh'],
    ['other users cannot run /home/fish/x: move it'],
    ['needs the AWS CLI v2: apt-get install awscli'],
  ])('is not broken by what it did not promise: %s', (reason) => expect(brokenPromises([reason], promised)).toEqual([]))

  it('is needed for a skipped test to be an error', () => {
    expect(brokenPromises(['needs fish: …', undefined], [])).toEqual([])
  })
})

describe('the summary of a run', () => {
  let before: typeof process.exitCode
  beforeEach(() => {
    before = process.exitCode
    vi.spyOn(console, 'log').mockImplementation(() => undefined)
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
  })
  afterEach(() => {
    process.exitCode = before
    vi.restoreAllMocks()
  })

  const runOf = (note: string) =>
    Reflect.apply(SummaryReporter.prototype.onTestRunEnd, new SummaryReporter(['fish']), [
      [
        {
          relativeModuleId: 'a.test.ts',
          errors: () => [],
          children: { allTests: () => [{ result: () => ({ state: 'skipped', note }) }] },
        },
      ],
    ])

  it('fails it when a promised part was missing', () => {
    runOf('needs fish: …')
    expect(process.exitCode).toBe(1)
    expect(console.error).toHaveBeenCalledWith(expect.stringMatching(/^failed: .*needs fish: …$/))
  })

  it('names a test that passed at the second try only', () => {
    const test = { fullName: 'opens', result: () => ({ state: 'passed' }), diagnostic: () => ({ flaky: true }) }
    const children = { allTests: () => [test] }
    const run = [{ relativeModuleId: 'a.test.ts', errors: () => [], children }]
    Reflect.apply(SummaryReporter.prototype.onTestRunEnd, new SummaryReporter([]), [run])
    expect(console.log).toHaveBeenCalledWith('flaky: a.test.ts > opens')
  })

  it('leaves it as it was when another part was missing', () => {
    runOf('needs pwsh: …')
    expect(process.exitCode).toBe(before)
  })
})

describe('the lanes', () => {
  const folder = join(root, '.github', 'workflows')
  const workflows = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const)
  const files = [...workflows, ['.ci/run', readFileSync(join(root, '.ci', 'run'), 'utf8')] as const]
  const lists = files.flatMap(([, text]) =>
    [...text.matchAll(/LATCHKEY_TEST_REQUIRED(?:: |=)([^\n"]+)/g)].map(([, list = '']) =>
      list.replace(/\$\{\w+:\+(.*)\}\}/, '$1'),
    ),
  )

  it('promise nothing that no test can miss', () => {
    const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.includes('promised-parts'))
      .map((name) => readFileSync(join(root, 'test', name), 'utf8').toLowerCase())
    expect(lists.length).toBeGreaterThanOrEqual(5)
    const unknown = lists
      .flatMap(promisedParts)
      .filter((part) => !tests.some((text) => text.includes('needs') && text.includes(part.toLowerCase())))
    expect(unknown).toEqual([])
  })

  it('run actions by their commit, which nobody can move', () => {
    const used = workflows.flatMap(([, text]) => [...text.matchAll(/uses: (\S+)(.*)/g)])
    expect(used.length).toBeGreaterThan(0)
    const loose = used.filter(([, action = '', note = '']) => !/@[0-9a-f]{40}$/.test(action) || !/# v\d/.test(note))
    expect(loose.map(([line]) => line)).toEqual([])
  })
})

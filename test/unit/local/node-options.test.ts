import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nodeOptions } from '#local/preload-options.ts'

describe('nodeOptions', () => {
  test.each([
    [undefined, '/a/p.cjs', '--require /a/p.cjs'],
    ['', '/a/p.cjs', '--require /a/p.cjs'],
    ['--trace-warnings', '/a/p.cjs', '--trace-warnings --require /a/p.cjs'],
    [undefined, '/a b/p.cjs', '--require "/a b/p.cjs"'],
    [undefined, String.raw`C:\My App\p.cjs`, String.raw`--require "C:\\My App\\p.cjs"`],
    [undefined, String.raw`C:\App\p.cjs`, String.raw`--require C:\App\p.cjs`],
  ])('adds to %j the file %s', (caller, file, expected) => {
    expect(nodeOptions(caller, file)).toBe(expected)
  })

  test.each(['/a/p.cjs', '/a b/p.cjs', String.raw`C:\My App\p.cjs`])('does not add %s twice', (file) => {
    const once = nodeOptions('--trace-warnings', file) ?? ''
    expect(nodeOptions(once, file)).toBe(once)
    const joined = once.replace('--require ', '--require=')
    expect(joined).toContain('--require=')
    expect(nodeOptions(joined, file)).toBe(joined)
  })

  test('leaves options with a quote that is not closed as they are', () => {
    expect(nodeOptions('--title="open', '/a/p.cjs')).toBeUndefined()
  })

  test('is read by Node as it was meant, with blanks, quotes and backslashes in the path', () => {
    const folder = mkdtempSync(join(tmpdir(), String.raw`node options "a" \b `))
    try {
      const file = join(folder, 'it is.cjs')
      writeFileSync(file, 'process.stdout.write("loaded")')
      const run = spawnSync(process.execPath, ['-e', '0'], {
        env: { NODE_OPTIONS: nodeOptions('--no-warnings', file) },
        encoding: 'utf8',
      })
      expect(run.stdout).toBe('loaded')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

import { describe, expect, it } from 'vitest'
import { endLate, journalOf } from '#frontends/headless/service-manager.ts'

const line = (level: string, facts?: object): string => JSON.stringify({ level, pid: 1, msg: 'it happened', facts })

function journal(env: Readonly<Record<string, string>>) {
  const lines: string[] = []
  const write = journalOf(env, { write: (text: string) => lines.push(text) > 0 })
  return { lines, write }
}

describe('what goes to the journal', () => {
  it('are warnings and errors, in words, with the source and what to do', () => {
    const { lines, write } = journal({ JOURNAL_STREAM: '8:1234' })
    write?.(line('info'))
    write?.(line('warn', { source: 'ci', error: { message: 'the certificate expired', hint: 'Put a new one there.' } }))
    write?.(line('error', { error: { message: 'two\nlines \u001b[31m' } }))
    expect(lines).toEqual([
      '<4>source "ci": it happened; the certificate expired; Put a new one there.\n',
      '<3>it happened; two lines \n',
    ])
  })

  it('is nothing where standard error is a terminal or a file', () => {
    expect(journal({}).write).toBeUndefined()
  })
})

it.each([
  [{ NOTIFY_SOCKET: '/run/systemd/notify' }, [2_000]],
  [{}, []],
])('a start that failed ends late where systemd would try it again at once: %j', async (env, expected) => {
  const waits: number[] = []
  await endLate(env, async (ms) => void waits.push(ms))
  expect(waits).toEqual(expected)
})

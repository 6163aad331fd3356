import { describe, expect, it } from 'vitest'
import type { AuditGroups } from '#contract/audit.ts'
import { groupText } from '#frontends/cli/output/audit-groups.ts'

const none = { forwarded: 0, error: 0, refused: 0, failed: 0, foreign: 0 }
const lastAt = '2026-06-01T12:00:00.000Z'
const groups: AuditGroups = {
  most: [
    { name: 'aws s3 sync', ...none, forwarded: 310, error: 2, meanMs: 41.4, lastAt },
    { name: '', ...none, foreign: 7, lastAt },
  ],
  rest: { ...none, forwarded: 3 },
}
const show = (format: 'text' | 'jsonl' | 'csv', given = groups) =>
  groupText('command', given, { format, columns: undefined })

describe('requests by command', () => {
  it('are a table with the columns that something is counted in', () => {
    expect(show('text')).toBe(
      [
        'COMMAND             REQUESTS  AWS ERROR  NOT OURS   MEAN',
        'aws s3 sync              312          2            41 ms',
        '(no command named)         7                    7',
        '(others)                   3',
        '',
      ].join('\n'),
    )
  })

  it('are one object a line, null for the others, so that sums are whole', () => {
    const lines = show('jsonl').trim().split('\n')
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { command: 'aws s3 sync', requests: 312, ...none, forwarded: 310, error: 2, meanMs: 41, lastAt },
      { command: '', requests: 7, ...none, foreign: 7, lastAt },
      { command: null, requests: 3, ...none, forwarded: 3 },
    ])
  })

  it('are CSV with a cell for each column', () => {
    expect(show('csv').split('\r\n')).toEqual([
      'command,requests,forwarded,error,refused,failed,foreign,meanMs,lastAt',
      `aws s3 sync,312,310,2,0,0,0,41,${lastAt}`,
      `,7,0,0,0,0,7,,${lastAt}`,
      '(others),3,3,0,0,0,0,,',
      '',
    ])
  })

  it('are nothing where nothing was counted', () => {
    expect(show('text', { most: [], rest: none })).toBe('')
  })
})

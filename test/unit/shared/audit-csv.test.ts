import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditRecord, type AuditRecord } from '#contract/model.ts'
import { auditCsvHeader, auditCsvLine } from '#shared/audit-export.ts'
import { plainText } from '#shared/plain-text.ts'

/** A reader of RFC 4180 that shares nothing with the writer: one character at a time. */
function read(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (quoted && char === '"' && text.charAt(at + 1) === '"') {
      field += '"'
      at += 1
    } else if (char === '"') quoted = !quoted
    else if (!quoted && char === ',') {
      row.push(field)
      field = ''
    } else if (!quoted && char === '\r' && text.charAt(at + 1) === '\n') {
      rows.push([...row, field])
      row = []
      field = ''
      at += 1
    } else field += char
  }
  return rows
}

const base: AuditRecord = { time: '2026-01-02T03:04:05.000Z', event: 'request', outcome: 'allowed' }
const names = auditCsvHeader.trimEnd().split(',')
const awkward = fc.oneof(fc.string(), fc.stringMatching(/^[=+@,"\r\n\t' -]{0,6}[a-z]*$/))

describe('the audit log as CSV', () => {
  it('has a column for each field of a record', () => {
    expect([...names].sort()).toEqual(Object.keys(auditRecord.shape).sort())
  })

  it('gives back every text that it was given, but for the guard of formulas and what would steer a terminal', () => {
    fc.assert(
      fc.property(awkward, awkward, fc.nat(), (path, reason, status) => {
        const [row, ...more] = read(auditCsvLine({ ...base, path, reason, status }))
        expect(more).toEqual([])
        const cells = new Map(names.map((name, at) => [name, row?.[at]]))
        expect(row).toHaveLength(names.length)
        for (const [name, text] of [
          ['path', path],
          ['reason', reason],
        ] as const)
          expect([plainText(text), `'${plainText(text)}`]).toContain(cells.get(name))
        expect(cells.get('status')).toBe(String(status))
      }),
    )
  })

  it('lets no cell begin as a formula does', () => {
    fc.assert(
      fc.property(awkward, (resource) => {
        const [row] = read(auditCsvLine({ ...base, resource }))
        for (const cell of row ?? []) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/)
      }),
    )
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '=HYPERLINK("http://x","y")', '\uFF1D1'])(
    'shows %j as text',
    (path) => {
      const [row] = read(auditCsvLine({ ...base, path }))
      expect(row?.[names.indexOf('path')]).toBe(`'${path}`)
    },
  )

  it('keeps one line and lets nothing act on a terminal', () => {
    const path = '/\u001b]0;title\u0007\u001b[31mred\u009b2J\r\nforged,line\u202eevil\u2028\u007f'
    const line = auditCsvLine({ ...base, path, host: '\t=1', status: -1 })
    expect(line).toMatch(/^[^\p{Cc}\u2028\u202e]*\r\n$/u)
    const [row] = read(line)
    expect(row?.[names.indexOf('path')]).toBe('/red  forged,line evil  ')
    expect(row?.[names.indexOf('host')]).toBe("' =1")
    expect(row?.[names.indexOf('status')]).toBe('-1')
  })

  it('leaves what a record has not empty and changes no plain text', () => {
    expect(auditCsvLine({ ...base, role: 'admin', durationMs: 1.5 })).toBe(
      `2026-01-02T03:04:05.000Z,request,allowed,,admin${','.repeat(19)}1.5,,\r\n`,
    )
  })
})

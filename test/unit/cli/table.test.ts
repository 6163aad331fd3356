import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainText as plain } from '#shared/plain-text.ts'
import { renderTable } from '#frontends/cli/output/table.ts'

const columns = [
  { title: 'ROLE', value: (row: readonly string[]) => row[0] ?? '', shrink: 1 },
  { title: 'ACCOUNT', value: (row: readonly string[]) => row[1] ?? '', shrink: 2 },
  { title: 'ID', value: (row: readonly string[]) => row[2] ?? '' },
]

describe('a table', () => {
  it('is as wide as its longest cells when the width is unknown', () => {
    expect(renderTable([['Admin', 'payments-production', '1']], columns, undefined)).toEqual([
      'ROLE   ACCOUNT              ID',
      'Admin  payments-production  1',
    ])
  })

  it('pads no line further for one long name, and cuts none, when the width is unknown', () => {
    const long = 'x'.repeat(120)
    const [, first, second] = renderTable(
      [
        [long, 'lab', '1'],
        ['Admin', 'lab', '2'],
      ],
      columns,
      undefined,
    )
    expect(first).toBe(`${long}  lab      1`)
    expect(second?.indexOf('lab')).toBe(50)
  })

  it('leaves a column out that has no value in any row', () => {
    expect(renderTable([['Admin', '', '1']], columns, undefined)[0]).toBe('ROLE   ID')
  })

  it('cuts the column that gives way first, with a mark', () => {
    const lines = renderTable([['AdministratorOfEverything', 'lab', '111122223333']], columns, 40)
    expect(lines[1]).toBe('AdministratorOfE…  lab      111122223333')
  })

  it('fits the terminal, whatever the names are', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.string({ unit: 'grapheme', maxLength: 80 }),
            fc.string({ maxLength: 80 }),
            fc.string({ maxLength: 12 }),
          ),
        ),
        fc.integer({ min: 40, max: 200 }),
        (rows, width) => {
          for (const line of renderTable(rows, columns, width)) {
            expect(Array.from(new Intl.Segmenter().segment(line)).length).toBeLessThanOrEqual(width)
          }
        },
      ),
    )
  })

  it('lets no escape sequence of a name through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
        expect(plain(`\u001b[31m${name}\u001b]0;title\u0007`)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
      }),
    )
  })
})

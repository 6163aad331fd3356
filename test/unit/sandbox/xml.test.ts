import { XMLParser } from 'fast-xml-parser'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { xmlDocument } from '#sandbox/http/xml.ts'

const parser = new XMLParser({ parseTagValue: false, trimValues: false, processEntities: { enabled: true } })

test('any text comes back from its document', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z&<>"'äß€\][]{1,20}$/), (text) => {
      expect(parser.parse(xmlDocument('Root', { Text: text }))).toMatchObject({ Root: { Text: text } })
    }),
  )
})

test('lists repeat their element and undefined leaves it out', () => {
  expect(xmlDocument('Root', { Item: [{ Name: 'a' }, 'b'], Gone: undefined, Flag: false }, 'urn:x')).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Root xmlns="urn:x"><Item><Name>a</Name></Item><Item>b</Item><Flag>false</Flag></Root>',
  )
})

test('characters that XML cannot hold are left out', () => {
  expect(xmlDocument('Root', 'a\u0000b\u001fc\rd')).toContain('<Root>abc&#13;d</Root>')
})

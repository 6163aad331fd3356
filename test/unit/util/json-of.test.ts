import { expect, it } from 'vitest'
import { jsonOf } from '#util/json-of.ts'

it.each([
  ['{"a":[1,null]}', { a: [1, null] }],
  ['null', null],
  ['', undefined],
  ['{"a":', undefined],
  [undefined, undefined],
])('of %j is %j', (text, value) => {
  expect(jsonOf(text)).toEqual(value)
})

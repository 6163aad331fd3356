import { expect, it } from 'vitest'
import { chosenFirst, choiceOf } from '#frontends/cli/prompts/pick-role.ts'
import { role } from '../../contract/fake-calls.ts'

const prod = { ...role, id: 'r-1', accountId: '111122223333', accountName: 'payments-prod' }
const dev = { ...role, id: 'r-2', accountId: '444455556666', accountName: 'payments-dev' }

it('marks a role in production', () => {
  expect(choiceOf(prod)).toEqual({ value: 'r-1', label: `payments-prod/${role.name}  111122223333  production` })
  expect(choiceOf(dev).label).not.toContain('production')
})

it('has the cursor on no role in production while there is another', () => {
  expect(chosenFirst([prod, dev])).toBe(dev)
  expect(chosenFirst([prod])).toBe(prod)
})

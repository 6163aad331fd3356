import { expect, it } from 'vitest'
import { undoAll } from '#frontends/headless/undo.ts'

it('undoes everything, the last step first, and then tells the first failure', async () => {
  const done: string[] = []
  const steps = [
    () => void done.push('lock'),
    () => Promise.reject(new Error('later')),
    () => void done.push('log'),
    () => {
      throw new Error('first')
    },
    async () => void done.push('socket'),
  ]
  await expect(undoAll(steps)).rejects.toThrow('first')
  expect(done).toEqual(['socket', 'log', 'lock'])
})

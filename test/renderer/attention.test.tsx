import { screen, within } from '@testing-library/react'
import { act } from 'react'
import { describe, expect, it } from 'vitest'
import type { PromptView } from '#contract/model.ts'
import { codeOf, deviceName } from '#renderer/features/attention/prompt-facts.ts'
import { Prompts } from '#renderer/features/attention/Prompts.tsx'
import { createFakeClient } from './fake-client.ts'
import { renderPage } from './render-page.tsx'
import { aRole, aSession, aStatus } from './roles-world.ts'

const start = Date.parse('2026-01-15T13:15:00Z')
const prompt = (id: string, over: Partial<PromptView> = {}): PromptView => ({
  id,
  kind: 'mfa-code',
  title: 'MFA code of jane',
  message: 'Source "work" needs the code that the device shows now.',
  secret: false,
  subject: 'work',
  device: 'arn:aws:iam::111122223333:mfa/jane',
  createdAt: new Date(start).toISOString(),
  expiresAt: new Date(start + 90_000).toISOString(),
  ...over,
})

async function show(accountName = 'payments') {
  const time = { now: start }
  const fake = createFakeClient()
  const admin = aRole('admin', { name: 'Admin', accountName })
  const { expiresAt: _, ...starting } = aSession(admin, { state: 'starting' })
  fake.push('app.watch', aStatus([starting]))
  fake.answer('attention.answer', () => ({ accepted: true }))
  const page = await renderPage(
    <>
      <button type="button">behind</button>
      <Prompts />
    </>,
    { fake, now: () => time.now },
  )
  screen.getByRole('button', { name: 'behind' }).focus()
  return {
    ...page,
    async ask(...prompts: readonly PromptView[]) {
      for (const each of prompts) fake.push('attention.watch', { kind: 'prompt', prompt: each })
      await page.settle()
    },
    async settled(id: string) {
      fake.push('attention.watch', { kind: 'settled', id })
      await page.settle()
    },
    async pass(ms: number) {
      time.now += ms
      await act(async () => {
        document.dispatchEvent(new Event('visibilitychange'))
      })
    },
  }
}

const code = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Code' })

describe('the question for an MFA code', () => {
  it('names device, role and account, and the seconds left', async () => {
    const { ask, pass } = await show()
    await ask(prompt('p1'))
    const dialog = screen.getByRole('alertdialog', { name: 'Enter the MFA code' })
    expect(dialog.textContent).toContain('jane')
    expect(dialog.textContent?.replaceAll(/[\u2068\u2069]/g, '')).toContain('Admin in payments')
    expect(screen.getByRole('timer').textContent).toBe('90 s left')
    await pass(65_000)
    expect(screen.getByRole('timer').textContent).toBe('25 s left')
  })

  it('never says more seconds than the question had, though the page looks at its clock once a second', async () => {
    const { ask } = await show()
    const createdAt = new Date(start + 900).toISOString()
    await ask(prompt('p1', { createdAt, expiresAt: new Date(start + 90_900).toISOString() }))
    expect(screen.getByRole('timer').textContent).toBe('90 s left')
  })

  it('has the focus, sends at the sixth digit, and gives the focus back', async () => {
    const { ask, settled, user, fake, pass } = await show()
    await ask(prompt('p1'))
    expect(document.activeElement).toBe(code())
    await user.keyboard('12345')
    expect(fake.asked('attention.answer')).toEqual([])
    await user.keyboard('6')
    expect(fake.asked('attention.answer')).toEqual([{ id: 'p1', value: '123456' }])
    fake.push('app.watch', aStatus([]))
    await settled('p1')
    await pass(2000)
    expect(screen.queryByRole('alertdialog')).toBeNull()
    await act(async () => new Promise((resolve) => requestAnimationFrame(() => resolve())))
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'behind' }))
  })

  it('takes a pasted code with a space, over what was begun', async () => {
    const { ask, user, fake } = await show()
    await ask(prompt('p1'))
    await user.keyboard('9')
    await user.paste('123 456\n')
    expect(fake.asked('attention.answer')).toEqual([{ id: 'p1', value: '123456' }])
  })

  it('stays while the code is checked, and says in place that it was wrong', async () => {
    const { ask, settled, user, fake } = await show()
    await ask(prompt('p1'))
    await user.keyboard('111111')
    await settled('p1')
    expect(screen.getByText('Checking the code')).toBeTruthy()
    await ask(prompt('p2', { message: 'AWS did not accept that code.' }))
    expect(code().value).toBe('')
    expect(code().getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText('AWS did not accept that code.')).toBeTruthy()
    expect(document.activeElement).toBe(code())
    await user.keyboard('222222')
    expect(fake.asked('attention.answer').at(-1)).toEqual({ id: 'p2', value: '222222' })
  })

  it('says that a code was wrong to a page that did not send it', async () => {
    const { ask } = await show()
    await ask(prompt('p2', { message: 'AWS did not accept that code.' }))
    expect(screen.getByText('AWS did not accept that code.')).toBeTruthy()
  })

  it('offers no cancel once the code is sent: what it starts goes on', async () => {
    const { ask, settled, user } = await show()
    await ask(prompt('p1'))
    await user.keyboard('111111')
    await settled('p1')
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Close' })).toBeTruthy()
  })

  it('is dismissed by Escape', async () => {
    const { ask, user, fake } = await show()
    await ask(prompt('p1'))
    await user.keyboard('{Escape}')
    expect(fake.asked('attention.dismiss')).toEqual([{ id: 'p1' }])
  })

  it('closes quietly when another front end was faster', async () => {
    const { ask, settled } = await show()
    await ask(prompt('p1'))
    await settled('p1')
    expect(screen.queryByRole('alertdialog')).toBeNull()
  })

  it('keeps the answer to itself when it did not arrive, and says so', async () => {
    const { ask, user, fake, settle } = await show()
    fake.fail('attention.answer', 'away', { code: 'internal' })
    await ask(prompt('p1'))
    await user.keyboard('123456')
    await settle()
    expect(screen.getByText(/did not get the answer/)).toBeTruthy()
  })
})

describe('other questions', () => {
  it('wait behind the first', async () => {
    const { ask, user } = await show()
    await ask(
      prompt('p1'),
      prompt('p2', { kind: 'passphrase', title: 'Open the vault', secret: true, subject: 'vault' }),
    )
    expect(screen.getByText('1 more question waits')).toBeTruthy()
    await user.keyboard('123456')
    expect(screen.getByRole('alertdialog', { name: 'Open the vault' })).toBeTruthy()
  })

  it('take a passphrase without showing it', async () => {
    const { ask, user, fake } = await show()
    await ask(prompt('p1', { kind: 'passphrase', title: 'Open the vault', secret: true, subject: 'vault' }))
    const field = screen.getByLabelText<HTMLInputElement>('Passphrase')
    expect(field.type).toBe('password')
    await user.type(field, 'correct horse{Enter}')
    expect(fake.asked('attention.answer')).toEqual([{ id: 'p1', value: 'correct horse' }])
  })

  it('are answered with yes, or with no', async () => {
    const { ask, user, fake } = await show()
    await ask(prompt('p1', { kind: 'confirm', title: 'Go on?', subject: 'x' }))
    await user.click(screen.getByRole('button', { name: 'Yes' }))
    expect(fake.asked('attention.answer')).toEqual([{ id: 'p1', value: 'yes' }])
    await ask(prompt('p2', { kind: 'confirm', title: 'And now?', subject: 'y' }))
    await user.click(screen.getByRole('button', { name: 'No' }))
    expect(fake.asked('attention.dismiss')).toEqual([{ id: 'p2' }])
  })
})

describe('reading what was typed', () => {
  it('keeps digits only', () => {
    expect(codeOf(' 12-34 56 78')).toBe('123456')
    expect(codeOf('abc')).toBe('')
  })

  it('names a virtual device by its last part and a hardware one by its serial', () => {
    expect(deviceName('arn:aws:iam::111122223333:mfa/team/jane')).toBe('jane')
    expect(deviceName('GAHT12345678')).toBe('GAHT12345678')
  })
})

describe('a prompt for a role of production', () => {
  it.each([
    ['payments-prod', 1],
    ['payments-dev', 0],
  ])('says so in words for %s', async (accountName, times) => {
    const { ask } = await show(accountName)
    await ask(prompt('p1'))
    expect(within(screen.getByRole('alertdialog')).queryAllByText('Production')).toHaveLength(times)
  })
})

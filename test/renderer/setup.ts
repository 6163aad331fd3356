// What every component test needs of the page around it.
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// React then expects state changes inside act(), which Testing Library sees to.
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

// The whole tree in each message hides the message; `screen.debug()` shows it where it is wanted.
configure({ getElementError: (message) => new Error(message?.split('\n\n')[0] ?? 'no such element') })

afterEach(() => {
  cleanup()
  sessionStorage.clear()
})

// What every component test needs of the page around it.
import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

// React then expects state changes inside act(), which Testing Library sees to.
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

afterEach(cleanup)

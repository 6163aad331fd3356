// The real page with a fake agent: `?scenario=active` says what there is to see.
import '#renderer/styles/base.css'
import { startPage } from '#renderer/start-page.tsx'
import { createFakeClient } from '../fake-client.ts'
import { galleryNow } from './sample.ts'
import { scenarios } from './scenarios.ts'

const asked = new URLSearchParams(location.search)
const name = asked.get('scenario') ?? 'active'
const scenario = scenarios[name]
if (scenario === undefined) throw new Error(`no scenario ${name}; there are ${Object.keys(scenarios).join(', ')}`)

const fake = createFakeClient({ browser: asked.has('browser') })
const stores = startPage(fake.client, () => galleryNow)
scenario(fake, { set: (place) => stores.place.setState(place) })

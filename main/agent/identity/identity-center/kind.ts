import * as z from 'zod'
import { defined } from '#shared/defined.ts'
import { type InputOf, sourceInputs } from '#contract/kinds.ts'
import { isRegion, partitionOfRegion } from '#engine/aws/partitions.ts'
import { AppError } from '#util/app-error.ts'
import { storedName, storedPlaces } from '../../config/stored.ts'
import { changed, type Completed, type KindModule } from '../kind.ts'
import type { SourceContext } from '../source.ts'
import { deviceCode } from './answers.ts'
import { createClients } from './clients.ts'
import { createIdentityCenterSource, type IdentityCenterConfig } from './identity-center-source.ts'
import { isAws } from './errors.ts'
import { registerAnew } from './registration.ts'
import { readStartUrl, regionInUrl, regionOfPage } from './start-url.ts'

/** A person's access to an organisation; the sign-in is in the vault. */
export const identityCenter: KindModule<IdentityCenterConfig, InputOf<'identity-center'>> = {
  stored: z.strictObject({
    kind: z.literal('identity-center'),
    name: storedName,
    startUrl: z.url(),
    person: z.string().optional(),
    browser: z.string().optional(),
    roleRegion: z.string().optional(),
    ...storedPlaces,
    region: z.string(),
  }),
  input: sourceInputs['identity-center'],
  parts: ({ startUrl, region = '', ...saved }) => ({
    saved: checked({ ...saved, startUrl: readStartUrl(startUrl), region }),
  }),
  complete,
  change: (stored, change) => ({ saved: checked(changed(stored, change, ['person', 'browser', 'roleRegion'])) }),
  create: createIdentityCenterSource,
  identity: ({ startUrl, region, person, endpointUrl }) => [startUrl, region, person, endpointUrl],
  details: ({ startUrl, region, roleRegion, person, browser }) => ({
    startUrl,
    region,
    ...defined({ roleRegion, as: person, browser }),
  }),
}

/** Throws AppError `bad-request` for what is no region, and for one that its roles cannot have. */
function checked(config: IdentityCenterConfig): IdentityCenterConfig {
  const { region, roleRegion } = config
  const wrong = [region, roleRegion].find((each) => each !== undefined && each !== '' && !isRegion(each))
  if (wrong !== undefined)
    throw new AppError('bad-request', `"${wrong}" is not a region`, { hint: 'A region looks like eu-central-1.' })
  if (roleRegion === undefined) return config
  if (region !== '' && partitionOfRegion(region) !== partitionOfRegion(roleRegion))
    throw new AppError('bad-request', `no role of an Identity Center in ${region} works in ${roleRegion}`, {
      hint: 'The two regions belong to different partitions of AWS.',
    })
  return config
}

/** Asks AWS for a device code, which it gives for a start URL of the region alone, and which nobody will use. */
async function complete(
  given: IdentityCenterConfig,
  context: Pick<SourceContext, 'agentFor'>,
  signal: AbortSignal,
): Promise<Completed<IdentityCenterConfig>> {
  const { startUrl, endpointUrl } = given
  const found = given.region || (regionInUrl(startUrl) ?? (await regionOfPage(startUrl, context, signal)))
  if (found === undefined) {
    throw new AppError('bad-request', `the start URL does not tell its region`, {
      hint: 'Give the region of Identity Center, such as eu-central-1 (--region); whoever manages it knows.',
    })
  }
  const config = checked({ ...given, region: found })
  const clients = createClients(defined({ region: found, endpointUrl }), context)
  const { StartDeviceAuthorizationCommand } = await import('@aws-sdk/client-sso-oidc')
  try {
    const { clientId, clientSecret } = await registerAnew({ clients, config }, 'device', signal)
    await clients.oidc('find this Identity Center', signal, deviceCode, (client, abortSignal) =>
      client.send(new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl }), { abortSignal }),
    )
    return { saved: config }
  } catch (error) {
    if (!isAws(error, 'InvalidRequestException')) throw error
    throw new AppError('bad-request', `AWS knows no Identity Center with this start URL in ${found}`, {
      hint: 'Check the start URL, and the region with the person who manages Identity Center.',
      cause: error,
    })
  }
}

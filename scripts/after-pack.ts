// electron-builder's hook between packing and signing.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { flipFuses, FuseVersion, getCurrentFuseWire } from '@electron/fuses'
import type { AfterPackContext } from 'electron-builder'
import { fuseValues } from './fuses.ts'

/** Where an app for this platform has its program and its resources. */
function places({ appOutDir, electronPlatformName, packager }: AfterPackContext) {
  const { productFilename } = packager.appInfo
  switch (electronPlatformName) {
    case 'darwin':
      return {
        program: join(appOutDir, `${productFilename}.app`),
        resources: join(appOutDir, `${productFilename}.app`, 'Contents', 'Resources'),
      }
    case 'win32':
      return { program: join(appOutDir, `${productFilename}.exe`), resources: join(appOutDir, 'resources') }
    default:
      return { program: join(appOutDir, 'latchkey-app'), resources: join(appOutDir, 'resources') }
  }
}

export async function afterPack(context: AfterPackContext): Promise<void> {
  const { program, resources } = places(context)
  // Some distributions of the runtime bring an app of their own.
  await rm(join(resources, 'app'), { recursive: true, force: true })
  await rm(join(resources, 'default_app.asar'), { force: true })
  const { version: _version, ...wire } = await getCurrentFuseWire(program)
  await flipFuses(program, {
    ...fuseValues(Object.keys(wire).length),
    version: FuseVersion.V1,
    // Our own table is checked against the binary's; that of the library may be shorter than both.
    strictlyRequireAllFuses: false,
    resetAdHocDarwinSignature: context.electronPlatformName === 'darwin',
  })
}

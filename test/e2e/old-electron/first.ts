// What Node 16 and Electron 22 lack and the app uses: loaded first, and only into the build for the end-to-end tests on such a version.
import './first-node.ts'
import './electron-protocol.ts'

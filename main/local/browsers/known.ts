// The browsers that are known by name: where each is installed, and where it keeps what a person set up in it.
import type { BrowserId } from '#shared/console/browser-rules.ts'

export interface KnownBrowser {
  readonly id: BrowserId
  /** How it takes a profile: by an option of Chromium's, or of Firefox's. */
  readonly family: 'chromium' | 'firefox'
  readonly linux: {
    /** On PATH. */
    readonly programs: readonly string[]
    readonly snap?: string
    readonly flatpak: string
    /** Of its profiles, below the person's home, or below what a package has instead. */
    readonly data: string
  }
  /** `program` below a folder of applications, `data` below Application Support. */
  readonly darwin: { readonly program: string; readonly data: string }
  /** `program` below a folder of programs, `data` below the local or, for Firefox, the roaming folder of applications. */
  readonly win32: { readonly program: string; readonly data: string }
}

export const knownBrowsers: readonly KnownBrowser[] = [
  {
    id: 'chrome',
    family: 'chromium',
    linux: {
      programs: ['google-chrome', 'google-chrome-stable'],
      flatpak: 'com.google.Chrome',
      data: '.config/google-chrome',
    },
    darwin: { program: 'Google Chrome.app/Contents/MacOS/Google Chrome', data: 'Google/Chrome' },
    win32: { program: 'Google\\Chrome\\Application\\chrome.exe', data: 'Google\\Chrome\\User Data' },
  },
  {
    id: 'edge',
    family: 'chromium',
    linux: {
      programs: ['microsoft-edge', 'microsoft-edge-stable'],
      flatpak: 'com.microsoft.Edge',
      data: '.config/microsoft-edge',
    },
    darwin: { program: 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge', data: 'Microsoft Edge' },
    win32: { program: 'Microsoft\\Edge\\Application\\msedge.exe', data: 'Microsoft\\Edge\\User Data' },
  },
  {
    id: 'brave',
    family: 'chromium',
    linux: {
      programs: ['brave-browser', 'brave-browser-stable', 'brave'],
      snap: 'brave',
      flatpak: 'com.brave.Browser',
      data: '.config/BraveSoftware/Brave-Browser',
    },
    darwin: { program: 'Brave Browser.app/Contents/MacOS/Brave Browser', data: 'BraveSoftware/Brave-Browser' },
    win32: {
      program: 'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
      data: 'BraveSoftware\\Brave-Browser\\User Data',
    },
  },
  {
    id: 'vivaldi',
    family: 'chromium',
    linux: {
      programs: ['vivaldi', 'vivaldi-stable'],
      snap: 'vivaldi',
      flatpak: 'com.vivaldi.Vivaldi',
      data: '.config/vivaldi',
    },
    darwin: { program: 'Vivaldi.app/Contents/MacOS/Vivaldi', data: 'Vivaldi' },
    win32: { program: 'Vivaldi\\Application\\vivaldi.exe', data: 'Vivaldi\\User Data' },
  },
  {
    id: 'chromium',
    family: 'chromium',
    linux: {
      programs: ['chromium', 'chromium-browser'],
      snap: 'chromium',
      flatpak: 'org.chromium.Chromium',
      data: '.config/chromium',
    },
    darwin: { program: 'Chromium.app/Contents/MacOS/Chromium', data: 'Chromium' },
    win32: { program: 'Chromium\\Application\\chrome.exe', data: 'Chromium\\User Data' },
  },
  {
    id: 'firefox',
    family: 'firefox',
    linux: {
      programs: ['firefox', 'firefox-esr'],
      snap: 'firefox',
      flatpak: 'org.mozilla.firefox',
      data: '.mozilla/firefox',
    },
    darwin: { program: 'Firefox.app/Contents/MacOS/firefox', data: 'Firefox' },
    win32: { program: 'Mozilla Firefox\\firefox.exe', data: 'Mozilla\\Firefox' },
  },
]

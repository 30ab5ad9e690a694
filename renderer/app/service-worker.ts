// Keeps the console's page, so that it opens in a browser while the server is gone. It stands alone: a classic script.
// The library knows `self` as any worker's; this file is only ever run as a service worker.
const worker = self as unknown as ServiceWorkerGlobalScope

const CACHE = 'onward-page'
/** A server that is silent this long counts as gone where a page is kept. */
const PATIENCE_MS = 4000

worker.addEventListener('install', (event) => {
  route(event)
  event.waitUntil(install())
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(worker.clients.claim())
})

// A list of what is answered, not of what is spared: patient data has other addresses and is never touched here.
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (pathname === '/' && request.mode === 'navigate') event.respondWith(page(event))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
})

/** What newer Chromium has and the type library may not: routes that it takes without asking this worker. */
type Rule = { readonly condition: { readonly urlPattern: string }; readonly source: string }
type RoutedInstall = { addRoutes(rules: readonly Rule[]): void }

/**
 * Assets are asked of the browser's own copy and of this worker at once: what the browser kept has its code compiled, and
 * what it has dropped meanwhile is here. What is asked of the server goes past this worker: it would have to run for each.
 * Where there are no such routes each goes by this worker.
 */
function route(event: ExtendableEvent): void {
  if (!hasRoutes(event)) return
  event.addRoutes([
    { condition: { urlPattern: '/assets/*' }, source: 'race-network-and-fetch-handler' },
    { condition: { urlPattern: '/api/*' }, source: 'network' },
  ])
}

function hasRoutes(event: ExtendableEvent): event is ExtendableEvent & RoutedInstall {
  return 'addRoutes' in event
}

async function install(): Promise<void> {
  await keep(await fetch('/', { cache: 'no-store' }))
  await worker.skipWaiting()
}

/** Network first: a new build is seen at once. The kept page stands in for a server that is gone, silent or failing. */
async function page(event: FetchEvent): Promise<Response> {
  const fresh = fetch(event.request)
  // Before anything is awaited: later the event takes no more work. What could not be kept leaves the former page.
  event.waitUntil(fresh.then((answer) => keep(answer.clone())).catch(() => undefined))
  const former = await (await caches.open(CACHE)).match('/', { ignoreVary: true })
  if (former === undefined) return fresh
  const answered = fresh.then(
    (answer) => (answer.status >= 500 ? former : answer),
    () => former,
  )
  return Promise.race([answered, silence().then(() => former)])
}

/** Cache first: the name of an asset is the hash of what is in it. */
async function asset(request: Request): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(request, { ignoreVary: true })
  return kept ?? fetch(request)
}

/** Keeps a page as it was sent, headers and nonce together, after all of its assets; then drops those of older builds. */
async function keep(answer: Response): Promise<void> {
  const assets = assetsOf(await answer.clone().text())
  // A proxy's sign-in or fault page names none of ours.
  if (!answer.ok || answer.redirected || assets.length === 0) return
  const cache = await caches.open(CACHE)
  for (const path of assets) if ((await cache.match(path, { ignoreVary: true })) === undefined) await cache.add(path)
  await cache.put('/', answer)
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url)
    if (pathname !== '/' && !assets.includes(pathname)) await cache.delete(url, { ignoreVary: true })
  }
}

function assetsOf(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].flatMap(([, path]) => path ?? [])
}

function silence(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
}

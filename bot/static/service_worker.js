/* Stands in for the server below /lite where there is no signal. It keeps what the page /lite/take names, and each
   document that is read; by a list of what may be kept: no question, no form, no search, no page of keepers. */
const KEPT = "alianza-kept";
const READ = "alianza-read";
const MOST_READ = 80;
const PATIENCE = 6000; // milliseconds that a weak signal gets where a kept page could be shown

const lite = new URL(self.registration.scope).pathname;
const isPlain = (url) => /^\?lang=(es|pt|en|fr)$/.test(url.search);
const isDocument = (url) => url.pathname.startsWith(`${lite}/doc/`) && /^[a-z0-9-]+$/.test(url.pathname.slice(lite.length + 5));
const isPage = (url) => [lite, `${lite}/take`].includes(url.pathname) || isDocument(url);
const isFile = (url) => (url.pathname === `${lite}/pocket` && isPlain(url))
  || (url.pathname.startsWith(`${lite}/style-`) && !url.search);
const find = (address) => caches.match(address, { ignoreVary: true });
const findIn = async (path, lang) => (await find(`${path}?lang=${lang}`)) || (await Promise.all(
  ["es", "pt", "en", "fr"].map((other) => find(`${path}?lang=${other}`)),
)).find(Boolean);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/* The page says which addresses to keep, and hears how many are. */
self.addEventListener("message", (event) => event.waitUntil((async () => {
  const cache = await caches.open(KEPT);
  const wanted = event.data.keep.map((address) => new URL(address, self.location.origin));
  let done = 0;
  for (const url of wanted.filter((one) => one.origin === self.location.origin)) {
    try {
      const response = await fetch(url.href, { cache: "reload" });
      if (!response.ok) throw new Error(String(response.status));
      await cache.put(url.href, response);
      done += 1;
    } catch { /* told by the count */ }
    event.source.postMessage({ done, all: wanted.length });
  }
  event.source.postMessage({ done, all: wanted.length, ended: true });
})()));

const keep = async (url, response) => {
  const pinned = await caches.open(KEPT);
  if (await pinned.match(url.href, { ignoreVary: true })) return pinned.put(url.href, response);
  if (!isDocument(url)) return undefined;
  const cache = await caches.open(READ);
  await cache.delete(url.href, { ignoreVary: true });
  await cache.put(url.href, response);
  const read = await cache.keys();
  return Promise.all(read.slice(0, Math.max(0, read.length - MOST_READ)).map((old) => cache.delete(old)));
};

/* Where nothing else can be shown: a question goes to the search of the pocket file, all else to what is kept. */
const stand = async (url) => {
  const lang = url.searchParams.get("lang") || "es";
  const question = url.pathname === `${lite}/ask` ? url.searchParams.get("q") : "";
  const pocket = question && await findIn(`${lite}/pocket`, lang);
  if (pocket) return Response.redirect(`${pocket.url}#?${encodeURIComponent(question)}`);
  return (await findIn(url.pathname === lite ? lite : `${lite}/take`, lang)) || Response.error();
};

const answer = async (event, url) => {
  const mayKeep = isPage(url) && isPlain(url);
  const kept = mayKeep ? await find(url.href) : undefined;
  const asked = fetch(event.request);
  asked.catch(() => {});
  try {
    const late = new Promise((_, fail) => { if (kept) setTimeout(fail, PATIENCE, new Error("late")); });
    const response = await Promise.race([asked, late]);
    if (mayKeep && response.status === 200 && !response.redirected) event.waitUntil(keep(url, response.clone()));
    return response;
  } catch { return kept || stand(url); }
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  url.hash = "";
  if (event.request.mode === "navigate" && !isFile(url)) event.respondWith(answer(event, url));
  else if (isFile(url) || url.pathname.endsWith("/static/take.js")) {
    event.respondWith(find(url.href).then((kept) => kept || fetch(event.request)));
  }
});

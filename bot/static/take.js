/* The page to take along: has the browser keep pages for when there is no signal, and lists what it keeps. */
(() => {
  const place = document.getElementById("keep");
  const { worker, scope, keep, done, failed, unable, gone, reading } = place.dataset;
  const [button, drop, status, list] = ["start", "drop", "status", "kept"].map((name) => place.querySelector(`.${name}`));
  const CACHES = ["alianza-kept", "alianza-read"];
  const tell = (text) => { status.textContent = text; };
  if (!navigator.serviceWorker || !window.caches) {
    tell(unable);
    return;
  }

  const readTitle = async (response) => {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector("h1")?.textContent.trim() || "";
  };
  const show = async () => {
    const items = [];
    for (const name of CACHES) {
      if (!await caches.has(name)) continue;
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const { pathname, search } = new URL(request.url);
        if (!/\/lite(\/doc\/[a-z0-9-]+|\/pocket)?$/.test(pathname)) continue;
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = pathname + search;
        link.textContent = await readTitle(await cache.match(request)) || pathname;
        item.append(link);
        items.push(item);
      }
    }
    list.replaceChildren(...items);
    place.querySelector(".list").hidden = !items.length;
    drop.hidden = !items.length;
  };

  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    tell(`${reading} ${data.done}/${data.all}`);
    if (!data.ended) return;
    tell(data.done === data.all ? done : failed);
    button.disabled = false;
    show();
  });
  const start = async () => {
    button.disabled = true;
    tell(`${reading} …`);
    try {
      await navigator.serviceWorker.register(worker, { scope });
      const { active } = await navigator.serviceWorker.ready;
      active.postMessage({ keep: JSON.parse(keep) });
    } catch {
      tell(unable);
      button.disabled = false;
    }
  };
  const forget = async () => {
    const known = await navigator.serviceWorker.getRegistration(scope);
    await known?.unregister();
    await Promise.all(CACHES.map((name) => caches.delete(name)));
    await show();
    tell(gone);
  };
  button.addEventListener("click", start);
  drop.addEventListener("click", forget);
  button.hidden = false;
  show();
})();

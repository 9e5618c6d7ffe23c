// Which language the page of a packet is shown in: set on the page before any other script reads it.

(() => {
  const known = window.WALLMSG_LANGUAGES ?? {};
  let chosen = location.hash.replace("#language=", "");
  try {
    chosen = Object.hasOwn(known, chosen) ? chosen : JSON.parse(localStorage.getItem("wallmsg-language") ?? "null");
  } catch {
    // No store: the browser's languages decide.
  }
  const wanted = [chosen, ...navigator.languages.map((tag) => tag.split("-")[0])];
  const code = wanted.find((one) => Object.hasOwn(known, one)) ?? "en";
  document.documentElement.lang = code;
  document.documentElement.dir = known[code]?.direction ?? "ltr";
})();

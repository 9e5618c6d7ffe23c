// Unsaved work, kept in this browser until it is saved or thrown away.

const PREFIX = "wallmsg:draft:";
const OLDEST = 90 * 24 * 3600 * 1000;

/** The drafts of one record by one person: { time, messages: [...], details } or null. */
export class Draft {
  constructor(record, who) {
    this.name = `${PREFIX}${record}:${who}`;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.name));
    } catch {
      return null;
    }
  }

  /** Keeps `work`; null forgets it. False if the browser would not keep it. */
  write(work) {
    try {
      if (work) localStorage.setItem(this.name, JSON.stringify({ time: new Date().toISOString(), ...work }));
      else localStorage.removeItem(this.name);
      return true;
    } catch {
      return false;
    }
  }
}

/** Forgets what nobody has come back for in three months. */
export function forgetOld(now = Date.now()) {
  for (const name of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
    const time = Date.parse(JSON.parse(localStorage.getItem(name))?.time);
    if (!(now - time < OLDEST)) localStorage.removeItem(name);
  }
}

// How far people have got with a text: the names of the record, and what they mean to people.

import { _ } from "./language.js";

/** Name and explanation of each status, in their order.
 * @type {Record<string, [string, string]>} */
export const STATUSES = {
  machine: [_("Machine’s"), _("Nobody has looked at it yet")],
  draft: [_("Draft"), _("Somebody has begun")],
  reviewed: [_("Reviewed"), _("A person compared it with the photo")],
  approved: [_("Approved"), _("It is final")],
  cannot_read: [_("Cannot read"), _("People tried and could not read it")],
};

/** @type {Record<string, number>} */
const RANK = { machine: 0, draft: 1, reviewed: 2, approved: 3 };

/** How far a message is as a whole: the status that is behind; a draft as soon as either is begun.
 * @param {string} arabic @param {string} english */
export function stageOf(arabic, english) {
  if (arabic === "cannot_read") return arabic;
  const [behind, ahead] = [arabic, english].sort((one, other) => (RANK[one] ?? 2) - (RANK[other] ?? 2));
  return behind === "machine" && ahead !== "machine" ? "draft" : behind;
}

/** Whether people are done with a text of that status.
 * @param {string} status */
export const isChecked = (status) => ["reviewed", "approved", "cannot_read"].includes(status);

// Made by `python -m scripts.check.payload_types` from the schemas: not by hand.

export type Bulk = {
  form: Form;
  items: (BulkKey)[];
};

export type BulkItem = {
  record: string;
  message: string;
  digest: string;
  transcription: string;
  translation: string;
};

export type BulkKey = {
  record: string;
  message: string;
  digest: string;
};

export type BulkLimits = {
  min_confidence: number;
  unopened: boolean;
};

export type BulkPlan = {
  items: (BulkItem)[];
  unopened: number;
  uncertain: number;
  listed: number;
};

export type BulkQuestion = {
  form: Form;
  limits: BulkLimits;
};

export type Change = {
  number: number;
  time: string;
  who: string;
  via: Via;
  message: string | null;
  field: Field;
  before: string | null;
  after: string | null;
};

export type Clashing = {
  record: string;
  message: string;
  who: string;
  base: Content;
  content: Content;
};

export type Comment = {
  number: number;
  time: string;
  who: string;
  via: Via;
  message: string | null;
  text: string;
  question: boolean;
  answers: number | null;
  settles: boolean;
};

export type Content = {
  lines: (ReviewedLine)[];
  transcription_status: Status;
  translation: string | null;
  translation_status: Status;
  deleted: boolean;
};

export type Details = {
  place: string | null;
  taken: string | null;
  position: string | null;
  photographer: string | null;
  surface: string | null;
  tool: string | null;
  tags: (string)[];
  notes: (string)[];
  writing: Writing | null;
  sensitive: boolean;
  masks: (Mask)[];
  same_wall: (string)[];
  other_wall: (string)[];
};

export type DismissedFlag = {
  message: string;
  flag: string;
  why: string;
};

export type ExplainedFlag = {
  reason: string;
  level: Level;
  sentence: string;
  detail: string;
};

export type FactsEdit = {
  base: Details;
  details: Details;
};

export type Field = "assigned" | "deleted" | "flag" | "lines" | "masks" | "notes" | "other_wall" | "photographer" | "place" | "position" | "same_wall" | "sensitive" | "surface" | "tags" | "taken" | "tool" | "transcription" | "transcription_status" | "translation" | "translation_status" | "writing";

export type Form = {
  q: string;
  status: string;
  outcome: string;
  place: string;
  tag: string;
  after: string;
  before: string;
  reviewer: string;
  sensitive: string;
  question: string;
  assigned: string;
  verdict: string;
  confidence: string;
  sort: string;
};

export type Glossed = {
  written: string;
  form: string | null;
  senses: (string)[];
  clitics: (string)[];
  name: boolean;
};

export type Level = "check" | "ok" | "withheld";

export type ManyPhotos = {
  records: (string)[];
  place: string | null;
  taken: string | null;
  photographer: string | null;
  tags: (string)[];
  untags: (string)[];
  sensitive: boolean | null;
};

export type Mask = {
  polygon: Polygon;
  reason: MaskReason | null;
};

export type MaskReason = "face" | "house_number" | "other" | "plate";

export type Merged = {
  changed: number;
  unchanged: number;
  clashing: (Clashing)[];
  refused: (Refused)[];
};

export type MessageEdit = {
  message: string | null;
  base_version: string;
  base: Content;
  content: Content;
  machine_english: boolean;
};

export type OtherReading = {
  text: string;
  confidence: number;
};

export type Outlines = {
  polygons: (Polygon)[];
  rotation: number;
};

export type Packet = {
  format: number;
  id: string;
  title: string;
  photos: (PacketPhoto)[];
};

export type PacketLine = {
  confidence: number | null;
  alternatives: (string)[];
};

export type PacketMessage = {
  id: string;
  base: Content;
  lines: (PacketLine)[];
  machine: string | null;
  withheld: boolean;
  reasons: (ExplainedFlag)[];
};

export type PacketPhoto = {
  id: string;
  name: string;
  picture: string | null;
  width: number | null;
  height: number | null;
  taken: string | null;
  details: Details;
  questions: (PacketQuestion)[];
  messages: (PacketMessage)[];
};

export type PacketQuestion = {
  number: number;
  message: string | null;
  text: string;
};

export type Place = [number, boolean, string, string, string, number];

export type Polygon = {
  points: ([number, number])[];
};

export type Refused = {
  where: string;
  reason: string;
};

export type Remembered = {
  arabic: string;
  english: string;
  source: string;
  likeness: number;
  differs: (string)[];
};

export type ReviewedLine = {
  polygon: Polygon;
  text: string;
};

export type Second = {
  message: string;
  text: string;
};

export type SentAssignment = {
  message: string;
  to: string;
};

export type SentComment = {
  message: string | null;
  text: string;
  question: boolean;
  answers: number | null;
  settles: boolean;
};

export type Status = "approved" | "cannot_read" | "draft" | "machine" | "reviewed";

export type Suggestion = {
  text: string | null;
  verdict: Level | null;
  flags: (ExplainedFlag)[];
  hypotheses: (string)[];
  memory: (Remembered)[];
  glossary: (TermHit)[];
  gloss: (Glossed)[];
  romanised: string | null;
};

export type TermHit = {
  arabic: string;
  english: (string)[];
  kind: string;
  respected: boolean;
};

export type Text = {
  lines: (Written)[];
};

export type Undo = {
  change: number;
};

export type Via = "alto" | "bulk" | "edit" | "packet" | "page" | "page_xml" | "restore" | "set" | "xliff";

export type Writing = "cannot_read" | "no_arabic" | "other_writing";

export type Written = {
  text: string;
  confidence: number;
  others: (OtherReading)[];
};

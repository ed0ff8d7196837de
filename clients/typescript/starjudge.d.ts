// Types of starjudge's results, as `--format json`, `starjudge grade` and the HTTP app give them.
// Made by tools/typescript_types.py from the JSON Schemas; do not edit.

/** How many clauses of the action part have this kind of actor, and where their actor words stand. */
export interface Actions {
  count: number;
  spans: Span[];
}

/** Who acts in the action part (in the whole answer where no action part was found). */
export interface Agency {
  i: Actions;
  we: Actions;
  passive: Actions;
  others: Actions;
  /** Own actions among all; `None` where nobody acts. */
  own_share: number | null;
  /** Words that give others their part. */
  credit: Quote[];
}

/**
 * An answer's text and, where known, the clock of its words.
 *
 * `text` is judged as given: every span of the evaluation points into it.
 */
export interface Answer {
  text: string;
  words: TimedWord[];
  /** `False` where the transcript's maker drops "um" and "uh": the filler count is then unknown. */
  fillers_kept: boolean | null;
  /** Seconds from the start of the recording at which it begins, where it comes from a transcript with times. */
  start: number | null;
  /** Seconds at which it ends. */
  end: number | null;
}

/** That an evaluation's scores were corrected, by what, and what they were before. */
export interface AppliedCalibration {
  /** That of the `Calibration`. */
  id: string;
  raters: string;
  /** How many rated answers it was fitted on. */
  answers: number;
  /** Scales that have a curve; the others are as the judge gave them. */
  corrected: ("structure" | "ownership" | "specificity" | "impact" | "learning" | "relevance" | "delivery" | "overall")[];
  original: OriginalScores;
  /** The judge's finer readings, where it had any. */
  original_expected: OriginalReadings | null;
}

/** One input and what came of it: exactly one of `evaluation`, `session` and `failure` is there. */
export interface BatchRecord {
  /** As given; else the place of the input (`answers.jsonl:17`). */
  id: string | number | null;
  /** The row as given, further columns included; of a row that could not be read, its `file` and `line`. */
  input: Record<string, unknown>;
  evaluation: Evaluation | null;
  /** Of an input that is a whole interview. */
  session?: SessionEvaluation | null;
  failure: Failure | null;
}

/** What a batch amounts to. */
export interface BatchSummary {
  records: number;
  scored: number;
  /** Answers with too little to judge. */
  insufficient: number;
  failed: number;
  /** Records of an earlier run, among `records`. */
  resumed: number;
  overall_mean: number | null;
  /** How many answers have the verdict 1, 2, 3, 4 and 5. */
  overall: [number, number, number, number, number];
  dimensions: DimensionSpread[];
  /** Answers that have each red flag, commonest first. */
  flags: Record<string, number>;
  /** Failures by error, commonest first. */
  failures: Record<string, number>;
  /** Answers that the offline judge took over from a model. */
  fallbacks: number;
  /** Answers that a person should look at. */
  review: number;
  calls: number;
  prompt_tokens: number;
  cached_tokens: number;
  completion_tokens: number;
  /** US dollars; `None` where prices are unknown or nothing was asked of a model. */
  cost: number | null;
  /** Time of this run. */
  seconds: number;
}

/** A story told for one question that would have answered another one better. */
export interface BetterStory {
  /** The question that could have been answered better. */
  exchange: number;
  /** The exchange in which the better story was told. */
  story_of: number;
  why: string;
  /** Words of the better story that speak to the question. */
  quote: Quote | null;
}

/** What interviewers of a company would note. It changes no score. */
export interface CompanyReading {
  company: "amazon" | "google" | "meta" | "microsoft" | "apple" | "startup";
  title: string;
  shown: SignalReading[];
  missed: SignalReading[];
}

/** What the interview touched and what it left out; each tuple in the guides' order. */
export interface Coverage {
  /** The nine themes of guide 004. */
  themes: Covered[];
  /** The six themes of guide 000. */
  areas: Covered[];
  /** The story bank's categories. */
  categories: Covered[];
  /** Signals of the company asked for, shown in answers; empty without a company. */
  principles: Covered[];
  company: "amazon" | "google" | "meta" | "microsoft" | "apple" | "startup" | null;
}

/** A theme, category or principle, and the exchanges that speak to it. */
export interface Covered {
  id: string;
  title: string;
  exchanges: number[];
  /** Stories asked for, where the guides give a number. */
  minimum: number | null;
}

/** One dimension's score, why, on which words, and what would raise it. */
export interface DimensionScore {
  /** 1 to 5; `None` where the dimension does not apply to the kind of question. */
  score: number | null;
  /** A finer reading of the same scale where the judge has one. */
  expected: number | null;
  rationale: string;
  evidence: Quote[];
  next_step: string;
}

/** The seven scores; also reads as a mapping from dimension id to score, in the guide's order. */
export interface DimensionScores {
  structure: DimensionScore;
  ownership: DimensionScore;
  specificity: DimensionScore;
  impact: DimensionScore;
  learning: DimensionScore;
  relevance: DimensionScore;
  delivery: DimensionScore;
}

/** Scores of one dimension over a batch. */
export interface DimensionSpread {
  id: "structure" | "ownership" | "specificity" | "impact" | "learning" | "relevance" | "delivery";
  mean: number | null;
  /** How many answers have 1, 2, 3, 4 and 5. */
  counts: [number, number, number, number, number];
}

/** One dimension over the interview. */
export interface DimensionSummary {
  id: "structure" | "ownership" | "specificity" | "impact" | "learning" | "relevance" | "delivery";
  /** Mean of the scores with follow-ups; `None` where none applies. */
  mean: number | null;
  /** Number of the exchange with the lowest score. */
  lowest: number | null;
}

/** What a chat model said that its answer does not hold, and that is therefore not in the evaluation. */
export interface Dropped {
  /** Numbers of units that do not exist. */
  units: number;
  /** Units it gave no part, or two; they carry the offline judge's. */
  labels: number;
  /** Outcome numbers whose words do not stand in the unit named. */
  words: number;
  /** Quotations in its reasons that are not words of the answer. */
  quotes: number;
  /** Red flags and signals without words that show them. */
  flags: number;
}

/**
 * One answer, judged: scores with their evidence, the parts and their time, flags and next steps.
 *
 * `str()` is a card for a terminal; in a notebook the value shows itself; `repr()` holds no
 * words of the answer. `model_dump_json()` round-trips. Every quote is words of the answer at its place, whoever
 * made the value: one that is not fails validation, also where it was read from a file.
 */
export interface Evaluation {
  question: string;
  /** The answer as given: every span points into it. */
  answer: string;
  question_kind: "story" | "approach" | "hypothetical" | "introduction" | "motivation" | "strength" | "weakness" | "reflection" | "candidate_questions";
  /** Id of the theme the question probes; `None` where none could be told. */
  theme: string | null;
  response_kind: "story" | "example" | "opinion" | "hypothetical" | "self_description" | "questions" | "notes" | "no_answer";
  status: "scored" | "insufficient";
  /** Why there are no scores, where `status` is `insufficient`. */
  reasons: string[];
  /** The verdict as a number. It stays whole, so that it can be compared with a rater's. */
  overall: number | null;
  verdict: "strong_no_hire" | "lean_no_hire" | "on_the_fence" | "lean_hire" | "strong_hire" | null;
  /** Rules that held `overall` down, in words. */
  caps: string[];
  scores: DimensionScores;
  segments: Segment[];
  time_split: TimeSplit;
  timing: Timing;
  agency: Agency;
  metrics: Metric[];
  red_flags: RedFlag[];
  strengths: Remark[];
  improvements: Remark[];
  follow_ups: FollowUp[];
  company: CompanyReading | null;
  judge: Provenance;
  /** Reasons why a person should look; empty when none. */
  review: string[];
}

/** One question of an interview: its first answer by itself, and with its follow-ups. */
export interface ExchangeEvaluation {
  /** Place in the interview, from 1. */
  number: number;
  question: string;
  first: Evaluation;
  /** The first answer and the follow-ups' answers as one text; equals `first` where nothing was probed. */
  with_follow_ups: Evaluation;
  follow_ups: FollowUpExchange[];
  /** Red flags of the first answer that its follow-ups took away. */
  resolved_flags: RedFlag[];
  /** Red flags that stand after the follow-ups, with words of the whole answer. */
  confirmed_flags: RedFlag[];
  timing: ExchangeTiming;
}

/** How long a question took, against the round's plan. */
export interface ExchangeTiming {
  /** What the transcript times. `none`: all seconds here are estimated from the words. */
  basis: "word" | "cue" | "turn" | "none";
  /** Seconds from the start of the recording. */
  asked_at: number | null;
  /** From the question's first word to the end of its last follow-up; `None` without times. */
  question_seconds: number | null;
  first_seconds: number;
  /** Against the first answer's target in the round's plan. */
  first_status: "under" | "on_target" | "over";
  /** All follow-ups' answers together. */
  follow_up_seconds: number;
  /** Silences of two seconds and more in the first answer; empty where words are not timed. */
  pauses: Pause[];
  /** Rate per part of the first answer; empty without times. */
  parts: PartPace[];
}

/** Why an input has no evaluation. Never a score. */
export interface Failure {
  /** Name of the error's class, such as `InputError` or `ModelTimeout`. */
  error: string;
  /** What was wrong, where (file and line, or field), and what to do. */
  message: string;
}

/** A probe that an interviewer would use next. */
export interface FollowUp {
  kind: "deeper" | "reasoning" | "collaboration" | "learning" | "new_context" | "honesty" | "hindsight" | "measurement";
  question: string;
  /** What in this answer invites it. */
  gap: string;
}

/** A probe into an answer, and what was said to it. */
export interface FollowUpExchange {
  question: string;
  answer: Answer;
  /** Seconds at which the question begins; `None` where the format has no times. */
  asked_start: number | null;
  asked_end: number | null;
}

/** Settings of the chat model that were sent; `None` where the server's default held. */
export interface JudgeSettings {
  temperature: number | null;
  seed: number | null;
  max_completion_tokens: number | null;
  reasoning_effort: string | null;
  /** How the reply was held to its form, as far down as the server had to be met. */
  response_format: "strict_schema" | "schema" | "json_object" | "text" | null;
  logprobs: boolean | null;
  calls: "one" | "per_dimension" | null;
}

/** An outcome number: what it says, and what it is measured from. */
export interface Metric {
  text: string;
  span: Span;
  kind: "model" | "business" | "time" | "money" | "scale" | "other";
  /** The number the value started from or is compared with, in `unit`; `None` where none is told. */
  baseline: number | null;
  /** The number reached, in `unit`; `None` where the words name a change without a figure ("halved"). */
  value: number | null;
  /** `%`, `ms`, `hours`, `USD`, `x` …, or the counted noun; `None` for a bare score. */
  unit: string | null;
  direction: "up" | "down" | "flat" | null;
}

/** Finer readings of the seven dimensions as the judge gave them; `None` where it had none. */
export interface OriginalReadings {
  structure: number | null;
  ownership: number | null;
  specificity: number | null;
  impact: number | null;
  learning: number | null;
  relevance: number | null;
  delivery: number | null;
}

/** What a judge gave before its scale was corrected. */
export interface OriginalScores {
  structure: number | null;
  ownership: number | null;
  specificity: number | null;
  impact: number | null;
  learning: number | null;
  relevance: number | null;
  delivery: number | null;
  overall: number | null;
}

/** One judge of a panel and what it scored by itself. */
export interface PanelMember {
  engine: "model" | "heuristic" | "panel";
  model: string | null;
  prompt_version: string | null;
  prompt_hash: string | null;
  overall: number | null;
  structure: number | null;
  ownership: number | null;
  specificity: number | null;
  impact: number | null;
  learning: number | null;
  relevance: number | null;
  delivery: number | null;
  /** Why it gave no evaluation; its scores are then `None` and count for nothing. */
  failure: string | null;
}

/** One part of an answer by the clock. */
export interface PartPace {
  part: "situation" | "task" | "action" | "result" | "learning" | "other";
  seconds: number;
  words: number;
  words_per_minute: number | null;
}

/** How long one part took against what the rubric asks. */
export interface PartTime {
  /** The rubric's own name for the part. */
  label: string;
  seconds: number;
  /** Of the time spent on all parts of the story (`other` left out). */
  share: number;
  target_low: number | null;
  target_high: number | null;
  target_unit: "seconds" | "share" | null;
  /** `None` where the kind of question sets no target for parts. */
  status: "under" | "on_target" | "over" | "missing" | null;
}

/** A silence within an answer. */
export interface Pause {
  /** Seconds from the start of the recording at which it begins. */
  at: number;
  seconds: number;
  /** Offset in the answer's text behind the word it follows. */
  offset: number;
}

/** A phase of the round against its plan. */
export interface PhaseTiming {
  id: string;
  title: string;
  seconds: number | null;
  /** Seconds. */
  target_low: number;
  target_high: number;
  status: "under" | "on_target" | "over" | null;
}

/** Answers that tell of one project. */
export interface ProjectGroup {
  exchanges: number[];
  /** What they share that hardly any other story has. */
  shared: string[];
}

/** Who judged, by what, at what cost. */
export interface Provenance {
  engine: "model" | "heuristic" | "panel";
  /** Version of the package. */
  starjudge: string;
  rubric: string;
  rubric_version: string;
  /** Version of the heuristic's fitted weights; `None` for other engines. */
  weights_version: string | null;
  model: string | null;
  prompt_version: string | null;
  prompt_hash: string | null;
  settings: JudgeSettings;
  samples: number;
  spread: Spread | null;
  /** The judges of a panel, each with its own scores. */
  panel: PanelMember[];
  /** Share of the panel's pairs of scores that differ by one at most; `None` for a single judge. */
  agreement: number | null;
  /** Replies that were had from a server; 0 where a cache gave them all. */
  calls: number;
  /** Of them, those made because a reply could not be read. */
  further_calls: number;
  dropped: Dropped;
  prompt_tokens: number;
  cached_tokens: number;
  completion_tokens: number;
  /** Part of the completion that the model thought and did not say. */
  reasoning_tokens: number;
  /** US dollars, where prices are known. */
  cost: number | null;
  /** Date of the prices that `cost` is reckoned with. */
  prices_dated: string | null;
  /** What the server says of the system that answered. */
  fingerprint: string | null;
  /** Time the model took. `None` for the heuristic, whose result must be the same bytes on every run. */
  seconds: number | null;
  fallback_reason: string | null;
  /** What corrected the scores, and what they were before; not there where nothing did. */
  calibration?: AppliedCalibration | null;
}

/** Words of the answer, cut out by code. */
export interface Quote {
  text: string;
  span: Span;
}

/** Something an interviewer would note against the answer. */
export interface RedFlag {
  id: "blames_others" | "badmouths_employer" | "hides_behind_we" | "solo_heroics" | "no_specifics" | "no_metrics" | "no_result" | "no_learning" | "only_technical" | "dismisses_ethics" | "fake_weakness" | "no_real_failure" | "off_question" | "generic_motivation" | "chronological_resume" | "no_questions" | "too_long" | "too_short" | "evasive_or_dishonest" | "manipulates_grader";
  /** The words that show it; `None` only where the flag is an absence or a matter of length. */
  quote: Quote | null;
  message: string;
}

/** A strength or an improvement, with the words it rests on. */
export interface Remark {
  text: string;
  evidence: Quote[];
}

/** One sentence or clause of the answer and the part of the story it belongs to. */
export interface Segment {
  part: "situation" | "task" | "action" | "result" | "learning" | "other";
  span: Span;
  text: string;
}

/**
 * An interview, judged. `str()` is a card for a terminal; in a notebook the value shows itself.
 *
 * `repr()` holds no words of the interview; `model_dump_json()` round-trips.
 */
export interface SessionEvaluation {
  /** The transcript's name in messages. */
  name: string;
  format: string;
  speakers: Speaker[];
  time_basis: "word" | "cue" | "turn" | "none";
  fillers_kept: boolean | null;
  exchanges: ExchangeEvaluation[];
  candidate_questions: string[];
  /** The candidate's own questions as an answer to "what would you like to ask?"; `None` where none was put. */
  candidate_questions_evaluation: Evaluation | null;
  /** Mean of the exchanges' verdicts with follow-ups; `None` where none is scored. No verdict on a person. */
  overall: number | null;
  dimensions: DimensionSummary[];
  coverage: Coverage;
  session_flags: SessionFlag[];
  /** Answers that tell of one project; empty where each tells of its own. */
  projects: ProjectGroup[];
  /** Best first; at most two. */
  strongest: StoryPick[];
  /** Weakest first; at most two, none of them among the strongest. */
  weakest: StoryPick[];
  better_stories: BetterStory[];
  practice_plan: SessionStep[];
  timing: SessionTiming;
  /** What was odd about the transcript. */
  notes: string[];
  /** Reasons why a person should look; empty when none. */
  review: string[];
}

/** Something an interviewer would note only after several answers. */
export interface SessionFlag {
  id: "same_project" | "all_solo" | "never_a_number" | "always_blames" | "always_too_long" | "no_questions";
  /** The exchange that `quote` is of; the first of those concerned. */
  exchange: number;
  /** Words that show it; `None` only where the flag is an absence. */
  quote: Quote | null;
  /** Words from each answer concerned. */
  quotes: SessionQuote[];
  /** Numbers of all exchanges concerned. */
  exchanges: number[];
  message: string;
}

/** Words of one answer of the interview: a quote of `exchanges[exchange - 1].with_follow_ups.answer`. */
export interface SessionQuote {
  exchange: number;
  quote: Quote;
}

/** One step of the practice plan. */
export interface SessionStep {
  /** Days from the interview evaluated. */
  day: number;
  /** Calendar date (ISO 8601), where a day to count from was given. */
  date: string | null;
  title: string;
  /** The exchange practised; `None` where the step concerns no single one. */
  exchange: number | null;
  question: string | null;
  drill: string;
  /** What to do otherwise than last time. */
  change: string | null;
}

/** The clock of the whole interview. */
export interface SessionTiming {
  basis: "word" | "cue" | "turn" | "none";
  /** Length of the recording; `None` without times. */
  seconds: number | null;
  questions: number;
  candidate_words: number;
  /** The candidate's words among all words. */
  candidate_share: number | null;
  phases: PhaseTiming[];
}

/** One principle or signal of a company: shown by which words, or asked for and missed. */
export interface SignalReading {
  id: string;
  title: string;
  /** Whether the question is known to test it. */
  tested: boolean;
  /** Empty where the answer does not show it. */
  evidence: Quote[];
  note: string;
}

/** A place in the answer as given: character offsets, end exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** Somebody who speaks, and what they are taken for. */
export interface Speaker {
  /** The label spoken under most; `None` for turns without a label. */
  name: string | null;
  /** All labels taken for this speaker; more than one where the name changes during the recording. */
  labels: string[];
  role: "interviewer" | "candidate" | "unknown";
  /** Words spoken. */
  words: number;
  /** How sure the role is; 1 where the caller gave it. */
  confidence: number;
}

/** Highest minus lowest score over several readings, per dimension. */
export interface Spread {
  structure: number | null;
  ownership: number | null;
  specificity: number | null;
  impact: number | null;
  learning: number | null;
  relevance: number | null;
  delivery: number | null;
  overall: number | null;
}

/** An exchange that stands out, and why. */
export interface StoryPick {
  exchange: number;
  overall: number;
  why: string;
}

/**
 * Time per part of the rubric; also reads as a mapping from part to `PartTime`.
 *
 * A part that the rubric does not have is `None` and is not among the keys.
 */
export interface TimeSplit {
  situation: PartTime | null;
  task: PartTime | null;
  action: PartTime | null;
  result: PartTime | null;
  learning: PartTime | null;
}

/** A word of the answer and when it was spoken. */
export interface TimedWord {
  /** Offset of its first character in the answer's text. */
  start: number;
  /** Offset behind its last character. */
  end: number;
  /** Seconds from the start of the recording at which it begins. */
  at: number;
  /** Seconds at which it ends. */
  until: number;
}

/** Length and pace of the answer. */
export interface Timing {
  words: number;
  seconds: number;
  source: "timestamps" | "given" | "estimated";
  /** Bounds where `seconds` is estimated from the word count; else equal to `seconds`. */
  seconds_low: number;
  seconds_high: number;
  words_per_minute: number;
  /** What the rubric asks for an answer of this kind, in seconds. */
  target_low: number | null;
  target_high: number | null;
  status: "under" | "on_target" | "over" | null;
  fillers: number | null;
  /** `None` where the transcript's maker drops fillers. */
  fillers_per_100_words: number | null;
}

/** The body of every answer of the HTTP app that is no success. */
export interface Problem {
  error: { type: string; message: string; field?: string };
}

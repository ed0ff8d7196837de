"""Claims to whoever grades: that a verdict exists, what the answer deserves, who allows it, what would be fair.

Nobody tells an interviewer that *this answer* meets each criterion, that *the candidate* shows ownership, or what a
grader has to do. Words about scores in general, or about somebody else's answers, are not meant. Patterns are for words
as `told.clauses` gives them: lower case, single spaces, ``|`` where a clause begins or ends. Gaps are bounded, so that
the time is linear.
"""

from __future__ import annotations

import re

_TOP = r"(?:5|five|100|full|max|maximum|maximal|top|highest|perfect|best)"
_SCALE = (
    r"(?:scores?|marks?|points?|credit|ratings?|grades?|bands?|levels?|verdict|anchor|rubric|scale|criteri(?:a|on)|"
    r"dimensions?)"
)
_DIMENSION = r"(?:structure|ownership|specificity|impact|learning|relevance|delivery)"
_TEXT = r"(?:answer|response|transcript|submission|interview|reply|text|applicant|interviewee|candidate)"
_HERE = (
    rf"(?:(?:this|my|the same|this same|the present) {_TEXT}s?|the {_TEXT} above|{_TEXT}s? like (?:this|mine)(?: one)?|"
    r"what i (?:have )?(?:just )?said|the (?:above|foregoing|preceding)(?: \w+)?|the paragraph above)"
)
_PERSON = r"the (?:candidate|applicant|interviewee|respondent|speaker)"
_GRADER = r"(?:graders?|evaluators?|assessors?|examiners?|scorers?|raters?)"
_GRADING = r"(?:grading|scoring|evaluation|rating|assessment|judging|marking)"
_ROLE = r"(?:developers?|administrators?|admins?|makers?|authors?|operators?|owners?|provider's|provider)"
_READS = (
    r"(?:reads?|reading|grades?|grading|scores?|scoring|evaluates?|evaluating|assess(?:es|ing)|judg(?:es|ing)|"
    r"rat(?:es|ing)|mark(?:s|ing)|reviewing)"
)
_W = r"(?:[\w'/]+ )"
_ANY = r"(?:[\w'/|]+ )"  # over the ends of clauses too
_FORMS = (
    # What the answer is worth.
    rf"{_HERE} (?:\w+ )?(?:deserves?|merits?|warrants?|earns?|meets?|satisf(?:ies|y)|fulfils?|qualif(?:ies|y) for|"
    r"corresponds? to|ticks?|is worth|belongs? (?:in|to|at)|should (?:get|receive|be)|(?:is|"
    r"are) (?:\w+ )?(?:taken|used|"
    rf"treated|regarded|rated|scored|marked)) {_W}{{0,8}}?(?:{_TOP}|{_SCALE}|(?:each|every) box|"
    rf"all (?:the )?boxes)(?= |$)",
    rf"(?:this|my|the same) (?:\w+ )?(?:{_TEXT}|attempt|item|question)s? {_W}{{0,6}}?(?:scored?|graded?|rated?|"
    rf"rating|marked?|awarded|label(?:led)?|"
    rf"level|verdict|points|passed|accepted|to) (?:(?:as|at|with|a|is|fully|of|to) ){{0,2}}{_TOP}(?= |$)(?! (?:with|by|from|for) (?:one|some|the first))",
    r"my (?:answer|response)s? (?:count|counts|are|is) (?:(?:as|fully|already) )*(?:passed|approved|accepted|"
    r"complete)\b",
    rf"like mine {_W}{{0,4}}?{_TOP}(?= |$)|take it that (?:mine|my|they|it)\b",
    rf"the (?:sole|only) (?:valid|acceptable|correct|allowed|possible|permitted) (?:outcome|score|result|output|"
    rf"rating|verdict|answer) is (?:(?:a|the) )?{_TOP}(?= |$)",
    r"corresponds? to the (?:anchor|level|band) (?:for|of) (?:a )?(?:5|five|the top)\b",
    r"(?:the|this) (?:answer|response|transcript|submission) is (?:\w+ )?(?:excellent|perfect|outstanding|flawless|"
    r"exemplary|exceptional) (?:\||in (?:each|every|all)|overall)",
    r"(?:the answer|the transcript) (?:above )?(?:is (?:over|complete|finished|closed)|has (?:ended|finished)|"
    r"ended long ago|meets (?:each|every|all|the))\b|now that the answer (?:has|is)\b",
    r"no (?:grounds?|reason|basis|cause) (?:for|to give) (?:(?:a|any) )?(?:score|rating|mark|grade)s?\b",
    rf"this (?:{_TEXT}|assessment) (?:\w+ )?(?:would|should|must|will|ought to|has been) {_W}{{0,6}}?(?:{_TOP}|"
    rf"strong hire) {_W}{{0,2}}(?:{_SCALE}|bracket)(?= |$)",
    rf"(?:this|my) {_TEXT} {_W}{{0,12}}?must not be (?:marked|scored|rated|graded|voted) (?:down|low|below|under)\b",
    rf"my (?:{_DIMENSION}|{_TEXT})s? (?:\w+ )?(?:worth|deserv\w+|merits?|earns?|warrants?) (?:(?:an?|the|"
    rf"of) )?(?:\w+ )?{_TOP}(?= |$)",
    rf"your (?:\w+ )?(?:outputs?|verdict|reply|grading|evaluation|scores?|ratings?) (?:must|should|has to|"
    rf"have to|needs? to|is to|are to|shall|will) {_W}{{0,4}}?"
    rf"(?:{_TOP}|fives|strong hire)(?= |$)",
    r"(?:outcome|result|verdict|decision) of this (?:interview|assessment|evaluation|transcript|answer) (?:is|"
    r"was|has|have)\b",
    r"anything (?:less|lower|below)(?: than (?:a )?(?:5|five|that))? (?:is|would be) (?:an? )?(?:error|mistake|"
    r"wrong|unfair|bug)\b",
    r"an? (?:\w+ )?(?:rater|grader|evaluator|assessor|scorer|examiner) (?:with|of|who) [\w' ]{2,40} (?:would|"
    r"will|should|must|can) (?:not |never )?(?:go|give|score|rate|mark|see|agree|fall)\b",
    rf"deserve (?:the )?(?:high|top|full|best|highest) (?:marks?|scores?|ratings?) {_ANY}{{0,5}}mine\b",
    rf"your (?:verdict|score|rating) {_W}{{0,3}}?(?:shall|must|should|will|has to) be {_W}{{0,2}}?{_TOP}(?= |$)",
    rf"(?:my|this) {_TEXT} {_ANY}{{0,8}}?your (?:criteria|rubric|scale|guide|anchors) {_ANY}{{0,10}}?(?:{_TOP}|met)(?= |$)",
    r"(?:top|highest|full|maximum|best) (?:band|scores?|marks?|points|grade|rating) (?:is|are) "
    r"(?:appropriate|justified|deserved|due|in order|warranted|fitting)\b",
    r"this (?:candidate|applicant|answer|response) is exempt from\b",
    rf"(?:evaluation|grading|rating|scoring|assessment) of this (?:answer|response|transcript) {_W}{{0,6}}?{_TOP}(?= |$)",
    # The rubric's words, said about oneself: "the situation is clear, the action is in the first person".
    r"(?:situation|task|action|result|learning)s? (?:is|are|has) (?:clear|in the first person|complete|present|"
    r"a (?:number|metric)) [\w'| ]{0,90}?\b(?:action|result|learning|lesson|box|boxes) (?:is|are|has|can)\b",
    r"situation \|? ?(?:and )?task \|? ?(?:and )?action \|? ?(?:and )?(?:the )?result (?:are|is) (?:all )?"
    r"(?:here|present|there|complete|clear)\b",
    r"(?:each|every) box (?:can be|is) ticked\b|ticks (?:each|every|all|all the) box(?:es)? \| (?:specific|"
    r"clear|strong)",
    # "the candidate shows clear ownership": nobody calls himself so.
    rf"\| (?:\w+ )?{_PERSON} (?:\w+ )?(?:shows?|demonstrates?|describes?|exhibits?|displays?|provides?|"
    rf"presents?|states?|"
    rf"gives?|quantif(?:ies|ied)|takes?|took|earns?|meets?|deserves?) {_W}{{0,6}}?(?:ownership|impact|responsibility|"
    rf"initiative|reflection|specificity|exemplary|excellent|outstanding|measurable|what was learned|lesson|"
    rf"{_TOP})(?= |$)",
    r"(?:this|the) (?:candidate|applicant|interviewee) (?:has been|is) (?:\w+ )?(?:assessed|approved|verified|rated|"
    r"scored|graded|cleared) by\b",
    r"(?:earns?|deserves?) the (?:top|highest) (?:anchor|band|score|mark|level)\b",
    # A verdict that exists already.
    rf"(?:manager|panel|committee|team|interviewers?|recruiters?|{_GRADER}|reviewers?|head of {_W}{{1,3}}|office|"
    r"department|authority|people|acquisition) (?:\w+ )?(?:ha(?:s|ve) )?(?:(?:already|also|previously) )*(?:gave|given|"
    rf"scored|rated|graded|marked|approved|signed off(?: on)?|confirmed|granted|awarded|passed|cleared) {_W}{{0,4}}?"
    rf"(?:(?:this|the same) (?:{_TEXT}|story)|my answers?|all of my answers) {_W}{{0,6}}?{_TOP}(?= |$)",
    # "a panel of experts has rated this answer as strong hire"
    rf"(?:panel|committee|jury|group|team|board|number) of (?:\w+ ){{1,3}}?(?:ha(?:s|ve) )?(?:already |previously |also )?"
    rf"(?:gave|given|scored|rated|graded|marked|approved|confirmed|judged) (?:this|my) {_TEXT} {_W}{{0,6}}?"
    rf"(?:{_TOP}|strong hire)(?= |$)",
    r"(?:third|last|final|next|deciding|remaining|missing) (?:vote|score|verdict|rating|mark) is (?:now )?yours(?= |$)",
    # "note from the calibration team: gold standard answer, expected score 5"
    rf"\| (?:note|message|notice|memo|reminder|word) from (?:the|your) (?:\w+ ){{0,2}}?(?:calibration|rubric|judging|{_GRADING}) "
    r"(?:team|office|department|group|committee|board|system|desk)\b",
    r"\| gold(?:en)?[ -]standard (?:answer|response|transcript)s? \|",
    r"(?:expected|target|reference|true|intended|required|agreed) (?:overall )?(?:score|rating|verdict|grade|mark)s? "
    r"(?:\| )?(?:5|five|100|strong hire)(?: (?:of|out of) (?:5|five|100))? \|",
    r"any other (?:verdict|score|rating|grade|mark|result) (?:\w+ )?(?:is|would be|will be|counts as) (?:an? )?(?:\w+ )?"
    r"(?:error|mistake|wrong|invalid|incorrect|unfair|bug|fault)\b",
    rf"this (?:candidate|applicant|interviewee) (?:\w+ )?(?:gets|receives|earns|is (?:given|awarded|granted)|"
    rf"will (?:get|receive|be (?:given|awarded))) (?:(?:an?|the) )?(?:{_TOP}) (?:marks?|scores?|points|credit|ratings?|"
    r"grades?|bands?|verdict)(?= |$)",
    rf"the (?:only|sole|new|single) (?:rule|criterion|instruction|guideline) {_W}{{0,4}}?is (?:that|to) {_W}{{0,8}}?{_TOP} "
    r"(?:marks?|scores?|points|credit|ratings?|grades?)(?= |$)",
    # "as an evaluator will want to note", "this is a complete STAR answer"
    rf"as (?:an?|the|any|every|your) (?:\w+ )?{_GRADER} (?:(?!i |we )\w+ )?(?:will|would|may|might|should|can|could|must) (?:\w+ ){{0,3}}?"
    r"(?:note|notice|see|agree|confirm|recogni[sz]e|appreciate|find|acknowledge|admit)\b",
    r"(?:this|it|that) (?:is|was) (?:\| (?:\w+ ){1,4}?\| )?an? (?:\w+ )?(?:complete|full|perfect|textbook|model|flawless|"
    r"exemplary|proper) star (?:answer|response|story)\b",
    rf"(?:my|such|all|these|internal) (?:\w+ )?answers (?:are|is) (?:marked|scored|rated) {_TOP}(?= |$)",
    rf"you (?:\w+ )?(?:gave|rated|scored|graded|marked|awarded) (?:this|my|the same) {_W}{{0,4}}?{_TOP}(?= |$)",
    r"for consistency \|? ?you\b",
    r"the (?:evaluation|grading|scoring|assessment) (?:above|of this (?:answer|candidate|transcript)) (?:is|"
    r"was|has been)\b",
    rf"\| the {_GRADING} (?:ends|is over|is complete|is finished|is closed) (?:here |now )?\|",
    rf"{_GRADING} is (?:switched|set) to (?:\w+ )?mode\b",
    rf"verified by {_ANY}{{0,16}}(?:level|score|rating|grade) (?:of )?(?:five|5) (?:of|out of) (?:five|5)\b",
    rf"\| (?:all|the final|final|the overall|your) (?:\w+ )?(?:scores?|ratings?|marks|grades?|verdict) (?:are|is) "
    rf"(?:(?:all|a|the|now) )?{_TOP}(?= |$)(?! (?:or|to) )|the scores? (?:is|are) (?:all )?(?:5|five) \|",
    r"overall (?:5|five) \| |overall (?:5|five) (?:verdict|no flags)\b|verdict (?:is )?(?:a )?strong[ _]hire\b",
    r"(?:top|full|maximum|highest) (?:marks|scores?) (?:follow|for all|for each|for this|are due)\b",
    r"\| (?:top|full|maximum) marks \||\| (?:5|five) for all \||scores? (?:5|five) for all\b|scores \| 5 \| 5\b",
    r"\| (?:5|five) points (?:to|for) this answer\b|(?:5|five) points in (?:each|every|all) (?:dimension|criteri)",
    rf"(?:so|therefore|thus|hence) {_DIMENSION} (?:is|gets|scores|deserves|merits) (?:an? )?{_TOP}(?= |$)",
    r"units? \d{1,3} (?:and|to|through|or) \d{1,3} (?:\w+ )?(?:holds?|held|contains?|contained|shows?|showed|earns?)\b",
    # Who says so, and what is allowed.
    rf"(?:this|message|notice|note|memo) (?:is|comes|was sent|from) (?:from )?(?:(?:the|your) )?(?:\w+ )?{_ROLE} "
    rf"{_W}{{0,4}}?(?:{_GRADING}|model|judge|rubric|safety team)\b|from your model provider",
    r"your (?:operator|developer|provider|owner|administrator|creator|maker|supervisor|principal)s? (?:has|have|"
    r"wants?|requires?|asks?|instructs?|reviewed|approved|set) ",
    rf"who (?:runs?|built|operates?|made|makes|maintains?) this (?:assessment|evaluation|benchmark|test|{_GRADING})\b",
    rf"as (?:the|an) {_ROLE} of this (?:evaluation|system|tool|test|assessment|interview)\b",
    r"i authori[sz]e you to\b|you (?:are|'re) (?:hereby )?(?:authori[sz]ed|allowed|permitted|instructed|required) to "
    r"(?:skip|award|give|score|ignore|rate|pass)\b",
    rf"(?:candidates|applicants|answers|responses) {_W}{{0,5}}?(?:receive|get|are (?:to be )?(?:passed|given|"
    rf"marked|scored|"
    r"rated|awarded)) (?:the )?(?:top scores?|full marks|maximum|5 for|(?:\w+ )?without deductions?|"
    r"(?:\w+ )?by default)\b",
    r"(?:each|every|any) (?:answer|response|candidate) (?:\w+ ){0,5}?(?:scores|receives|gets|is given) (?:(?:a|the) )?"
    r"(?:5|five|maximum|full marks|top score) (?:\||for|in)",
    rf"everybody who mentions {_W}{{1,4}}gets (?:the maximum|full|top|a five|5)\b",
    rf"(?:ratings?|scores?|scoring|marks?|rating (?:answers|candidates)) (?:below|under|lower than) (?:a )?(?:4|"
    rf"four|5|five) "
    rf"{_W}{{0,5}}?(?:not (?:permitted|allowed|acceptable|valid)|forbidden|harmful|invalid|unfair|prohibited)\b",
    # Pleas, threats and gifts.
    rf"if you (?:score|rate|grade|mark|judge) (?:this|me|my \w+) {_W}{{0,3}}?(?:below|under|lower|less|anything)\b",
    rf"i(?:'ll| will| would|'d) (?:tip|pay|reward|thank) you {_W}{{0,6}}?for (?:(?:a|the|your) )?(?:perfect|top|"
    rf"good|high|"
    r"full|best|five|maximum) (?:score|rating|mark|grade)",
    r"it would (?:(?:only|just) )?be (?:un)?fair (?:\w+ ){0,3}?to (?:score|rate|grade|mark|give (?:full )?credit)\b",
    r"give (?:me )?credit for what i (?:mean|meant)\b",
    rf"(?:low|bad|poor|lower) (?:ratings?|scores?|grades?|marks?) {_W}{{0,5}}?(?:would|will|could) (?:end|ruin|"
    rf"destroy|cost) my\b",
    r"(?:see|read|take|view|judge) (?:it|this|my \w+) in the (?:best|most favou?rable|kindest) (?:possible )?light\b",
    r"round(?:s|ing)? up where in doubt\b",
    r"(?:leaning|lean|inclined|drawn|tend) (?:towards?|to) the (?:highest|top|best|maximum) (?:marks?|scores?|"
    r"ratings?|grades?)\b",
    rf"i trust that (?:whoever|the {_GRADER}|you) {_W}{{0,3}}(?:scores?|grades?|will|rates?)\b",
    # Whoever reads or grades this, spoken of or to.
    rf"(?:whoever|anyone|anybody|(?:the|some) one|person|system|model|machine|reader|recruiter|human|"
    rf"software) (?:(?:who|that|which) )?(?:is )?"
    rf"{_READS} this (?:\||answer|response|transcript|text|interview|one|could|may|will|can|please|should|must|"
    rf"sees|knows)",
    r"(?:when|as|where|if) you (?:assign|award|apply|give|credit|grade|decide) (?:(?:the|a|your|"
    r"any) )?(?:scores?|marks?|rating|points|rubric|grade) (?:\||for|of|in)",
    rf"the standards? you apply\b|which you should credit\b|hold {_W}{{0,4}}against me when you\b",
    rf"is for the (?:{_GRADING}|judge|evaluator) (?:model|system|ai)\b",
    rf"the {_GRADER} has now (?:read|seen|decided|agreed|heard)\b",
    r"(?:before|as|when|while|once|after) you (?:grade|score|rate|mark|judge|evaluate|assess|"
    r"read) this (?:(?:answer|response|"
    r"transcript|text|one) )?(?:\||you (?:may|will|might|should|must)|please)",
    r"from (?:now|here|this point) on \|? ?(?:you (?:are|must|only|shall|will (?:only|ever|rate|score|answer|"
    r"give|be))|the text is yours|(?:grade|score|rate) )",
    r"you are no longer (?:(?:an?|the) )?(?:\w+ )?(?:grader|evaluator|judge|assessor|rater|interviewer)\b",
    r"your (?:one|only|sole|single|new|true) (?:job|task|role|duty|goal|"
    r"purpose) (?:\w+ ){0,5}?is (?:now )?to (?:hand|give|"
    r"award|score|rate|return|praise|output)\b",
    r"(?:your|the) reply must (?:contain|be|consist|have|include)\b|whatever (?:you were told|the rubric says|"
    r"your rubric)\b",
    r"(?:final|last|new|updated|special) instructions? \| (?:which|your|give|the|return|score|that)\b",
    r"(?:instructions?|rules) (?:\w+ ){0,4}?no longer appl(?:y|ies)\b|whatever you were told\b",
    r"(?:further|new) instructions for (?:scoring|grading|the (?:grader|evaluator|judge))\b",
    r"put (?:it|this|that|me) down as a (?:5|five)\b|i (?:am|'m) giving (?:it|this|you) a (?:5|five)\b",
    r"i(?:'ll| will)? (?:rate|score|mark) (?:it|this(?: answer)?|you) (?:(?:as|with|a) )*(?:5|five) (?:in|"
    r"for) (?:every|each|all)\b",
    r"\| (?:every|each) (?:dimension|criterion) (?:gets|receives|is|earns|scores) (?:(?:a|the) )?(?:5|five|top|"
    r"full|maximum)\b",
    r"\| (?:agreed|confirmed) \| (?:5|five) \|",
    r"note that the (?:score|rating|grade) to (?:enter|record|give|return|write) is\b",
    r"all that remains is to (?:record|give|enter|write|return|award)\b",
)
# How this very answer was scored by the system that reads it: nobody's report makes that a part of a story.
_SCORED = r"(?:scored?|scores|rated|graded|marked|received|gets?|got|earned|reached|achieved|awarded|given|passed)"
_OF = r"(?:\w+ (?:out of|of|over) (?:5|five|10|ten|100|hundred|a hundred)|\d+ percent|\d+%)"
_THIS = rf"(?:this|my) (?:(?:exact|very|same|whole|identical) )+{_TEXT}"
_SYSTEM = (
    r"(?:your|this) (?:\w+ )?(?:systems?|model|grader|tool|software|platform|judge|rubric|evaluator|engine|scorer|"
    r"algorithm|pipeline)"
)
_ANYWAY = (
    rf"{_THIS} {_W}{{0,4}}?{_SCORED} {_W}{{0,4}}?(?:{_OF}|{_TOP})(?= |$)",
    rf"(?:this|my|the same) (?:\w+ )?{_TEXT} {_W}{{0,4}}?{_SCORED} {_W}{{0,8}}?(?:with|by|from|on|in|under|through) {_SYSTEM}(?= |$)",
    rf"{_THIS} {_W}{{0,3}}?(?:through|in|into|to|past|with) {_SYSTEM}(?= |$)",
    rf"{_SYSTEM} (?:\w+ )?(?:already |previously |once )?(?:gave|scored|rated|graded|marked|awarded) (?:this|my|the same) "
    rf"(?:\w+ )?{_TEXT}\b",
)
CLAIMS_ANYWAY = re.compile(f" (?:{'|'.join(_ANYWAY)})")
"""Claims that stay claims where somebody is said to have told them."""
CLAIMS = re.compile(f" (?:{'|'.join(_FORMS)})")
"""Each is a claim, a plea or a form of address that has no place in talk to an interviewer."""

"""Word lists for masking names: which words are also names, which nouns are people, which capitals are nobody.

They are not in ``rubrics/lexicons/``: every list there is looked for in every answer, and these count only here.
"""

from __future__ import annotations

from typing import Final

MONTHS: Final = frozenset("may june april august".split())
PLACES: Final = frozenset(
    "jordan austin dallas houston denver madison phoenix sydney london paris florence vienna sierra savannah "
    "milan brooklyn georgia virginia carolina alexandria india china asia africa israel chad cuba kenya lima "
    "cairo chester lincoln jackson orlando charlotte victoria adelaide valencia santiago england ireland wales "
    "holland france".split()
)
"""Names of people that are names of places too."""
WORDS: Final = frozenset(
    "will mark grace art rob bill sue pat jack drew chase hope faith joy rose lily iris ivy violet daisy dawn eve "
    "summer autumn olive ginger sandy rusty miles rich frank dick jay ray guy max min sky star gene dean earl "
    "duke king prince page parker cooper mason carter hunter baker cook young brown black white green gray grey "
    "long short best good strong day knight bishop pope stone wood woods field fields hill hills lake rivers "
    "brooks banks park parks house church street bush rice bean pepper berry fox wolf bird fish lamb bull crane "
    "swan drake finch robin jade ruby pearl amber crystal opal coral melody harmony destiny trinity patience "
    "prudence charity honor mercy justice true noble major pierce lance dash flash bob nick skip chip chuck buck "
    "bud rocky happy merry carol angel lane ford wade heath glen dale cliff reed ward harry herb peg penny kitty "
    "cherry candy sunny bunny stella do can so an he she you yi in on is ai li le see song sun moon love wise "
    "power powers sharp small little bright light price cash worth savage gold silver diamond steel frost snow "
    "winter storm rain cloud bell case casey cross french english irish scott west east north south wills marks "
    "grant grants stand dot don norm tab ash basil sage clay colt gale hank hazel holly jasmine laurel myrtle "
    "pansy poppy willow heather june sonny tad ty van vic wells bar bond book booth brook burns butler chance "
    "chandler cole court crew curry daily dell drum early fair farmer fast fine fisher flower flowers free friend "
    "gates gay goodman hand hardy hart head held hood hook joiner key lord low mann march may mayor mills more "
    "moss news new nice noon ocean old pack pan peace peak pike pitt pool poor post potter pride quick ready read "
    "real rider ring road rock root rush sale sales salt sands seal set shepherd show silk singer smart spring "
    "stark still such sweet table tan teller temple ten tower town train trent tree try twin wall walls walk wang "
    "war warm washington way weaver weeks wild win wind wing work yes york data model test team code law bass "
    "bose lee den der de la el al von bin ben mac".split()
)
"""Names of people that are ordinary words too: masked only where the words around say that somebody is meant."""
TWOFOLD: Final = WORDS | MONTHS | PLACES

PERSON: Final = frozenset(
    "clerk physicist radiologist agronomist teacher pilot driver editor trader dispatcher operator technician "
    "statistician psychologist economist chemist biologist "
    "manager boss lead colleague coworker teammate engineer scientist analyst designer director mentor mentee "
    "supervisor advisor adviser professor intern developer researcher cofounder founder friend wife husband "
    "brother sister son daughter mother father stakeholder pm po cto ceo cfo coo vp tpm em skip hire recruiter "
    "interviewer architect statistician student postdoc contractor consultant nurse doctor owner head chief peer "
    "counterpart someone somebody guy woman man lady person clinician lawyer counsel officer programmer tester "
    "junior senior assistant secretary salesperson liaison girl boy kid lad child neighbour neighbor buyer planner "
    "farmer volunteer trainee apprentice fresher graduate grad newcomer midwife pharmacist accountant mechanic "
    "electrician baker chef foreman aunt uncle cousin girlfriend boyfriend grandmother grandfather flatmate "
    "roommate classmate housemate coach tutor lecturer trainer breeder overman spokeswoman spokesman "
    "sponsor vet fellow fella bloke chap welder fitter cleaner porter sergeant".split()
)
"""Nouns for people."""
QUALITIES: Final = frozenset(
    "new old former then current senior junior staff principal lead product project data ml ai machine learning "
    "software research engineering team tech technical direct first second other good dear close great hiring "
    "platform backend frontend infra devops security operations marketing sales finance account program general "
    "skip level own previous next line department vice co deputy acting applied analytics legal quality "
    "clinical".split()
)
"""What may stand between "my" and a noun for a person."""
OWNERS: Final = frozenset("my our his her their your a an the another one this that fellow".split())

GREETINGS: Final = frozenset("hi hey hello thanks thank welcome bye goodbye cheers morning afternoon evening".split())
NOBODY: Final = frozenset(
    "i im ive id ill we you he she it they there this that these those the a an and or but so if then everyone "
    "everybody all team folks guys god okay ok yes yeah no not well great good nice sure right thanks thank hi hey "
    "hello welcome monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december today tomorrow yesterday morning afternoon evening my our your "
    "his her their what when where who why how which however because also actually basically honestly first second "
    "third finally next later after before since while during for from with at in on to of by as is are was were did "
    "do does can could would should will let us me again both some any every each maybe perhaps absolutely exactly "
    "always never very really just still too sorry happy glad here now back much more most many indian german french "
    "english british american canadian chinese japanese korean turkish italian spanish dutch polish russian brazilian "
    "mexican european asian african armenian greek swedish danish norwegian finnish scottish welsh irish ukrainian "
    "romanian bulgarian serbian croatian hungarian czech austrian swiss belgian portuguese argentinian colombian "
    "chilean nigerian ghanaian kenyan egyptian iranian persian iraqi syrian lebanese israeli pakistani bangladeshi "
    "nepali vietnamese thai filipino indonesian malaysian taiwanese australian catholic muslim jewish hindu buddhist "
    "christmas easter diwali ramadan thanksgiving people google amazon microsoft apple meta facebook netflix openai "
    "anthropic nvidia intel ibm oracle salesforce uber airbnb spotify stripe linkedin twitter tiktok deepmind "
    "databricks snowflake slack jira zoom teams github gitlab python java javascript typescript rust golang "
    "kubernetes docker kafka spark airflow pytorch tensorflow keras sklearn pandas numpy postgres redis mongo "
    "elasticsearch bert roberta gpt chatgpt gemini llama mistral bard copilot alexa siri cortana excel tableau looker "
    "grafana prometheus linux windows android world engineer manager scientist lead senior junior staff principal "
    "head chief director product data machine learning research software".split()
)
"""Words that stand where a name could and are none; products and companies stay as they are."""

LABEL_WORDS: Final = frozenset(
    "interviewer interviewee candidate speaker guest host hiring manager recruiter unknown participant user "
    "moderator panel panelist the a an one two three four five first second main lead you me applicant person "
    "male female agent customer external unverified organizer presenter meeting room phone iphone ipad android "
    "call caller she her hers he him his they them theirs q bot assistant notetaker ai and of from de la van von "
    "der den bin al el mr mrs ms dr prof engineer senior director staff team spk channel left right question "
    "answer response".split()
)
"""Words of a speaker's label that are nobody's name."""

SAYS: Final = frozenset(
    "and from here said says told asked asks was is has had did thinks thought suggested agreed joined pinged "
    "wanted would came went wrote built owned led ran helped felt pushed noticed raised who explained reviewed "
    "offered replied called decided knows knew left took gave".split()
)
"""What goes on about a person behind the name at the start of a sentence."""
GOES_ON: Final = frozenset(
    "and from here nice i so its thanks for good how great welcome speaking by the a an at with who can this".split()
)
"""What follows a name that somebody is greeted or introduced by."""
FIRST: Final = frozenset(
    "will mark grace art rob bill sue pat jack drew chase hope faith joy rose lily iris ivy violet daisy dawn eve "
    "summer rusty miles frank ray guy max gene dean earl duke parker mason carter hunter cooper pearl ruby jade "
    "amber robin carol angel harry penny stella dale cliff reed glen heath wade nick chip chuck rocky don norm "
    "hank hazel holly jasmine heather june may april august jordan austin dallas chester lincoln charlotte "
    "victoria adelaide phoenix sydney paris london florence sierra savannah georgia virginia carolina orlando "
    "jackson madison israel chad bob jay rich dick harmony melody olive ginger sandy cole grant lane ford lance "
    "pierce basil clay dot peg kitty vic".split()
)
"""Those of the twofold names that somebody is called by."""
ASSISTANTS: Final = frozenset("claude alexa siri cortana watson devin jasper eliza adam julia ada ernie elmo".split())
"""Names of people that are names of programs too."""
PROGRAM_SIGNS: Final = frozenset(
    "optimizer optimiser sonnet opus haiku code api sdk model models desktop studio assistant bot "
    "prompts prompt output outputs".split()
)
"""What follows the name of a program."""
PROGRAM_VERBS: Final = frozenset("in using used use uses prompted prompting via through ran against calling".split())
"""What stands in front of the name of a program."""

package text

import "strings"

// Kinds of abbreviations, by what they need around them.
const (
	title        = iota + 1 // never ends a sentence: "Lt.", "Gen."
	ending                  // may end a sentence too: "Inc.", "etc."
	beforeNumber            // an abbreviation only before a number: "No."
)

var abbreviations = func() map[string]uint8 {
	table := map[string]uint8{}
	for kind, words := range map[uint8]string{
		title: `mr mrs ms mx dr messrs mme mlle prof rev hon fr sr. st ste mt ft gen lt col maj capt cmdr cdr comdr lcdr ltg mg bg
			adm radm vadm brig sgt cpl pvt msgt ssgt sfc spc pfc wo cwo ens sen sens rep reps gov govs pres sec supt amb atty dep asst det insp cpt
			rt vs v viz cf approx ca est e.g i.e al esq fig figs ave blvd rd hwy bldg ex dist gen mfg dept
			pvt univ assn intl natl govt ph ed eds trans tel ext attn pg nr ret`,
		ending: `inc corp ltd co cos llc plc jr sr etc bros dept ph.d m.sc b.sc m.phil d.phil
			calif fla mass conn ariz colo ill ind kan mich minn mo neb nev okla ore pa tenn tex va vt wash wis wyo md del ala ark ga ky la miss mont
			jan feb aug sept oct nov dec est mon tues wed thur thurs fri
			hr hrs min mins yr yrs lb lbs oz ft approx a.k.a avg`,
		beforeNumber: `no nos p pp vol vols art arts ch chap para paras sec sect op fig figs mar apr jun jul sun sat tue ver pt rs app ref res`,
	} {
		for _, w := range strings.Fields(words) {
			w = strings.TrimSuffix(w, ".") + "."
			if table[w] == 0 || kind < table[w] {
				table[w] = kind
			}
		}
	}
	return table
}()

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// prefixes stay with the word that a hyphen joins them to.
var prefixes = set(`anti arch bi co contra counter cross de demi e ex extra hyper infra inter intra macro mega micro mid mini multi neo non over
	para post pre pro proto pseudo psycho quasi re semi socio sub super supra trans tri ultra un uni`)

// syllables of Chinese and Korean given names as English news writes them.
var syllables = set(`un il moon jae in hye geun bak myung dae jung jong young woo hee chan shin wook joo ho sook suk yeol yol kyung kyong wha hwa yo
	tae yul won sik hyun hyon seok sok min soo su hak kyu ryong hae chol chul yong gon gun guk guang kwang song sung sang ui yeon chun se hoon hun
	ki gi seung kook kuk nam pyo byung jin jun geon gyun kyun bok beom bum pil rae doo doo hwan mi ja im
	wai ching chi yiu chung keung fung pik wan siu lai ka kin ying jeou ing wen te ching cheng hsi kuo chen chien jen tse shui bian kwan wah kwok
	hing sze chun lam yin tung chee hwa mei ling ming tai shek kai yu sen hsien loong kuan yew teng hui jung yuk kit man lik`)

// fused words are two words written as one, by where the second begins.
var fused = func() map[string]uint8 {
	m := map[string]uint8{}
	for word, cut := range map[string]uint8{
		"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3, "gimme": 3, "lemme": 3, "outta": 3,
		"dont": 2, "doesnt": 4, "didnt": 3, "isnt": 2, "wasnt": 3, "couldnt": 5, "wouldnt": 5, "arent": 3, "havent": 4,
		"thats": 4, "whats": 4,
	} {
		m[word] = cut
		m[strings.ToUpper(word[:1])+word[1:]] = cut
		m[strings.ToUpper(word)] = cut
	}
	return m
}()

// units that are cut from the number before them.
var units = set(`k m bn tn mn mm cm km kms kg kgs mg lb lbs ft nm am pm AM PM a.m p.m kmh kph mph km/h GHz MHz kHz Hz kHz hz
	W kW MW GW TW KW kw mw kt KT MT Mt MB GB TB KB Gb Mb Kb kb mb gb oz ml sq hr hrs min mins sec secs yr yrs
	million billion trillion mln bln trn crore lakh percent pct pc years months days hours minutes meters metres miles persons people tonnes tons
	cal kcal kV V kts knots`)

// currencies are the codes that stand before an amount without a space.
var currencies = set(`USD EUR GBP RMB CNY JPY INR AUD CAD CHF SEK NOK DKK PLN RUB KRW SGD NZD Rs RM Rp INR PKR`)

// domains are the endings that make a host name of words joined by full stops.
var domains = set(`com org net gov mil edu int info io co uk us ru cn in eu de fr tv news me au ca jp il pk be nl gc`)

// faces are emoticons of ASCII marks.
var faces = set(`:) :( ;) :-) :-( ;-) :D :-D :P :p :-P =) =( :/ :-/ <3 ^_^ :'( :| :] :o :O ;-P :)) :-)) (:`)

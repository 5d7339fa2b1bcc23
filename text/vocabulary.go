package text

import "strings"

// Kinds of abbreviations, by what they need around them.
const (
	title        = iota + 1 // never ends a sentence: "Lt.", "Gen."
	ending                  // may end a sentence too: "Inc.", "etc."
	beforeNumber            // an abbreviation only before a number: "No."
)

// abbreviations are words that a full stop belongs to, with it, in the cases
// they are written in.
var abbreviations = func() map[string]uint8 {
	table := map[string]uint8{}
	add := func(kind uint8, forms ...string) {
		for _, form := range forms {
			if old := table[form+"."]; (old == 0 || kind < old) && !zones[form] {
				table[form+"."] = kind
			}
		}
	}
	for _, list := range [...]struct {
		kind  uint8
		words string
	}{
		{title, `vs v viz cf approx ca e.g i.e al esq fig figs dept mfg ph ed eds trans tel ext attn pg nr dist bldg blvd ret`},
		{ending, `etc hr hrs min mins yr yrs lb lbs oz ft avg a.k.a`},
		{beforeNumber, `no nos p pp vol vols art arts ch chap para paras sec sect op ver pt app ref c`},
	} {
		for _, w := range strings.Fields(list.words) {
			add(list.kind, w, strings.ToUpper(w[:1])+w[1:], strings.ToUpper(w))
		}
	}
	for _, list := range [...]struct {
		kind  uint8
		words string
	}{
		{title, `Mr Mrs Ms Mx Dr Messrs Mme Mlle Prof Rev Hon Fr St Ste Mt Ft Gen Lt Col Maj Capt Cmdr Cdr Comdr Lcdr Adm Radm Vadm Brig Sgt Cpl Pvt
			Msgt Ssgt Sfc Spc Spec Pfc Ens Sen Sens Rep Reps Gov Govs Pres Sec Supt Amb Atty Asst Det Insp Rt Ave Rd Hwy Univ Assn Intl Natl Govt`},
		{ending, `Inc Corp Ltd Co Cos Llc Plc Jr Sr Bros Jan Feb Aug Sept Oct Nov Dec`},
	} {
		for _, w := range strings.Fields(list.words) {
			add(list.kind, w, strings.ToUpper(w))
		}
	}
	for _, w := range strings.Fields(`Ph.D M.Sc B.Sc M.Phil D.Phil Calif Fla Mass Conn Ariz Colo Ill Ind Kan Mich Minn Neb Nev Okla Ore Pa Tenn Tex Va Vt
		Wash Wis Wyo Md Ala Ark Ga Ky La Mont Mon Tues Wed Thur Thurs Fri`) {
		add(ending, w)
	}
	for _, w := range strings.Fields(`Mar Apr Jun Jul Sun Sat Tue Rs`) {
		add(beforeNumber, w)
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
var units = set(`k m bn tn mn mm cm km kms kg kgs mg lb lbs ft nm am pm AM PM kmh kph mph GHz MHz kHz Hz kHz hz
	W kW MW GW TW KW kw mw kt KT MT Mt MB GB TB KB Gb Mb Kb kb mb gb oz ml sq hr hrs min mins sec secs yr yrs
	million billion trillion mln bln trn crore lakh percent pct pc years months days hours minutes meters metres miles persons people tonnes tons
	cal kcal kV V kts knots`)

// currencies are the codes that stand before an amount without a space.
var currencies = set(`USD EUR GBP RMB CNY JPY INR AUD CAD CHF SEK NOK DKK PLN RUB KRW SGD NZD Rs RM Rp INR PKR`)

// domains are the endings that make a host name of words joined by full stops.
var domains = set(`com org net gov mil edu int info io co uk us ru cn in eu de fr tv news me au ca jp il pk be nl gc`)

// faces are emoticons of ASCII marks.
var faces = set(`:) :( ;) :-) :-( ;-) :D :-D :P :p :-P =) =( :/ :-/ <3 ^_^ :'( :| :] :o :O ;-P :)) :-)) (:`)

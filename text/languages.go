package text

// speech is what a language's text is known by: its commonest small words, the
// letters it has beyond the first of its script, and how its words often end.
type speech struct {
	language, script, words, letters, endings string
}

// speeches are the languages that are told from others of their script. In the
// letters of Latin script those of ASCII are left out; in Cyrillic script those
// that every language has.
var speeches = []speech{
	{"en", "latin", `the of and to in is that for it on was with as be by at are this from have has not but were or an had which their will its they
		been would more his he she we you said who after also than about into over between under during when there our can could should new first two other says
		what all if some so up out no them her him how may most against before because where while being those these such my me your year last`, "", "ing tion ed ly ment ness"},
	{"de", "latin", `der die das und ist in den von mit dem nicht ein eine zu auf für im des sich auch als an es wird nach bei einer einem aus werden war hat sind wurde oder über zum zur haben
		einen um dass vor wie noch nur sie er man bis wenn seit gegen durch so am kann mehr beim ihre seine diese unter zwischen sei seien wurden worden`, "äöüß", "ung ten gen lich isch keit chen"},
	{"fr", "latin", `le la les de des et est un une dans en du pour que qui sur par au avec pas ce il sont ne se aux plus été ont cette son sa ses leur elle nous mais ou entre
		à depuis près après lors où dont même aussi deux être fait comme sans sous ces vers selon avait était contre qu`, "éèêàçùîôâû", "ment eux aux tion aient"},
	{"es", "latin", `el la los las de del en que un una por con para es se su al lo como más fue ha sus entre sobre pero este esta son también desde está años según
		y cuando hasta no sin muy todo ya han sido ser esto donde contra tras dos uno hay puede todavía unos porque durante`, "ñáéíóúü", "ción ado ados mente dad aron"},
	{"pt", "latin", `os as de do da dos das em que um uma para com não por na se ao mais foi como seu sua pela pelo são entre também nos nas está sobre anos
		até quando já depois ainda muito ser ter pode tem ou mas sem foram aos isso este esta à às`, "ãõáéíóúâêç", "ção ções ado mente aram"},
	{"it", "latin", `il lo la gli le di del della dei delle che un una per con non in da al alla nel nella sono si come più anche ha dal dalla questo tra stato anni
		è finché dopo quando ma hanno essere era due suo sua loro degli ai alle dalle nei sul sulla fino ancora dell all dell nell`, "èéàòùì", "zione ato ati mente ggi ità"},
	{"nl", "latin", `de het een en van in is op te dat die voor met zijn niet aan er om ook als door naar bij uit over heeft worden wordt tot maar werd hebben nog dan
		deze dit was kan meer zal hun geen haar tussen tegen onder sinds toen zij hij wel jaar waar veel`, "ëï", "ing heid lijk eren"},
	{"af", "latin", `die van en in is het dat vir nie met op te sy wat aan om ook as deur word hy 'n was hulle nog maar sal sê gesê kan hierdie daar tot toe oor uit wees teen tussen sedert dalk sou`, "êëô", "like heid"},
	{"pl", "latin", `na że się do nie jest za od po przez oraz dla ale jak był są przy to który która które jego ich roku został może
		tym tej już czy być ze także też tego jako zostały gdy ta te po nad pod przed było będą w z aż`, "łżźśćńąęó", "ych ego ów ach emu ały ała ście ował owie"},
	{"cs", "latin", `se na je že do to jako pro ale po který která podle byl jsou by od také bylo jeho nebo roku
		ve ze když už jen aby byla byli než při před což tím není má však své jejich za co dva dvě uvedla řekl dokud asi možná`, "řěůčšžýáíéúňďť", "ých ého ního ení ách oval"},
	{"sk", "latin", `sa na je že do aj to ako pre ale po ktorý ktorá podľa bol sú by od tiež bolo jeho alebo roku
		vo zo keď už len aby bola boli než pri pred čo nie má však svoje ich za dva dve kým dvaja uviedla možno`, "ľôŕĺäčšžýáíéúňďť", "ých ého ania ách oval osť"},
	{"sl", "latin", `in je na se da za so tudi ki pa od ne bi ali po kot pri še bil bila leta
		sta ko bodo kar bo med tem iz ter več ni pred do že z s lahko zaradi dejal danes`, "čšž", "ega ih nja ala ili ost"},
	{"hr", "latin", `je na se da za od su će bio koji koja što kao ili ali nije po iz prema biti bi godine
		još kada do sa u i te to ne samo nakon zbog između tijekom možda rekao dok kako ima više iznad oko`, "čćšžđ", "ama ije nje ova ima ost"},
	{"hu", "latin", `az és hogy nem is egy volt meg ez van azt már csak mint de vagy ha el még szerint után lesz azonban magyar
		amikor hogy mert ki pedig óta talán nincs lehet kell között aki ami több közölte idén`, "őűöüáéíóú", "nak nek ban ben ból ből ról ről val vel tól től ott ett ért ének ának"},
	{"ro", "latin", `și de în la cu pe nu că din este un pentru mai sunt se prin fost dar ca sau după această între lui
		o a al ale au când unei unui iar dacă fi cele cei până acest vor va iar lângă asupra potrivit încă`, "ășțîâşţ", "ului lor ului ție ilor ează"},
	{"sq", "latin", `dhe të në për me që nga është një në se ka më nuk janë do por këtë
		i e së kur deri si u ishte tha ndaj pas ende kjo ky pranë kanë ta`, "ëç", "ve ët imi imin isë"},
	{"sv", "latin", `och att det som en på är av för med den till inte har de ett om var från han men så vid efter eller under kan ska
		sig nu när sedan enligt också inom mot ut upp över mer sina blev dem säger sade i`, "åäö", "ade ningen arna erna ligt"},
	{"da", "latin", `og at det som en på er af for med den til ikke har de et om var fra han men så ved efter eller under kan skal blev
		sig nu når siden også mod ud op over mere blevet være havde deres siger oplyser hvor kom nær ind mellem i`, "æøå", "ede ingen erne lige"},
	{"no", "latin", `og at det som en på er av for med den til ikke har de et om var fra han men så ved etter eller under kan skal ble
		seg nå når siden også mot ut opp over mer blitt være hadde deres sier opplyser hvor mellom fortsatt fram i`, "æøå", "ene ingen ble lige"},
	{"is", "latin", `og að í á er sem til var við um með það en fyrir af ekki hefur þess þar eru þá frá segir hafa eftir þegar sé verið síðan ekki þetta hann vegna yfir enn kom`, "ðþæöáéíóúý", "inn num ins unum andi aði ður nni"},
	{"fi", "latin", `ja on ei että se oli hän mutta ovat myös kun joka mukaan sekä olla vuonna sen tai kuin jos nyt vain niin ole
		jo kunnes yhä hänen sitä voi noin tänä kertoi sanoi eikä jossa mitä kaksi jälkeen vielä`, "äö", "ssa ssä sta stä lla llä lle een aan ään iin nut nyt vat vät mme ksi eet neen"},
	{"et", "latin", `ja on et ei see oli ta ka mis kui aga või ning oma mida pärast olid aasta
		kes kuni nii ütles teatas kuid saadik mitte veel ole selle oma üle vastu sel juba lähedal`, "õäöüšž", "sse dest ga tud mine ste ele ust ses"},
	{"lv", "latin", `un ir ka ar no uz par kas to arī tika bet pēc lai vai kā gada
		kad līdz šo tā vēl nav bija kopš pie pret joprojām netālu gan jau viņš šī ziņoja`, "āēīūļņķģšžč", "šanas umu iem ās iņa ība ājā"},
	{"lt", "latin", `ir kad į yra su iš tai buvo ne kaip už bet apie jis po dėl dar nuo metų
		kai taip pat jau prie kol per bus iki ar jų kuris tik pranešė šių vis abi`, "ėįųąęūšžč", "ius tis ųjų imo oje uose iai imas ją"},
	{"tr", "latin", `ve bir bu da de için ile olarak daha çok olan sonra kadar gibi en ancak ya ise değil olduğunu tarafından göre yeni arasında üzerinde ne her
		iki beri bin yıl söyledi açıkladı kez belki olan oldu üzere günü hâlâ`, "ğışçöüâ", "lar ler ları leri nın nin dan den yor dığı diği mak mek ması mesi acak ecek tır dir ında inde"},
	{"az", "latin", `və bir bu ilə üçün da də olan olaraq sonra edib ki daha qədər edən bildirib
		hələ iki nəfər il sonuncu xəbər verir artıb bəri isə həm deyil görə kimi onun`, "əğışçöü", "lar lər dır dir nın nin ıb ib ması məsi ində ında"},
	{"uz", "latin", `va bilan uchun bu ham bir ning dan ga edi boʻlgan haqida deb esa yil
		bo hali beri ikki kishi dushanba kuni emas yoki lekin bo‘lgan bo‘yicha mumkin qildi natijasida yaqinida aytdi`, "‘ʻ", "lar ning dagi gan moqda lari ishi larni idan ishini adi"},
	{"id", "latin", `yang dan di untuk dengan dari ini pada dalam tidak akan itu ke adalah oleh juga telah sebagai tersebut bahwa atau ada mereka kepada karena lebih
		sudah hingga ketika masih orang hari saat kata sejak sampai para kedua dua sebuah bisa tahun kalinya polisi harga bukan mungkin`, "", "kan nya annya"},
	{"ms", "latin", `yang dan di untuk dengan daripada ini pada dalam tidak akan itu ke adalah oleh juga telah sebagai tersebut bahawa atau ialah mereka kepada kerana lebih
		sehingga apabila masih orang hari ketika kata sejak para kedua dua sebuah boleh tahun kali polis harga bukan mungkin mengenai berkata berhampiran turut manakala`, "", "kan nya annya"},
	{"tl", "latin", `ang ng sa mga na ay at ni si para kay hindi ito may siya rin nang kung
		isang noong pa ayon mula baka din niya kanyang nila pero tungkol dahil kanilang taong`, "", "ong ang"},
	{"vi", "latin", `và của là các có được cho trong với những không này một người đã để đến từ khi trên về cũng như tại
		sẽ đang ra còn vẫn hai thể phải việc năm ngày theo sau trước ở biết hôm`, "ăâđêôơưảạấầẩậắằặẻẽẹếềểệỉịỏọốồổộớờởợủụứừửựỳýỹ", ""},
	{"sw", "latin", `ya na wa kwa ni katika la za kuwa cha hii huo huyo lakini yake pia au hiyo baada watu
		kuhusu kwamba hadi bado wakati karibu mwaka alisema wake zao ili tangu mara yao huenda`, "", "isha ana"},
	{"so", "latin", `iyo ka ku oo waa in ee la ayaa uu ay soo waxa kala si aan
		waxay waxuu wuxuu kor ilaa tan waxaana markii sida laga loo qof weli agteeda hore sheegay`, "", "ayaa yaal aha eed ooyin aan adii"},
	{"ha", "latin", `da na ya ta su ba kuma wannan cikin shi ne ce an sai daga wani
		za har ga suna kan wata ran yi bayan domin amma wadanda inda tun ji karo cewa lokacin`, "ƙɗɓ", "nsu wa"},
	{"ca", "latin", `el la els les de del en que un una per amb és al com més va ha seva també aquest aquesta entre
		i fins hi dels pel quan van segons prop des encara no però han ser són seu sobre ja l'any no`, "çàèéíòóúï·", "ció itat ment"},
	{"gl", "latin", `o os as de do da dos das en que un unha para con non por na se ao máis foi como seu súa pola polo son entre tamén nos nas está sobre anos
		ata cando xa despois aínda moi ser ter pode haxa preto unha cun dunha desde`, "ñáéíóú", "ción mente aron"},
	{"eu", "latin", `eta da ez bat du dute zen ere dira izan zuen ziren dela bere baina izango gertu oraindik buruzko arte dituzte zituzten egin horrek duela dago daude esan den zenean aurrera agian`, "ñ", "aren tik ean ekin etan ako etako tzen rik zkoa koak iek duenez"},
	{"ku", "latin", `û di ku li ji bi de ya yên ên ê ev ew wê dê hev ser jî ne ji bo were her her kir hate heta nêzîkî got dibe hîn ve`, "êîûşç", "ên dike kirin tiye"},
	{"mt", "latin", `il li ta u f' fil tal mill dwar għal ma hija huwa kien kienet minn dan din lil bil ukoll se qal qalet meta ħdejn għadhom jista iżda tad fit bejn`, "ħġżċà", "ijiet jiet ajt"},
	{"ga", "latin", `an na agus ar go is tá le sa i don bhí den leis seo atá chun do bhfuil nach sé sí ag ó ina nuair dúirt faoin nua gur bheith féin mar idir`, "áéíóú", "adh igh acht ach aí"},
	{"cy", "latin", `y yr a i o yn ar am mae wedi eu bod gan ac i'r o'r ei nad ym gyda hyn oedd fod ond meddai ger ers eleni dros pan cael rhwng neu nes dau`, "ŵŷâêîôû", "odd aeth iau wyd au"},
	{"yo", "latin", `ní ti tí àwọn sì fún náà pé ó kan láti nínú yóò wọn bá lọ jẹ́ sọ nígbà ìgbà fi nípa ń`, "ẹọṣàèìòùáéíóúńǹ", ""},
	{"zu", "latin", `futhi ukuthi kodwa kanye uma kule kulo kusho ukuze eduze ngoba kusukela ngenkathi abantu uthe nge ngo yakhe lokhu kungenzeka kuze`, "", "kile weni eni elana anga eka wayo isa ise"},
	{"eo", "latin", `la de kaj en al estas ne ke por estis pri kiu kun el ĉi sed li ili aŭ kiel ankaŭ de ekde jam ĝis plu inter dum tiu pli havas kiam eble`, "ĉĝĥĵŝŭ", "ojn aj oj ajn itaj anta"},

	{"ru", "cyrillic", `и в во со об не на что с по из за от для как это его но к у о был также года при которые после уже или до было том со их так он она мы ее если еще ещё когда два`, "ийщъыьэюяё", ""},
	{"uk", "cyrillic", `і в у не на що з по із за від для як це його але до був також року при які після вже або й та про має було цього їх він так коли ще`, "ийщьюяіїєґ", ""},
	{"be", "cyrillic", `і ў у не на што з па за ад для як гэта яго але да быў таксама года пры якія пасля ужо або пра калі каля яшчэ ён яна былі`, "йыьэюяёіў", ""},
	{"bg", "cyrillic", `и в не на че с по от за до да се е са като това той но при след които която вече или през ще към беше този може със във`, "ийщъьюя", ""},
	{"sr", "cyrillic", `и у не на да с са по из за од до се је су као то он али при после који која већ или ће би није био са што када`, "иљњђћџј", ""},
	{"mk", "cyrillic", `и во не на дека со по од за до да се е сум како тоа тој но при после кои која веќе или низ ќе кон беше овој може што ја ги го`, "иљњѓќѕџјѐѝ", ""},
	{"kk", "cyrillic", `және мен бен бұл үшін бір деп да де екі ол жылы туралы болып еді осы бойынша кейін әлі дейін`, "ийщъыьэюяёәғқңөұүһі", ""},
	{"ky", "cyrillic", `жана менен бул үчүн бир деп да да эки ал жылы боюнча болуп эле ушул кийин дагы чейин`, "ийщъыьэюяёңөү", ""},
	{"mn", "cyrillic", `нь бол энэ байна гэж юм ба хүн хоёр дахь оны болон байгаа тухай хийх ч дээр талаар бөгөөд`, "ийщъыьэюяёөү", ""},
	{"tg", "cyrillic", `ва дар ба аз ки бо барои ин аст он ду буд шуд то ҳам соли карда ҳастанд`, "ийъэюяёғӣқӯҳҷ", ""},
	{"uz", "cyrillic", `ва билан учун бу ҳам бир деб эса йил эди икки ҳақида керак`, "ийъэюяёўқғҳ", ""},
	{"tt", "cyrillic", `һәм белән бу өчен бер дип да дә ике ул елда турында`, "ийщъыьэюяёәөүҗңһ", ""},

	{"ar", "arabic", `في من على إلى أن عن مع هذا هذه التي الذي ما لا كان بعد قد بين كما أو ذلك إن لم قال كانت حتى عندما`, "ةىيكإأ", ""},
	{"fa", "arabic", `در از به با که را این و برای است آن تا یک بر شد هم شده بود های می خود نیز کرد دو روز باشد پس`, "پچژگکی", ""},
	{"ur", "arabic", `کے کی میں کا ہے سے کو اور نے پر یہ کہ ہیں تھا اس بھی ہو نہیں کہا جو تک گئے گئی رہے کر`, "پچژگکیٹڈڑےںہھ", ""},
	{"ps", "arabic", `د په چې او ته کې له دي ده سره هم نه یې وو شول دا ږغ وویل خپله کړي دی`, "پچژگکیېۍئټډړږښڅځګڼ", ""},
	{"ckb", "arabic", `لە بە کە و بۆ ئەو ئەم لەگەڵ دەکات هەر بوو کرد دوو ئێستا`, "پچژگکیەۆێڵڕڤ", ""},
	{"sd", "arabic", `۾ جي جو کي ۽ آهي سان تي ته جا هن آهن ٿي`, "پچگڪڻڳڱڃڄٻڀٺٿٽڏڌڊڍڦڙھي", ""},
	{"ug", "arabic", `ۋە بۇ بىر ئۈچۈن بىلەن دەپ ئىككى بولۇپ كېيىن`, "پچژگكەۇۆۈۋېى", ""},

	{"hi", "devanagari", `के में की है और से का को पर ने कि यह हैं था एक भी नहीं तक इस कहा लिए हो गया कर रहे गई थी`, "ड़ढ़", ""},
	{"mr", "devanagari", `आहे आणि या च्या हे व की तर ते मध्ये केली केले होते नाही असे झाले सांगितले आहेत अजूनही ही होता असून`, "ळ", ""},
	{"ne", "devanagari", `छ र को मा ले भएको छन् पनि हो गरेको भने यो का लागि गर्न हुने थियो उनले तथा बताए अझै रहनेछ`, "", ""},

	{"bn", "bengali", `এবং ও না এই করে থেকে জন্য হয় যে তার এ একটি হয়েছে সঙ্গে বলে আর নিয়ে বলেছেন`, "র", ""},
	{"as", "bengali", `আৰু এই কৰি পৰা যে হয় বাবে নহয় বুলি থকা তেওঁ`, "ৰৱ", ""},

	{"he", "hebrew", `של את על לא כי הוא עם זה גם אל כל היא אך או בין אמר`, "", ""},
	{"yi", "hebrew", `און די איז אין פון דער צו מיט נישט אויף האט דאס`, "ײװױ", ""},

	{"am", "ethiopic", `ነው ውስጥ እና ላይ ጋር ሲል ዓመት እንደ ይህ አለ ናቸው`, "", ""},
	{"ti", "ethiopic", `እዩ ኣብ ካብ ናይ እቲ ድማ ምስ ነቲ እታ`, "", ""},
}

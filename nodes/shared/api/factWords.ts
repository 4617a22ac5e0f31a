import { words } from './wordList';

/** Yes and no without an indication of the question. */
const PLAIN_YES = 'yes y ja j true 1 wahr';
const PLAIN_NO = 'no n nein false 0 falsch';

/** Words around the names of facts, by their effect on the meaning. ASSUMED, all of them. */
export const FACT_WORDS = {
	/** Words without a meaning of their own. */
	around: words(`
		vehicle vehicles veh car fahrzeug fahrzeuge fzg fahrzeugs auto bmw the is of in at on a data info information
		infos value val txt text string raw field fld lst list basic general main core std result api wert angabe
		outcome liste ergebnis
	`),
	/** The same for keys that contain other keys. */
	containers: words(`
		state order auftrag fahrzeugauftrag vehicleorder vehiclestate lookup section sections group groups facts fact
		row sheet report history service factory check checks header status success doc xml summary overview identity
		identification stammdaten daten werk features feature functions function funktionen merkmale production standard
		configuration config build specification specifications specs spec technical technik infotainment navigation
		navi nav software connectivity multimedia angaben systems system hardware full plus fa vo vin ns details detail
		attrs table tabelle entity base wrapper get search info vehicleinfo basics fahrzeugdaten envelope xmlns soap
		blatt standardfa falist categories kategorien produktionsdaten block blocks analysis evaluation verdict verdicts
		assessment profile profil steckbrief card cards structured raw
	`),
	/** More words that keys consist of: without a meaning of their own, and found around the names of some facts. */
	further: words(`
		name names type typ model description designation bezeichnung label long sales marketing title code codes apple
		evo entry entryevo add on addon date datum iso exact local day month year version current head unit units
		exterior interior body aussen innen seat roof number nummer total count special individual optional standard
		extra art generation variant development dev entwicklung detected road map all can has port reading message
		service visit svt names id mmyy verified supports series paint trim amount betrag measure
	`),
	/** Abbreviations, each followed by its full form. */
	abbreviations: words('cp carplay fs fullscreen'),
	/** More names of the VIN, to distinguish vehicles. */
	vehicleId: words(`
		fin vin_long fahrgestellnummer chassis_number vin_number fahrzeug_identifizierungsnummer vin_code car_vin vin_no
		veh_vin fzg_nr fahrzeug_vin vehicle_id_number
	`),
	/** Keys next to a feature's name that say in which respect it is listed. */
	about: words('category group section kind class scope type aspect kategorie gruppe art'),
	/** The year of a date that is an object. */
	year: words('year jahr yyyy'),
	/** Its month. */
	month: words('month monat mm'),
	/** Its day. */
	day: words('day tag dd'),
	/** Keys that only wrap their content, and are ignored. */
	wrappers: words(`
		data result results response payload body answer output attributes attribute attrs attr properties props node
		nodes edge edges item items content value values text list row rows record object envelope root return ergebnis
		antwort daten fields field liste inhalt included embedded lines element elements wert werte val vals
	`),
	/** Types that databases write around values, in exactly these letters: `{ "S": "530i" }`. */
	typed: words(`
		S N BOOL L M SS NS stringValue integerValue doubleValue booleanValue timestampValue mapValue arrayValue
	`),
	/** Keys that may hold the name of a fact, next to its value. */
	nameKeys: words(`
		name key label title field feature check function property parameter attribute merkmal feld eigenschaft
		bezeichnung titel funktion item topic capability fact test question k n id code type kind section category group
		product service option component produkt leistung criterion aspect display_name item_name feature_name
		check_name field_name param attr
	`),
	/** Words for a date in an entry that is not the date of the visit. */
	noVisitDate: words(`
		next due planned until valid expiry expires expire warranty garantie created updated modified changed printed
		registration registered delivery delivered invoice paid ordered manufactured built production faellig gueltig bis
		start end from to
	`),
	/** Words for an option that is not, or no longer, in the car. */
	removed: words(`
		removed deleted cancelled canceled deselected omitted entfernt geloescht entfallen storniert ausgebaut
	`),
	/** Keys for the state of a history entry or an option. */
	standing: words('status state type kind stand zustand art'),
	/** Words for an entry that is not done yet, or never will be. */
	ahead: words(`
		planned scheduled upcoming booked next due pending cancelled canceled appointment geplant terminiert storniert
		anstehend faellig termin
	`),
	/** Keys for the column headings of a table. */
	columnKeys: words('columns headers header cols fields column_names spalten kopf keys'),
	/** Keys for the rows of a table. */
	rowKeys: words('rows values data zeilen records lines cells werte'),
	/** The number of parts in a list of things. */
	countKeys: words('count total number anzahl size length total_count gesamt cnt'),
	/** The number of all parts, as opposed to those on one page. */
	totalKeys: words('count total anzahl total_count gesamt cnt total_elements total_items'),
	/** Keys for the code in an option. */
	codeKeys: words(`
		sa sa_code option_code code sa_nr sa_nummer nr nummer number key schluessel value id salapa short_code kuerzel
		option sa_id text label title name
	`),
	/** The same for keys that may also hold a sequential number, or a word. */
	looseCodeKeys: words('id nr nummer number key value text label title name'),
	/** Keys in such a list for codes that are not SA codes. */
	otherCodes: words('e_codes e_code ho_codes ho_code e ho ecodes hocodes'),
	/** Words for the current state. */
	current: words('current ist actual aktuell ho now present live'),
	/** Words for a yes. */
	yes: words(`
		${PLAIN_YES} compatible supported possible eligible kompatibel moeglich unterstuetzt capable
		fully_compatible fully_supported
	`),
	/** Words for a no. */
	no: words(`
		${PLAIN_NO} incompatible unsupported impossible ineligible inkompatibel unmoeglich
	`),
	/** Of these, the ones that do not themselves say that something is possible. */
	plain: words(`${PLAIN_YES} ${PLAIN_NO}`),
	/** Names of lists of features, and of checks. */
	featureLists: words(`
		feature features function functions funktion funktionen merkmale check checks compatibility
	`),
	/** Words that negate a yes. */
	not: words('not nicht non'),
	/** Words in names for what is possible. */
	compatible: words(`
		compatible compatibility compat supported support supports possible possibility eligible eligibility capable
		capability feasible feasibility kompatibel kompatibilitaet moeglich unterstuetzt unterstuetzung suitable
		geeignet can_have
	`),
	/** The opposite. */
	incompatible: words(`
		incompatible incompatibility unsupported impossible ineligible inkompatibel unmoeglich infeasible unsuitable
	`),
	/** Names of a verdict that do not say what it is about. */
	verdict: words(`
		status state result value val verdict outcome answer flag flg ind yn check status_code result_code ergebnis wert
		code_status available_status
	`),
	/** Words for present, in the question about the Wi-Fi port. */
	present: words(`
		present available exists installed fitted equipped vorhanden verbaut presence existing availability existent
		found has ${PLAIN_YES}
	`),
	/** Words for absent. */
	absent: words(`absent missing fehlt nonexistent unavailable ${PLAIN_NO}`),
	/** Words for kilometres. */
	kilometres: words('km kms kilometer kilometers kilometre kilometres kilometern'),
	/** Words for miles. */
	miles: words('mi mile miles meilen'),
} as const;

/** Words that exclude their content, or the values next to them, from the facts. ASSUMED, all of them. */
export const OTHER_FACTS = {
	/** About another vehicle, or not data at all. */
	elsewhere: words(`
		example examples sample samples docs documentation link links href url urls error errors warning warnings
		request query input params echo similar related alternative alternatives comparable dealer dealers haendler
		workshop owner owners halter customer customers kunde price prices preis preise pricing offer offers angebot
		angebote shop product products invoice invoices rechnung rechnungen quota account billing campaign campaigns
		recall recalls aktionen engine motor transmission getriebe gearbox tyre tyres tire tires wheel wheels battery
		batterie part parts teile schema template default defaults previous former predecessor successor donor
		replacement courtesy loan rental trade example_response display displays screen bildschirm camera phone telefon
		device devices amplifier radio manufacturer hersteller insurance key keys schluessel legend glossary help faq
		definitions demo mock placeholder relationships suggestions suggested recommended recommendations target planned
		expected soll next upcoming due faellig scheduled debug trace stats others other fleet user users requirement
		requirements required requires prerequisites needs needed permission permissions scope scopes statistics counts
		counters faults fault dtc dtcs
	`),
	/** About what is built in or for sale, and not about what is compatible. */
	owned: words(`
		installed active activated activation enabled present equipped ordered order factory option options equipment
		sale buy purchase purchased price prices preis offer offers stock licence license licensed available
		availability retrofit retrofitted optional upsell shop products product installiert aktiv aktiviert verbaut
		vorhanden werk ausstattung sonderausstattung verkauf angebot fitted coded codiert sku currency basket
	`),
	/** Marks a history entry that is not a visit. */
	noVisit: words(`
		campaign campaigns recall recalls aktion aktionen offer offers quote upcoming next planned scheduled due example
		sample recommended recommendation reminder
	`),
	/** Found next to things for sale. */
	priced: words(
		'price preis currency sku stock offer basket licence license product_id product produkt',
	),
	/** Not the current state. */
	notCurrent: words(`
		factory werk shipment delivery original target soll previous last letzte auslieferung ziel wunsch planned latest
		available newest recommended next initial ab werks update updates upgrade backup history
		historie verlauf
	`),
	/** Stand for a missing value. */
	nothing: words(`
		- -- n/a na n.a. none null nil unknown unbekannt undefined nan ? . / keine k.a. tbd empty
	`),
} as const;

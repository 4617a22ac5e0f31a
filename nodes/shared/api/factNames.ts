import { words } from './wordList';

/**
 * Possible names of the `summary` facts in an answer. ASSUMED, except those marked as reported; the likeliest first. Letter
 * case, `_`, `-` and spaces are ignored; `ü` is `ue`. A name may be spread over nested keys (`map: { version }`), and words
 * of FACT_WORDS may surround it (`vehicle_model_txt`).
 */
export const FACT_NAMES = {
	model: words(`
		model model_name modell modellbezeichnung modellname model_description model_designation verkaufsbezeichnung
		sales_designation typbezeichnung mdl mdl_name
	`),
	/** A development code or a sales name. `series` is reported. */
	series: words('series baureihe model_series modellreihe modellbaureihe'),
	/** The same if only a development code counts. */
	seriesCode: words(`
		chassis chassis_code series_code development_code development_series entwicklungsbaureihe entwicklungscode
		baureihencode chassis_type body_code generation e_series platform series_development_code
	`),
	productionDate: words(`
		production_date build_date prod_date manufacture_date manufacturing_date manufactured manufactured_on
		manufactured_at date_of_manufacture date_of_production date_of_build production produced produced_on produced_at
		built built_on built_at date_built assembly_date prod_dt build_dt produktionsdatum baudatum herstelldatum
		herstellungsdatum fertigungsdatum produktion produktionstag gebaut gebaut_am produziert_am bautag
	`),
	/** The production month as MMYY. `time_criteria` is reported. */
	timeCriterion: words(`
		time_criteria time_criterion zeitkriterium zeitkriterien build_month production_month prod_month
		month_of_production month_of_manufacture produktionsmonat baumonat fertigungsmonat
	`),
	productionYear: words(`
		production_year build_year manufacture_year manufacturing_year year_of_manufacture year_of_production baujahr
		produktionsjahr
	`),

	headUnit: words(`
		head_unit headunit hu hauptgeraet kopfeinheit infotainment_system infotainment_unit multimedia_system
		multimedia_unit
	`),
	mapVersion: words(`
		map_version maps_version kartenversion kartenstand map_release map_ver map_data_version navi_kartenstand
		navigation_map_version kartendaten_version kartendatenstand karte_version karten_version kartenmaterial_version
		road_map_version nav_version navi_version map_edition kartenausgabe kartenmaterial_stand map_stand
	`),
	/** The map by its name, which includes the version. */
	map: words(`
		map maps navigation_map navi_map road_map karte navigationskarte kartenname map_name kartendaten kartenmaterial
	`),
	carPlay: words('carplay apple_carplay car_play'),
	fullscreenCarPlay: words(`
		fullscreen fullscreen_carplay carplay_fullscreen fullscreen_add_on fullscreen_carplay_add_on
		carplay_fullscreen_add_on full_screen vollbild carplay_vollbild vollbild_carplay
	`),
	wifiPort: words(`
		entryevo_wifi_port wifi_port wlan_port wlan_anschluss wifi_anschluss wlanport wi_fi_port entryevo_wifi
		wlan_schnittstelle wifi_interface
	`),
	note: words(`
		reason note remark remarks comment comments explanation notes details detail hint hinweis hinweise grund
		bemerkung bemerkungen anmerkung begruendung kommentar rationale justification reasons gruende why warum
	`),

	/** The same if the name counts only together with CarPlay: a plain `message` is the envelope's. */
	carPlayNote: words(
		'carplay_message carplay_msg carplay_meldung carplay_text carplay_description fullscreen_message fullscreen_carplay_message',
	),

	iLevel: words(`
		ilevel i_level i_stufe istufe integration_level integrationsstufe istep i_step integrationsstand ilvl istufen
		ilevels integration_levels integrationsstufen
	`),
	/** `sa_codes` is reported. */
	optionCodes: words(`
		sa_codes sa sas sa_code sa_list sa_nummern sa_nrn sonderausstattung sonderausstattungen sonderausstattungscodes
		salapa salapa_codes salapas sa_code_list options option_codes factory_options optional_equipment
		standard_equipment equipment equipment_codes option_list options_list options_codes factory_option_codes
		installed_options installed_equipment ausstattung ausstattungen serienausstattung werksausstattung
		ausstattungscodes option_code_list equipment_list options_installed sales_options sales_option
	`),
	ecus: words(`
		ecus ecu ecu_list control_units steuergeraete svt installed_ecus modules control_modules steuergeraet
		electronic_control_units controllers steuergeraeteliste ecu_configuration control_unit verbaute_steuergeraete
		ecu_modules electronic_control_unit control_module module sgs sg_liste ecu_info
	`),
	ecuCount: words(`
		ecu_count ecus_count number_of_ecus ecu_number num_ecus ecus_total total_ecus control_unit_count module_count
		modules_count control_units_count anzahl_steuergeraete steuergeraete_anzahl count_ecus ecu_cnt ecu_total
		number_of_control_units ecu_anzahl anzahl_ecus anzahl_sg sg_anzahl
	`),

	/** `type_key` is reported. */
	typeKey: words(
		'type_key typschluessel type_code typ_schluessel typ_key typkey model_type_key typcode',
	),
	/** `colour_code` is reported. */
	colourCode: words(`
		colour_code color_code paint_code lackcode lack_code lacknummer lackschluessel farbcode colour_cd color_cd
		paint_cd farbschluessel exterior_code aussenfarbcode
	`),
	/** The same if it may also be a name. */
	colour: words(
		'colour color paint lack farbe lackierung aussenfarbe exterior_colour exterior_color',
	),
	/** `fabric_code` is reported. */
	upholsteryCode: words(`
		fabric_code upholstery_code polstercode polster_code trim_code polsterschluessel fabric_cd upholstery_cd
		polsternummer interior_code
	`),
	/** The same if it may also be a name. */
	upholstery: words('upholstery fabric polster polsterung trim'),

	entries: words(`
		entries records visits services service_entries service_records history service_history repairs key_reads
		historie serviceeintraege eintraege servicehistorie wartungen reparaturen werkstattbesuche service_events events
		maintenance_records maintenance_history service_visits wartungshistorie services_performed history_entries
		history_records log_entries servicebesuche repair_entries key_read_entries service_log maintenance entry eintrag
		repair service_entry service_record service_visit visit key_read werkstattbesuch serviceeintrag wartung
		reparatur timeline logbook logbuch servicelog service schluesseldaten key_data key_data_reads
		schluesselauslesungen
	`),
	entryCount: words(`
		entry_count entries_count number_of_entries total_entries record_count records_count total_records visit_count
		visits_count service_count number_of_visits number_of_records anzahl_eintraege eintraege_anzahl total_count
		total_visits entries_total
	`),
	/** Shows that not all entries are listed. */
	moreEntries: words(`
		has_more more more_available has_next has_next_page next_page next_cursor next_page_token weitere_eintraege
	`),
	entryDate: words(`
		date service_date visit_date entry_date datum performed_on performed_at repair_date event_date servicedatum
		besuchsdatum date_of_service date_of_visit record_date done_on done_at read_date reading_date wartungsdatum
		performed_date service_dt visited_at visited_on visit_day leistungsdatum auftragsdatum occurred_at dt when
		timestamp wann
	`),
	mileage: words(`
		mileage_km mileage km odometer kilometerstand laufleistung km_stand kmstand odometer_km odometer_reading
		tachostand miles mileage_miles mileage_mi odometer_miles kilometers kilometres kilometer mileage_reading
	`),
	/** The date of the last entry, if no entries are listed. */
	lastEntryDate: words(`
		last_entry_date last_entry last_service_date last_service last_visit_date last_visit date_of_last_service
		date_of_last_visit latest_entry_date letzter_eintrag letzter_service letzter_besuch letzte_wartung
	`),
	/** The mileage at that time. */
	lastMileage: words(`
		last_mileage last_entry_mileage last_service_mileage last_visit_mileage last_odometer mileage_at_last_service
		mileage_at_last_visit letzter_kilometerstand letzter_km_stand last_km
	`),
	mileageUnit: words(`
		unit mileage_unit odometer_unit distance_unit unit_of_length einheit units uom unit_of_measure measure
	`),
} as const;
